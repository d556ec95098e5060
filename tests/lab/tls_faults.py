"""What can go wrong before and in a TLS handshake, and with versions (RFC 8446, RFC 5246)."""

from __future__ import annotations

import asyncio
import itertools
import struct
from collections.abc import Callable

from tests.lab.fault import (
    HOST,
    Bench,
    Fault,
    Start,
    close_at_once,
    raw,
    refuses,
    reset,
    reset_when_spoken_to,
    says,
    silence,
)
from tests.lab.hellos import ALERT_FAILURE, ALERT_VERSION, Asked, alert, asked, retry, server_hello
from trustgen.facts.ciphers import CiphersFacts, CiphersRequest
from trustgen.facts.http import HttpRequest
from trustgen.facts.tls import CertificateRequest, HelloAnswer, TlsFacts, TlsRequest
from trustgen.model.observation import Why

_VERSIONS = TlsRequest(HOST)
_PAGE = HttpRequest(f"https://{HOST}/")
_CERTIFICATE = CertificateRequest(HOST)

#: What to answer to a hello: bytes, "reset", "close" or "silence". The number counts connections from 1.
Answer = Callable[[Asked, int], bytes | str]


def answers(answer: Answer, *, piece: int = 65536) -> Start:
    """A server that reads one ClientHello and answers it, ``piece`` bytes at a time."""

    async def start(bench: Bench) -> int:
        count = itertools.count(1)

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            number = next(count)
            head = await reader.readexactly(5)
            what = answer(asked(await reader.readexactly(struct.unpack("!H", head[3:])[0])), number)
            if what == "reset":
                reset(writer)
            elif what == "silence":
                await silence(reader, writer)
            elif isinstance(what, bytes):
                for position in range(0, len(what), piece):
                    writer.write(what[position : position + piece])
                    await writer.drain()
                    await asyncio.sleep(0)
                writer.write_eof()
                await silence(reader, writer)

        return await bench.listen(serve)

    return start


def _modern(hello: Asked, otherwise: bytes | str) -> bytes | str:
    return server_hello(hello.version) if hello.version in ("1.2", "1.3") else otherwise


def _says(version: str, answer: HelloAnswer, *, sni: bool | None = None) -> Callable[[TlsFacts], bool]:
    def predicate(facts: TlsFacts) -> bool:
        found = [given.answer for given in facts.of(version) if sni in (None, given.sni)]
        return bool(found) and all(given is answer for given in found)

    return predicate


def _both(*predicates: Callable[[TlsFacts], bool]) -> Callable[[TlsFacts], bool]:
    return lambda facts: all(predicate(facts) for predicate in predicates)


def _accepts(*versions: str) -> Callable[[TlsFacts], bool]:
    return lambda facts: facts.accepted() == versions


_REFUSED_OLD = _both(_says("1.0", HelloAnswer.REFUSED), _says("1.1", HelloAnswer.REFUSED), _accepts("1.2", "1.3"))
_SILENT_OLD = _both(_says("1.0", HelloAnswer.SILENT), _says("1.1", HelloAnswer.SILENT), _accepts("1.2", "1.3"))


def _rate_limited(hello: Asked, number: int) -> bytes | str:
    # The first round is four hellos with the name, and one without it for each of the two that were not accepted.
    return _modern(hello, "reset") if number <= 6 else "reset"


def _burst(hello: Asked, number: int) -> bytes | str:
    """Drops old hellos while it is busy with the first four connections, and accepts them later."""
    return server_hello(hello.version) if number > 4 or hello.version in ("1.2", "1.3") else "reset"


def _without_name(hello: Asked, number: int) -> bytes | str:
    return server_hello(hello.version) if not hello.name else _modern(hello, ALERT_VERSION)


def _needs_name(hello: Asked, number: int) -> bytes | str:
    return ALERT_FAILURE if not hello.name else _modern(hello, ALERT_VERSION)


def _fault(name: str, start: Start, expected: object, because: str) -> Fault:
    return Fault(f"versions-{name}", start, _VERSIONS, expected, because)  # type: ignore[arg-type]


