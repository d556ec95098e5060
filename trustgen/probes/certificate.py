"""Look at the certificate that a server shows."""

from __future__ import annotations

from dataclasses import replace

from trustgen.facts.tls import CertificateFacts, CertificateRequest
from trustgen.model.observation import Observation
from trustgen.net import Endpoint
from trustgen.probes.access import Access
from trustgen.probes.places import at_each


async def look(request: CertificateRequest, access: Access) -> tuple[Observation, ...]:
    """The certificate at every address; alerts, time-outs and garbage are Unseen, never a bad certificate."""

    async def certificate(endpoint: Endpoint) -> CertificateFacts:
        # A rule of --connect-to may have sent us to another port than the one that is spoken of.
        return replace(await access.net.certificate(request.host, endpoint), port=request.port)

    return await at_each(request.host, request.port, access, certificate)
