import logging
import time

from django.apps import AppConfig

QUIET_S = 60.0


class RealtimeConfig(AppConfig):
    name = "realtime"

    def ready(self) -> None:
        logging.getLogger("channels_redis.pubsub").addFilter(OnceAMinute())


class OnceAMinute(logging.Filter):
    """The Pub/Sub layer logs a traceback each second that Redis is away. The bus says it in one sentence."""

    def __init__(self) -> None:
        super().__init__()
        self._last_at = -QUIET_S

    def filter(self, record: logging.LogRecord) -> bool:
        now = time.monotonic()
        if now - self._last_at < QUIET_S:
            return False
        self._last_at = now
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.exc_info = record.exc_text = None
        return True
