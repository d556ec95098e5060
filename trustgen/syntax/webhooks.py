"""Signatures of webhooks over a time and a body, as three schemes have them: HMAC-SHA256 (RFC 2104) under a secret.

Stripe: ``Stripe-Signature: t=TIME,v1=HEX`` over ``TIME.BODY``. Slack: ``X-Slack-Request-Timestamp`` and
``X-Slack-Signature: v0=HEX`` over ``v0:TIME:BODY``. Standard Webhooks: ``webhook-id``, ``webhook-timestamp`` and
``webhook-signature: v1,BASE64`` over ``ID.TIME.BODY``, with the secret in base64 behind ``whsec_``.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

from trustgen.facts.refusal import Headers, Scheme


def signed(scheme: Scheme, secret: str, time: int, body: bytes, header: str = "") -> Headers:
    """The headers that sign ``body`` at ``time`` (seconds since 1970); ``header`` is another name for the signature's.

    Raises ValueError for a secret that cannot be one of the scheme.
    """
    match scheme:
        case Scheme.STRIPE:
            digest = _hmac(secret.encode(), b"%d.%s" % (time, body)).hex()
            return ((header or "stripe-signature", f"t={time},v1={digest}"),)
        case Scheme.SLACK:
            digest = _hmac(secret.encode(), b"v0:%d:%s" % (time, body)).hex()
            return (("x-slack-request-timestamp", str(time)), (header or "x-slack-signature", f"v0={digest}"))
        case Scheme.STANDARD_WEBHOOKS:
            # The same question has the same id, so that the same request is sent again.
            name = f"msg_{hashlib.sha256(b'%d.%s' % (time, body)).hexdigest()[:24]}"
            made = _hmac(_key(secret), b"%s.%d.%s" % (name.encode(), time, body))
            signature = f"v1,{base64.b64encode(made).decode()}"
            return (("webhook-id", name), ("webhook-timestamp", str(time)), (header or "webhook-signature", signature))


def other(scheme: Scheme, secret: str) -> str:
    """A secret that is not ``secret``, of the same shape."""
    made = hashlib.sha256(b"not " + secret.encode()).digest()
    return f"whsec_{base64.b64encode(made).decode()}" if scheme is Scheme.STANDARD_WEBHOOKS else made.hex()


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error as error:
        raise ValueError("the secret is no base64") from error
