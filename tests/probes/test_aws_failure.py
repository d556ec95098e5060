"""Ways of not seeing AWS: each is Unseen with its own reason, none is a fact, and no child is left behind."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore import exceptions

import trustgen.probes.aws as probe
from tests.lab.running import NOW
from tests.probes.cloud import REGION, SECRETS, SETTINGS, look, unseen
from tests.probes.fake_api import FakeApi, Reply
from trustgen.facts import aws
from trustgen.facts.aws_actions import SORTS, Calls, actions, calls
from trustgen.facts.s3 import BucketSetting, BucketsRequest, NewestRequest, StoredRequest
from trustgen.model.observation import Request, Seen, Why
from trustgen.net import LookFailed, Net
from trustgen.probes.access import Access, Secrets
from trustgen.probes.aws.calls import Aws
from trustgen.probes.aws.child import READERS
from trustgen.probes.aws.failure import unreached

_QUICK = replace(SETTINGS, connect_timeout=0.5, read_timeout=0.3)


def _account(endpoint: str) -> aws.Account:
    return aws.Account(REGION, ("KEY_ID", "KEY_SECRET"), endpoint=endpoint)


def _every(account: aws.Account) -> list[Request]:
    """One request of every sort."""
    return [
        *(BucketsRequest(account, "*", setting) for setting in BucketSetting),
        NewestRequest(account, "backups"),
        StoredRequest(account, "content", "", 20),
        StoredRequest(account, "content", "", 20, "a/{b}"),
        aws.DatabasesRequest(account, "*"),
        aws.VolumesRequest(account, ""),
        aws.EbsDefaultRequest(account),
        aws.IamRequest(account),
        aws.RootRequest(account),
        aws.KmsRequest(account),
        aws.TrailsRequest(account),
        aws.ResourcesRequest(account, tuple(SORTS)),
        aws.OpeningsRequest(account, 22),
        aws.SesEventsRequest(account),
        aws.SuppressionRequest(account),
    ]


class _Always(dict[str, Any]):
    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self._reply = reply

    def get(self, key: str, default: Any = None) -> Any:
        """The same, whatever is asked."""
        return self._reply


def _xml(code: str) -> bytes:
    return f"<Error><Code>{code}</Code><Message>planted</Message></Error>".encode()


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(403, _xml("AccessDenied")), Why.NO_PERMISSION),
        (Reply(403, _xml("InvalidAccessKeyId")), Why.NO_CREDENTIAL),
        (Reply(404, _xml("NoSuchBucket")), Why.NOT_FOUND),
        (Reply(503, _xml("SlowDown")), Why.THROTTLED),
        (Reply(501, _xml("NotImplemented")), Why.NOT_LOOKED),
        (Reply(500, b"<html>planted"), Why.GARBLED),
        (Reply(200, b"planted, and no XML"), Why.GARBLED),
        (Reply(silent=True), Why.TIMED_OUT),
    ],
)
def test_a_service_that_does_not_answer_well(api: FakeApi, reply: Reply, why: Why) -> None:
    """Each way of failing has its own reason, which tells readers nothing of what was said."""
    api.answers = _Always(reply)
    (found,) = look(api, BucketsRequest(_account(api.root), "content", BucketSetting.ENCRYPTION), settings=_QUICK)
    assert unseen(found).why is why
    assert "planted" not in unseen(found).reason


def _denied(request: Request) -> Reply:
    """A denial as the protocol of the service has it: of EC2, of the older ones by XML, of the newer ones by JSON."""
    if request.probe in ("aws_ebs", "aws_ebs_default", "aws_security_groups", "aws_resources"):
        return Reply(403, b"<Response><Errors><Error><Code>UnauthorizedOperation</Code></Error></Errors></Response>")
    if request.probe in ("aws_rds", "aws_iam", "aws_root"):
        return Reply(403, b"<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>")
    if request.probe.startswith(("aws_s3", "objects")):
        return Reply(403, _xml("AccessDenied"))
    return Reply(403, {"__type": "AccessDeniedException"}, {"x-amzn-errortype": "AccessDeniedException"})


@pytest.mark.parametrize("number", range(19))
def test_a_denial_is_no_fact_of_any_sort(api: FakeApi, number: int) -> None:
    """Whatever is asked for, being refused is told with the permission that is missing."""
    request = _every(_account(api.root))[number]
    api.answers = _Always(_denied(request))
    (found,) = look(api, request)
    assert unseen(found).why is Why.NO_PERMISSION
    assert any(action in unseen(found).reason for action in (*actions(request), "GetCallerIdentity"))


def test_nothing_listens() -> None:
    """A closed port is no fact."""
    request = BucketsRequest(_account("http://127.0.0.1:1"), "content", BucketSetting.ENCRYPTION)
    (found,) = look(None, request, settings=_QUICK)
    assert unseen(found).why is Why.UNREACHABLE


def test_every_call_only_reads() -> None:
    """Get, List, Describe and Head: no look may do more, and one that could is refused before it is made."""
    for request in _every(_account("")):
        permitted = calls(request)
        assert permitted
        assert all(operation.startswith(("Get", "List", "Describe", "Head")) for _, operation in permitted)
        assert request.probe in READERS
    client = Aws(_account("http://127.0.0.1:1"), "", ["a", "b"], _settings())
    writing: Calls = {("s3", "DeleteBucket"): "s3:DeleteBucket"}
    with pytest.raises(ValueError, match="DeleteBucket"):
        client.allow(writing)
    client.allow(calls(NewestRequest(_account(""), "b")))
    with pytest.raises(KeyError):
        client.call("s3", "GetBucketEncryption", Bucket="b")


def _settings() -> dict[str, Any]:
    return {"ca_file": None, "connect_timeout": 1, "read_timeout": 1, "retries": 0, "user_agent": "x", "proxy": None}


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without boto3 the operator is told what to install."""
    monkeypatch.setitem(sys.modules, "boto3", None)
    (found,) = look(None, aws.RootRequest(_account("")))
    assert (unseen(found).why, "trustgen[aws]" in unseen(found).detail) == (Why.NO_EXTRA, True)


