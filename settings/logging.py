"""Logs: lines for people at a terminal, JSON for everything else. Never a password, a token or a message's text.

What is logged is an event with ids. As a second net, values under telling names are blanked here, and so is what
looks like a credential inside a text.
"""

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

SECRET_NAMES = {"authorization", "code", "cookie", "csrfmiddlewaretoken", "invitation", "password", "secret", "session"}
SECRET_NAMES |= {"secret_key", "token", "body", "html", "source"}
CREDENTIAL = re.compile(r"(?i)\b(bearer\s+|(?:password|token|secret|invitation|code|cookie|sessionid)=)[^\s&;,'\"]+")
URL_PASSWORD = re.compile(r"(://[^\s/:@]*:)[^\s/@]+@")
BLANK = "***"


def logging_config(*, form: str, level: str, access: bool) -> dict[str, Any]:
    """For LOGGING. `form` is auto, console or json."""
    as_json = form == "json" or (form == "auto" and not sys.stderr.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ExtraAdder(allow=["request_id", "user_id", "room_id", "task_id"]),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info if as_json else _keep,
        blank_secrets,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: Processor = (
        structlog.processors.JSONRenderer(sort_keys=True)
        if as_json
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "flack": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "flack"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # A 4xx is the client's mistake and no warning; a 5xx comes as an error, with its traceback.
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "ERROR"},
            # Whoever scans the internet sends wrong hosts all day.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
            "flack.access": {"level": "INFO" if access else "WARNING"},
            # Ours is the access log (flackproject/access.py): uvicorn's has query strings.
            "uvicorn": {"level": "WARNING"},
            # Two lines for each socket, at info.
            "websockets.server": {"level": "WARNING"},
            "uvicorn.access": {"level": "CRITICAL", "propagate": False},
            "daphne": {"level": "WARNING"},
            "celery": {"level": "WARNING"},
            "celery.app.trace": {"level": "ERROR"},
            "kombu": {"level": "WARNING"},
            "asyncio": {"level": "WARNING"},
        },
    }


def blank_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A processor: values under telling names and credentials inside texts become ***."""
    return {name: _blanked(name, value) for name, value in event.items()}


def _blanked(name: str, value: Any) -> Any:
    if name.lower() in SECRET_NAMES:
        return BLANK
    if isinstance(value, str):
        return URL_PASSWORD.sub(rf"\g<1>{BLANK}@", CREDENTIAL.sub(rf"\g<1>{BLANK}", value))
    if isinstance(value, Mapping):
        return {key: _blanked(str(key), inner) for key, inner in value.items()}
    return value


def _keep(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The console formats tracebacks itself."""
    return event


logging.captureWarnings(True)
