"""The domain's errors: a stable code, and a sentence for a person. Each door translates them in one place."""

import math
from collections.abc import Mapping
from contextlib import nullcontext
from typing import TYPE_CHECKING, ClassVar, TypedDict

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy, ngettext_lazy, override

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


A_MOMENT_S = 5
"""Nobody counts seconds as few as these."""


class ErrorBody(TypedDict, total=False):
    """What stands under `error` in an answer (docs/protocol.md, Values)."""

    code: str
    detail: str
    field: str
    retry_after: float


class FlackError(Exception):
    """Base of all errors that a client is told. `field` names the input at fault, if one is.

    The sentence is one of gettext_lazy, with names in braces for `values`: it is said in the language of whoever reads
    it, wherever it was raised. Whole numbers are written as that language writes them.
    """

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    default_detail: ClassVar["StrOrPromise"] = gettext_lazy("Something went wrong on our side. Please try again.")

    def __init__(self, detail: "StrOrPromise | None" = None, *, field: str | None = None, **values: str | int) -> None:
        self._sentence = detail or self.default_detail
        self._values = values
        self.field = field
        super().__init__(self._sentence)

    def __str__(self) -> str:
        return self.detail

    @property
    def detail(self) -> str:
        """The sentence, in the language that is active."""
        sentence = str(self._sentence)
        return sentence.format_map(_written(self._values)) if self._values else sentence

    def as_dict(self, language: str | None = None) -> ErrorBody:
        """In the active language where none is given."""
        with override(language) if language else nullcontext():
            body: ErrorBody = {"code": self.code, "detail": self.detail}
        if self.field is not None:
            body["field"] = self.field
        return body


def _written(values: Mapping[str, str | int]) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else number_format(value, force_grouping=True)
        for name, value in values.items()
    }


class Internal(FlackError):
    pass


class Unauthenticated(FlackError):
    code = "authentication_required"
    status = 401
    default_detail = gettext_lazy("Sign in first.")


class Forbidden(FlackError):
    code = "forbidden"
    status = 403
    default_detail = gettext_lazy("You may not do this.")


class Suspended(FlackError):
    code = "suspended"
    status = 403
    default_detail = gettext_lazy("This account is suspended.")


class CsrfFailed(FlackError):
    code = "csrf"
    status = 403
    default_detail = gettext_lazy("This page is too old. Reload it and try again.")


class NotFound(FlackError):
    """Also what may not be seen: the same words as for an id that never was."""

    code = "not_found"
    status = 404
    default_detail = gettext_lazy("There is nothing here.")


class MethodNotAllowed(FlackError):
    code = "method_not_allowed"
    status = 405
    default_detail = gettext_lazy("This address does not take that method.")


class NotAcceptable(FlackError):
    code = "not_acceptable"
    status = 406
    default_detail = gettext_lazy("This address cannot answer in the form you asked for.")


class Conflict(FlackError):
    code = "conflict"
    status = 409
    default_detail = gettext_lazy("Somebody else was faster. Look again, then retry.")


class UnsupportedMediaType(FlackError):
    code = "unsupported_media_type"
    status = 415
    default_detail = gettext_lazy("Send this as JSON.")


class Invalid(FlackError):
    code = "invalid"
    status = 400
    default_detail = gettext_lazy("That is not valid here.")


class Malformed(FlackError):
    code = "malformed"
    status = 400
    default_detail = gettext_lazy("This is not the JSON that was expected.")


class UnknownType(FlackError):
    code = "unknown_type"
    status = 400
    default_detail = gettext_lazy("This type of frame is not known here.")


class TooLong(FlackError):
    code = "too_long"
    status = 400
    default_detail = gettext_lazy("That is too long.")


class TooLarge(TooLong):
    """The same, of a body or a file, where HTTP has a status for it."""

    status = 413
    default_detail = gettext_lazy("That is too large.")


class NicknameTaken(FlackError):
    code = "nickname_taken"
    status = 400
    default_detail = gettext_lazy("Somebody has this nickname, or one that looks like it.")


class RegistrationClosed(FlackError):
    code = "registration_closed"
    status = 403
    default_detail = gettext_lazy("New accounts are by invitation. Ask an administrator.")


class TooFast(FlackError):
    """`retry_after` is in seconds."""

    code = "rate_limited"
    status = 429
    default_detail = gettext_lazy("That was too fast. Wait a moment.")

    def __init__(self, retry_after: float, detail: "StrOrPromise | None" = None) -> None:
        wait, n = _wait(retry_after)
        super().__init__(detail or wait, n=n)
        self.retry_after = retry_after

    def as_dict(self, language: str | None = None) -> ErrorBody:
        return super().as_dict(language) | {"retry_after": round(self.retry_after, 3)}


def _wait(retry_after: float) -> tuple["StrOrPromise | None", int]:
    """How long, where it is more than a moment."""
    if retry_after < A_MOMENT_S:
        return None, 0
    if retry_after <= 90:
        n = math.ceil(retry_after)
        return ngettext_lazy("That was too fast. Wait {n} second.", "That was too fast. Wait {n} seconds.", n), n
    n = math.ceil(retry_after / 60)
    return ngettext_lazy("That was too often. Wait {n} minute.", "That was too often. Wait {n} minutes.", n), n


class Unavailable(FlackError):
    code = "unavailable"
    status = 503
    default_detail = gettext_lazy("The server can't do this right now. Please try again in a moment.")


def _all_errors(base: type[FlackError] = FlackError) -> list[type[FlackError]]:
    return [error for child in base.__subclasses__() for error in (child, *_all_errors(child))]


HTTP_STATUS: dict[str, int] = {error.code: error.status for error in reversed(_all_errors())}
"""Code -> HTTP status in general; its keys are all the codes there are."""