VERSION_FAULTS = (
    _fault("refused-port", refuses, Why.REFUSED, "no connection, no answer"),
    _fault("reset-for-all", raw(reset_when_spoken_to), Why.CONTROL_FAILED, "it may do so to everybody"),
    _fault("close-at-once", raw(close_at_once), Why.CONTROL_FAILED, "it may do so to everybody"),
    _fault("silence", raw(silence), Why.TIMED_OUT, "silence is no refusal"),
    _fault("garbage", raw(says(b"220 mail.example ESMTP\r\n")), Why.CONTROL_FAILED, "that is no TLS"),
    _fault("http", raw(says(b"HTTP/1.1 400 Bad Request\r\n\r\n")), Why.CONTROL_FAILED, "that is no TLS"),
    _fault(
        "failure-for-all",
        answers(lambda hello, number: ALERT_FAILURE),
        Why.CONTROL_FAILED,
        "nobody was let in, so that a refusal proves nothing",
    ),
    _fault(
        "version-alert-for-all",
        answers(lambda hello, number: ALERT_VERSION),
        Why.CONTROL_FAILED,
        "even clear refusals of everything are a server that cannot be spoken to",
    ),
    _fault(
        "close-notify-for-all", answers(lambda hello, number: alert(1, 0)), Why.CONTROL_FAILED, "it says goodbye to all"
    ),
    _fault(
        "clear-alert", answers(lambda hello, number: _modern(hello, ALERT_VERSION)), _REFUSED_OLD, "as it should be"
    ),
    _fault(
        "failure-for-old",
        answers(lambda hello, number: _modern(hello, ALERT_FAILURE)),
        _REFUSED_OLD,
        "weak, but it repeats between two hellos that are accepted",
    ),
    _fault("reset-for-old", answers(lambda hello, number: _modern(hello, "reset")), _REFUSED_OLD, "the same by RST"),
    _fault("close-for-old", answers(lambda hello, number: _modern(hello, "close")), _REFUSED_OLD, "the same by FIN"),
    _fault(
        "silence-for-old",
        answers(lambda hello, number: _modern(hello, "silence")),
        _SILENT_OLD,
        "a time-out settles nothing, however often",
    ),
    _fault(
        "garbage-for-old",
        answers(lambda hello, number: _modern(hello, b"\x00\x01\x02\x03\x04\x05")),
        _SILENT_OLD,
        "bytes that are no TLS settle nothing",
    ),
    _fault(
        "rate-limit-at-6",
        answers(_rate_limited),
        _SILENT_OLD,
        "after six connections everything is reset: the control fails, so that the resets prove nothing",
    ),
    _fault(
        "drops-in-a-burst",
        answers(_burst),
        _both(_accepts("1.0", "1.1", "1.2", "1.3")),
        "what was reset at first is accepted when asked alone: one acceptance is enough, ever",
    ),
    _fault(
        "old-without-name",
        answers(_without_name),
        _both(_says("1.0", HelloAnswer.ACCEPTED, sni=False), _says("1.0", HelloAnswer.REFUSED, sni=True)),
        "the default host is laxer than the named one",
    ),
    _fault("needs-name", answers(_needs_name), _REFUSED_OLD, "who names nobody is let in by no version"),
    _fault(
        "warning-first",
        answers(lambda hello, number: alert(1, 112) + server_hello(hello.version)),
        _accepts("1.0", "1.1", "1.2", "1.3"),
        "unrecognized_name as a warning comes before an ordinary ServerHello (RFC 6066 §3)",
    ),
    _fault(
        "warnings-only",
        answers(lambda hello, number: _modern(hello, alert(1, 112) * 9)),
        _REFUSED_OLD,
        "then FIN: weak, and it repeats",
    ),
    _fault(
        "hello-in-many-records",
        answers(lambda hello, number: server_hello(hello.version, fragment=7)),
        _accepts("1.0", "1.1", "1.2", "1.3"),
        "a handshake message may be split over records (RFC 8446 §5.1)",
    ),
    _fault(
        "hello-in-many-segments",
        answers(lambda hello, number: server_hello(hello.version), piece=1),
        _accepts("1.0", "1.1", "1.2", "1.3"),
        "and a record over segments",
    ),
    _fault(
        "retry",
        answers(lambda hello, number: retry() if hello.version == "1.3" else ALERT_VERSION),
        _both(_accepts("1.3"), _says("1.2", HelloAnswer.REFUSED)),
        "a HelloRetryRequest accepts TLS 1.3 (RFC 8446 §4.1.4)",
    ),
    _fault(
        "chooses-older",
        answers(lambda hello, number: server_hello("1.2" if hello.version == "1.3" else hello.version)),
        _both(_says("1.3", HelloAnswer.REFUSED), _accepts("1.0", "1.1", "1.2")),
        "another version chosen is a clear refusal of the one asked for",
    ),
    _fault(
        "chooses-newer",
        answers(lambda hello, number: _modern(hello, server_hello("1.2", suite=0x002F))),
        _SILENT_OLD,
        "no server may choose a version above the one offered: its word is worth nothing",
    ),
    _fault(
        "chooses-unoffered-cipher",
        answers(lambda hello, number: _modern(hello, server_hello(hello.version, suite=0x1301))),
        _SILENT_OLD,
        "no server may choose what was not offered",
    ),
    _fault(
        "echo",
        answers(lambda hello, number: _modern(hello, hello.record)),
        _SILENT_OLD,
        "our own hello come back is no ServerHello",
    ),
    _fault(
        "truncated-hello",
        answers(lambda hello, number: _modern(hello, server_hello(hello.version)[:20])),
        _REFUSED_OLD,
        "closed in the middle: weak, and it repeats",
    ),
)


