"""The one door to the network."""

import sys

# httpx imports a command line of its own wherever rich is installed: half of what a start would cost.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]

from trustgen.net.door import Net  # noqa: E402
from trustgen.net.exchanged import Exchanged  # noqa: E402
from trustgen.net.failure import LookFailed  # noqa: E402
from trustgen.net.settings import ConnectTo, Endpoint, Settings  # noqa: E402

__all__ = ["ConnectTo", "Endpoint", "Exchanged", "LookFailed", "Net", "Settings"]
