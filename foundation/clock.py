"""The time, and how it is written on the wire."""

from datetime import UTC, datetime

from django.utils.translation import gettext_lazy

from foundation.errors import Invalid


def now() -> datetime:
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """`2026-11-22T09:07:00.123456Z`: UTC, always with microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def iso_or_none(moment: datetime | None) -> str | None:
    return None if moment is None else iso(moment)


def parse_time(text: str, *, field: str | None = None) -> datetime:
    """ISO 8601 (without a zone: UTC) or Unix seconds. Raises Invalid."""
    try:
        return datetime.fromtimestamp(float(text), UTC)
    except (ValueError, OverflowError, OSError):
        pass
    try:
        moment = datetime.fromisoformat(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid(gettext_lazy("Write times as 2026-11-22T09:07:00Z or as Unix seconds."), field=field) from None