def _page(name: str, start: Start, expected: Why, because: str) -> tuple[Fault, Fault]:
    return (
        Fault(f"https-{name}", start, _PAGE, expected, because),
        Fault(f"certificate-{name}", start, _CERTIFICATE, expected, because),
    )


HANDSHAKE_FAULTS = (
    *_page("refused", refuses, Why.REFUSED, "nobody listens"),
    *_page("garbage", raw(says(b"220 mail.example ESMTP\r\n")), Why.TLS_FAILED, "no TLS, so no certificate to judge"),
    *_page("reset-after-hello", answers(lambda hello, number: "reset"), Why.RESET, "no certificate was seen"),
    *_page("close-after-hello", answers(lambda hello, number: "close"), Why.RESET, "no certificate was seen"),
    *_page("silence", raw(silence), Why.TIMED_OUT, "silence is no bad certificate"),
    *_page(
        "handshake-failure", answers(lambda hello, number: ALERT_FAILURE), Why.TLS_FAILED, "no certificate was seen"
    ),
    *_page("close-notify", answers(lambda hello, number: alert(1, 0)), Why.RESET, "it says goodbye at once"),
    *_page(
        "insecure-renegotiation",
        answers(lambda hello, number: server_hello("1.2", suite=0xC02F)),
        Why.TLS_FAILED,
        "OpenSSL does not go on with a server that lacks RFC 5746, so no certificate was seen",
    ),
)


_SUITES = CiphersRequest(HOST, families=("RC4", "CBC"))
_AES, _GCM, _RC4 = 0x002F, 0xC02F, 0x0005


def _offers_all(hello: Asked) -> bool:
    return _GCM in hello.suites


def _without_old_suites(hello: Asked, otherwise: bytes | str) -> bytes | str:
    """Accepts hellos that offer everything, and meets those that offer a family alone by ``otherwise``."""
    return server_hello(hello.version, suite=_usual(hello)) if _offers_all(hello) else otherwise


def _usual(hello: Asked) -> int:
    return 0x1301 if hello.version == "1.3" else _GCM


def _families(answer: HelloAnswer) -> Callable[[CiphersFacts], bool]:
    return lambda facts: facts.before_1_3 and [given.answer for given in facts.families] == [answer, answer]


def _tired(hello: Asked, number: int) -> bytes | str:
    """Lets in the first two, and nobody after them."""
    return _without_old_suites(hello, ALERT_FAILURE) if number <= 4 else ALERT_FAILURE


