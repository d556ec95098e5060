"""What boto3 raises → why nothing was seen."""

from __future__ import annotations

from botocore import exceptions as aws

from trustgen.model.observation import Why

_FORBIDDEN = frozenset(
    {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError", "NotAuthorized", "403"}
)
_NOBODY = frozenset(
    {
        "InvalidClientTokenId",
        "InvalidAccessKeyId",
        "SignatureDoesNotMatch",
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidToken",
        "AuthFailure",
        "UnrecognizedClientException",
        "InvalidSignatureException",
        "401",
    }
)
_THROTTLED = frozenset(
    {
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestLimitExceeded",
        "SlowDown",
        "TooManyRequestsException",
        "RequestThrottled",
        "BandwidthLimitExceeded",
        "LimitExceededException",
        "429",
    }
)
#: What services beside AWS say of settings that they do not have.
_UNKNOWN = frozenset({"NotImplemented", "MethodNotAllowed", "UnsupportedOperation", "501", "405"})
_ABSENT = frozenset({"NoSuchBucket", "404", "NoSuchEntity", "NotFoundException"})


class Unreadable(Exception):
    """Nothing was seen: ``why``, a ``reason`` fit to publish, a ``detail`` for the operator."""

    def __init__(self, why: Why, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.why = why
        self.reason = reason
        self.detail = detail


def refused(error: aws.ClientError, operation: str, action: str) -> Unreadable:
    """An error that the service answered ``operation`` with; ``action`` is the permission that it takes."""
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    code = str(error.response.get("Error", {}).get("Code") or status)
    detail = f"{operation}: {code}: {error.response.get('Error', {}).get('Message', '')}"[:500]
    if code in _FORBIDDEN:
        return Unreadable(Why.NO_PERMISSION, f"the credential lacks the permission {action or operation}", detail)
    if code in _NOBODY:
        return Unreadable(Why.NO_CREDENTIAL, "the credential was refused", detail)
    if code in _THROTTLED:
        return Unreadable(Why.THROTTLED, "the service asked for fewer requests", detail)
    if code in _ABSENT:
        return Unreadable(Why.NOT_FOUND, "what was asked about does not exist", detail)
    if code in _UNKNOWN:
        return Unreadable(Why.NOT_LOOKED, "the service has no such setting", detail)
    return Unreadable(Why.GARBLED, f"the service answered with an error of status {status}", detail)


def unreached(error: aws.BotoCoreError) -> Unreadable:
    """An error on the way to the service or in reading its answer."""
    match error:
        case aws.ConnectTimeoutError() | aws.ReadTimeoutError():
            return Unreadable(Why.TIMED_OUT, "the service did not answer in time", str(error))
        case aws.SSLError():
            return Unreadable(Why.TLS_FAILED, "the service's certificate was not accepted", str(error))
        case aws.ProxyConnectionError() | aws.EndpointConnectionError() | aws.ConnectionClosedError():
            return Unreadable(Why.UNREACHABLE, "the service cannot be reached", str(error))
        case aws.SSOError() | aws.TokenRetrievalError() | aws.LoginError():
            reason = "the session at AWS's sign-in has ended"
            return Unreadable(Why.NO_CREDENTIAL, reason, f"{type(error).__name__}: sign in again (aws sso login)")
        case aws.ProfileNotFound() | aws.ConfigNotFound() | aws.ConfigParseError() | aws.InvalidConfigError():
            return Unreadable(Why.NO_CREDENTIAL, "the configuration of AWS cannot be used", type(error).__name__)
        case aws.NoCredentialsError() | aws.PartialCredentialsError() | aws.CredentialRetrievalError():
            return Unreadable(Why.NO_CREDENTIAL, "a credential is missing", str(error))
        case aws.HTTPClientError():
            return Unreadable(Why.RESET, "the connection to the service was lost", str(error))
        case _:
            # A parser's own words hold the answer that it could not read.
            return Unreadable(Why.GARBLED, "the service's answer cannot be read", type(error).__name__)
