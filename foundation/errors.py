"""The domain's errors: a stable code, and a sentence for a person. Each door translates them in one place."""

from typing import ClassVar, TypedDict


class ErrorBody(TypedDict, total=False):
    """What stands under `error` in an answer (docs/protocol.md, Values)."""

    code: str
    detail: str
    field: str
    retry_after: float


class FlackError(Exception):
    """Base of all errors that a client is told. `field` names the input at fault, if one is."""

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    default_detail: ClassVar[str] = "Something went wrong on our side. Please try again."

    def __init__(self, detail: str | None = None, *, field: str | None = None) -> None:
        self.detail = detail or self.default_detail
        self.field = field
        super().__init__(self.detail)

    def as_dict(self) -> ErrorBody:
        body: ErrorBody = {"code": self.code, "detail": self.detail}
        if self.field is not None:
            body["field"] = self.field
        return body


class Internal(FlackError):
    pass


class Unauthenticated(FlackError):
    code = "authentication_required"
    status = 401
    default_detail = "Sign in first."


class Forbidden(FlackError):
    code = "forbidden"
    status = 403
    default_detail = "You may not do this."


class Suspended(FlackError):
    code = "suspended"
    status = 403
    default_detail = "This account is suspended."


class CsrfFailed(FlackError):
    code = "csrf"
    status = 403
    default_detail = "This page is too old. Reload it and try again."


class NotFound(FlackError):
    """Also what may not be seen: the same words as for an id that never was."""

    code = "not_found"
    status = 404
    default_detail = "There is nothing here."


class MethodNotAllowed(FlackError):
    code = "method_not_allowed"
    status = 405
    default_detail = "This address does not take that method."


class NotAcceptable(FlackError):
    code = "not_acceptable"
    status = 406
    default_detail = "This address cannot answer in the form you asked for."


class Conflict(FlackError):
    code = "conflict"
    status = 409
    default_detail = "Somebody else was faster. Look again, then retry."


class UnsupportedMediaType(FlackError):
    code = "unsupported_media_type"
    status = 415
    default_detail = "Send this as JSON."


class Invalid(FlackError):
    code = "invalid"
    status = 400
    default_detail = "That is not valid here."


class Malformed(FlackError):
    code = "malformed"
    status = 400
    default_detail = "This is not the JSON that was expected."


class UnknownType(FlackError):
    code = "unknown_type"
    status = 400
    default_detail = "This type of frame is not known here."


class TooLong(FlackError):
    code = "too_long"
    status = 400
    default_detail = "That is too long."


class TooLarge(TooLong):
    """The same, of a body or a file, where HTTP has a status for it."""

    status = 413
    default_detail = "That is too large."


class NicknameTaken(FlackError):
    code = "nickname_taken"
    status = 400
    default_detail = "Somebody has this nickname, or one that looks like it."


class RegistrationClosed(FlackError):
    code = "registration_closed"
    status = 403
    default_detail = "New accounts are by invitation. Ask an administrator."


class TooFast(FlackError):
    """`retry_after` is in seconds."""

    code = "rate_limited"
    status = 429
    default_detail = "That was too fast. Wait a moment."

    def __init__(self, retry_after: float, detail: str | None = None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after

    def as_dict(self) -> ErrorBody:
        return super().as_dict() | {"retry_after": round(self.retry_after, 3)}


class Unavailable(FlackError):
    code = "unavailable"
    status = 503
    default_detail = "The server can't do this right now. Please try again in a moment."


def _all_errors(base: type[FlackError] = FlackError) -> list[type[FlackError]]:
    return [error for child in base.__subclasses__() for error in (child, *_all_errors(child))]


HTTP_STATUS: dict[str, int] = {error.code: error.status for error in reversed(_all_errors())}
"""Code -> HTTP status in general; its keys are all the codes there are."""
