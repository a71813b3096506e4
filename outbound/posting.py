"""POST to somebody else's server, several times over one connection. Answers are values, failures too.

https only, but for servers that an administrator allows; no redirect is followed, and of an answer no more is read
than its head and a few bytes.
"""

import http.client
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from requests import Timeout
from urllib3.exceptions import HTTPError
from urllib3.exceptions import TimeoutError as UrllibTimeoutError

from outbound.addresses import Refused, is_allowed
from outbound.door import Door
from outbound.fetch import Failed, Target, target_of
from outbound.session import session_through

USER_AGENT = "Flack/1.0"
MOST_BYTES = 4_096
"""Of an answer's body, which is read so that the connection can be used again. What is longer costs the connection."""


@dataclass(frozen=True, slots=True)
class Answered:
    """`headers` by their names in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)


class Line:
    """Used in a `with`: connections that are kept for the next request, and all shut after `timeout_s`."""

    def __init__(self, *, allow: Collection[str] = (), timeout_s: float) -> None:
        self._allow = allow
        self._door = Door(allow=allow, timeout_s=timeout_s)
        self._session = session_through(self._door)

    def __enter__(self) -> Self:
        self._door.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()
        self._door.__exit__(kind, error, trace)

    @property
    def remaining_s(self) -> float:
        return self._door.remaining_s

    def post(self, url: str, body: bytes, headers: Mapping[str, str], *, timeout_s: float) -> Answered | Failed:
        target = secure_target(url, self._allow)
        if isinstance(target, Failed):
            return target
        sent = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", **headers}
        patience_s = min(timeout_s, self._door.remaining_s)
        try:
            with self._session.post(
                target.url, data=body, headers=sent, timeout=patience_s, stream=True, allow_redirects=False
            ) as response:
                response.raw.read(MOST_BYTES, decode_content=False)
                answer = Answered(
                    response.status_code, {name.lower(): value for name, value in response.headers.items()}
                )
        except Refused as error:
            return Failed("address", str(error))
        except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
            late = self._door.time_is_up or isinstance(error, TimeoutError | Timeout | UrllibTimeoutError)
            return Failed("timeout" if late else "connection", type(error).__name__)
        return Failed("timeout") if self._door.time_is_up else answer


def secure_target(url: str, allow: Collection[str] = ()) -> Target | Failed:
    """As any address, but https, or a server that is allowed by name."""
    target = target_of(url, allow)
    if isinstance(target, Target) and target.scheme != "https" and not is_allowed(target.host, target.port, allow):
        return Failed("scheme", "It is not https.")
    return target