def _children() -> set[str]:
    task = Path(f"/proc/{os.getpid()}/task")
    return {pid for one in task.iterdir() for pid in (one / "children").read_text().split()}


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="not run: children are counted by Linux's /proc")
@pytest.mark.parametrize("how", ["limit", "deadline"])
def test_a_child_that_does_not_end_is_killed(api: FakeApi, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    """By the look's own limit, and when the run's deadline cancels it."""
    api.answers = _Always(Reply(silent=True))
    monkeypatch.setattr(probe, "LONGEST", 1.5 if how == "limit" else 100)
    request = NewestRequest(_account(api.root), "backups")
    before = _children()

    async def once() -> Any:
        async with Net(SETTINGS, lambda: NOW) as net:
            access = Access(net, Secrets(SECRETS), Path(), lambda: NOW)
            async with asyncio.timeout(100 if how == "limit" else 1.5):
                return await probe.look(request, access)

    if how == "limit":
        assert unseen(asyncio.run(once())[0]).why is Why.TIMED_OUT
    else:
        with pytest.raises(TimeoutError):
            asyncio.run(once())
    assert _children() == before


def test_a_child_that_dies_is_a_defect_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """An order that the child does not understand ends it; that says nothing about the claim."""
    monkeypatch.setattr(probe, "_order", lambda request, access: {"probe": "no-such-probe", "settings": {"longest": 5}})
    (found,) = look(None, aws.RootRequest(_account("")))
    assert (unseen(found).why, "child.py" in unseen(found).detail) == (Why.CRASHED, True)
    assert "no-such-probe" not in unseen(found).detail


@pytest.mark.parametrize("said", ["", "[]", "{}", '{"facts": {}}', '{"facts": {"mfa": "yes", "keys": 0}}', "nonsense"])
def test_what_the_child_says_is_not_believed_unread(said: str) -> None:
    """An answer of another shape is garbled."""
    with pytest.raises(LookFailed) as failure:
        probe._read("aws_root", said)
    assert failure.value.why is Why.GARBLED


def test_the_environments_credentials_serve_where_none_are_named(api: FakeApi) -> None:
    """Without ``credentials`` AWS's own variables are used, and hidden from texts like any other."""
    api.answers = {"/v2/email/account": {}}
    own = {
        "AWS_ACCESS_KEY_ID": "AKIAPLANTED",
        "AWS_SECRET_ACCESS_KEY": "planted-own",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    account = aws.Account(REGION, endpoint=api.root)
    (found,) = look(api, aws.SuppressionRequest(account), own)
    assert isinstance(found, Seen)
    assert "AKIAPLANTED" in api.asked[0].headers["authorization"]
    nowhere = {"AWS_EC2_METADATA_DISABLED": "true", "HOME": "/nonexistent"}
    (found,) = look(api, aws.SuppressionRequest(account), nowhere)
    assert unseen(found).why is Why.NO_CREDENTIAL
    # Where the registry names credentials, the environment's do not stand in for them.
    (found,) = look(api, aws.SuppressionRequest(_account(api.root)), own)
    assert "KEY_ID, KEY_SECRET" in unseen(found).detail


def test_a_profile_that_is_not_there_is_no_defect_of_ours(api: FakeApi) -> None:
    """AWS's own variables may name one; nothing is asked then."""
    request = aws.RootRequest(aws.Account(REGION, endpoint=api.root))
    found = unseen(look(None, request, {**os.environ, "AWS_PROFILE": "planted-profile"})[0])
    assert (found.why, found.reason, found.detail) == (
        Why.NO_CREDENTIAL,
        "the configuration of AWS cannot be used",
        "ProfileNotFound",
    )
    assert api.asked == []


def test_a_session_that_has_ended_is_no_answer() -> None:
    """Who signs in by single sign-on must do so again, and is told."""
    found = unreached(exceptions.UnauthorizedSSOTokenError())
    assert found.why is Why.NO_CREDENTIAL
    assert "aws sso login" in found.detail