def _busy(hello: Asked, number: int) -> bytes | str:
    """Drops what offers a family while it is busy, and accepts it when asked again."""
    suite = _RC4 if _RC4 in hello.suites else _AES
    return server_hello("1.2", suite=suite) if number > 4 else _without_old_suites(hello, "reset")


def _only_1_3(otherwise: bytes | str) -> Answer:
    return lambda hello, number: server_hello("1.3") if hello.version == "1.3" else otherwise


def _suites(name: str, start: Start, expected: object, because: str) -> Fault:
    return Fault(f"suites-{name}", start, _SUITES, expected, because)  # type: ignore[arg-type]


SUITE_FAULTS = (
    _suites("refused-port", refuses, Why.REFUSED, "no connection, no answer"),
    _suites("silence", raw(silence), Why.TIMED_OUT, "silence is no refusal"),
    _suites("garbage", raw(says(b"220 mail.example ESMTP\r\n")), Why.CONTROL_FAILED, "that is no TLS"),
    _suites("reset-for-all", raw(reset_when_spoken_to), Why.CONTROL_FAILED, "it may do so to everybody"),
    _suites(
        "failure-for-all",
        answers(lambda hello, number: ALERT_FAILURE),
        Why.CONTROL_FAILED,
        "nobody was let in, so that a refusal proves nothing",
    ),
    _suites(
        "failure-for-families",
        answers(lambda hello, number: _without_old_suites(hello, ALERT_FAILURE)),
        _families(HelloAnswer.REFUSED),
        "it repeats between two hellos that are accepted",
    ),
    _suites(
        "reset-for-families",
        answers(lambda hello, number: _without_old_suites(hello, "reset")),
        _families(HelloAnswer.REFUSED),
        "the same by RST",
    ),
    _suites(
        "silence-for-families",
        answers(lambda hello, number: _without_old_suites(hello, "silence")),
        _families(HelloAnswer.SILENT),
        "a time-out settles nothing",
    ),
    _suites(
        "garbage-for-families",
        answers(lambda hello, number: _without_old_suites(hello, b"\x00\x01\x02\x03\x04\x05")),
        _families(HelloAnswer.SILENT),
        "bytes that are no TLS settle nothing",
    ),
    _suites(
        "chooses-what-was-not-offered",
        answers(lambda hello, number: server_hello(hello.version, suite=_usual(hello))),
        _families(HelloAnswer.SILENT),
        "no server may choose what was not offered",
    ),
    _suites(
        "tired-after-four",
        answers(_tired),
        _families(HelloAnswer.SILENT),
        "the control fails at the end, so that the alerts prove nothing",
    ),
    _suites(
        "busy-at-first",
        answers(_busy),
        _families(HelloAnswer.ACCEPTED),
        "what was reset at first is accepted when asked again: one acceptance is enough",
    ),
    _suites(
        "only-1.3",
        answers(_only_1_3(ALERT_VERSION)),
        lambda facts: not facts.before_1_3 and {given.answer for given in facts.families} == {HelloAnswer.REFUSED},
        "TLS 1.3 has none of these suites",
    ),
    _suites(
        "only-1.3-and-silence",
        answers(_only_1_3("silence")),
        Why.TIMED_OUT,
        "an older version may be there, behind the silence",
    ),
    _suites(
        "only-1.3-and-garbage",
        answers(_only_1_3(b"\x00\x01\x02\x03\x04\x05")),
        Why.CONTROL_FAILED,
        "an older version may be there, behind the garbage",
    ),
    _suites(
        "without-renegotiation-info",
        answers(lambda hello, number: _without_old_suites(hello, ALERT_FAILURE)),
        lambda facts: not facts.secure_renegotiation,
        "its answer does not hold the extension of RFC 5746",
    ),
    _suites(
        "with-renegotiation-info",
        answers(
            lambda hello, number: (
                server_hello("1.2", suite=_GCM, renegotiation=True) if _offers_all(hello) else ALERT_FAILURE
            )
        ),
        lambda facts: facts.secure_renegotiation,
        "its answer holds the extension of RFC 5746",
    ),
)
