"""Every fault of the lab."""

from __future__ import annotations

from tests.lab.certificate_faults import CERTIFICATE_FAULTS
from tests.lab.fault import Fault
from tests.lab.http_faults import HTTP_FAULTS
from tests.lab.tls_faults import HANDSHAKE_FAULTS, SUITE_FAULTS, VERSION_FAULTS

LAB: tuple[Fault, ...] = (*HTTP_FAULTS, *HANDSHAKE_FAULTS, *VERSION_FAULTS, *SUITE_FAULTS, *CERTIFICATE_FAULTS)
