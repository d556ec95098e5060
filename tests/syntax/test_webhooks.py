"""Signatures of webhooks: against examples worked out by hand, and what makes each of them another one."""

from __future__ import annotations

import base64
import hmac

import pytest

from trustgen.facts.refusal import Scheme
from trustgen.syntax import webhooks

BODY = b'{"type": "canary"}'
TIME = 1_795_219_200
SECRETS = {
    Scheme.STRIPE: "whsec_canary",
    Scheme.SLACK: "8f742231b10e8888abcd99yyyzzz85a5",
    Scheme.STANDARD_WEBHOOKS: f"whsec_{base64.b64encode(b'canary-canary-canary-cana').decode()}",
}


def test_slack_as_its_documentation_has_it() -> None:
    """The request, the secret and the signature that Slack's page on verifying requests works through."""
    body = (
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name="
        "foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2F"
        "hooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id="
        "398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    found = dict(webhooks.signed(Scheme.SLACK, SECRETS[Scheme.SLACK], 1531420618, body.encode()))
    assert found["x-slack-signature"] == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


def test_standard_webhooks_sign_the_id_too() -> None:
    """Over id, time and body, with the bytes that the secret stands for; the same request has the same id."""
    found = dict(webhooks.signed(Scheme.STANDARD_WEBHOOKS, SECRETS[Scheme.STANDARD_WEBHOOKS], TIME, BODY))
    message = f"{found['webhook-id']}.{TIME}.".encode() + BODY
    wanted = hmac.new(b"canary-canary-canary-cana", message, "sha256").digest()
    assert found["webhook-signature"] == f"v1,{base64.b64encode(wanted).decode()}"
    assert found == dict(webhooks.signed(Scheme.STANDARD_WEBHOOKS, SECRETS[Scheme.STANDARD_WEBHOOKS], TIME, BODY))


@pytest.mark.parametrize("scheme", Scheme)
def test_another_time_body_or_secret_is_another_signature(scheme: Scheme) -> None:
    """And the other secret is one that the scheme takes."""
    secret = SECRETS[scheme]
    other = webhooks.other(scheme, secret)
    made = [
        webhooks.signed(scheme, key, time, body)[-1]
        for key, time, body in (
            (secret, TIME, BODY),
            (secret, TIME - 1, BODY),
            (secret, TIME, b""),
            (other, TIME, BODY),
        )
    ]
    assert len({value for _, value in made}) == 4
    assert secret not in other


@pytest.mark.parametrize("scheme", Scheme)
def test_the_header_may_have_another_name(scheme: Scheme) -> None:
    """Of the signature alone."""
    usual = webhooks.signed(scheme, SECRETS[scheme], TIME, BODY)
    named = webhooks.signed(scheme, SECRETS[scheme], TIME, BODY, "x-signature")
    assert named == (*usual[:-1], ("x-signature", usual[-1][1]))


def test_a_secret_that_is_none_is_refused() -> None:
    """Standard Webhooks write theirs in base64."""
    with pytest.raises(ValueError, match="base64"):
        webhooks.signed(Scheme.STANDARD_WEBHOOKS, "whsec_no base64", TIME, BODY)
