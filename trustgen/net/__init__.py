"""The one door to the network."""

import sys
from importlib.util import find_spec

# httpx imports a command line of its own wherever rich is installed, and httpcore tries to import sniffio at every
# request where it is not: half of what a start, and a fifth of what a request, would cost.
for _module in ("httpx._main", *(("sniffio",) if find_spec("sniffio") is None else ())):
    sys.modules.setdefault(_module, None)  # type: ignore[arg-type]

from trustgen.net.door import Net  # noqa: E402
from trustgen.net.failure import LookFailed  # noqa: E402
from trustgen.net.http import Exchanged  # noqa: E402
from trustgen.net.settings import ConnectTo, Endpoint, Settings  # noqa: E402

__all__ = ["ConnectTo", "Endpoint", "Exchanged", "LookFailed", "Net", "Settings"]
