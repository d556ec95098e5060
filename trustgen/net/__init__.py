"""The one door to the network."""

from trustgen.net.door import Net
from trustgen.net.failure import LookFailed
from trustgen.net.http import Exchanged
from trustgen.net.settings import ConnectTo, Endpoint, Settings

__all__ = ["ConnectTo", "Endpoint", "Exchanged", "LookFailed", "Net", "Settings"]
