"""requests through the door: nothing of this machine goes along, and nothing is remembered or followed.

No proxies, no credentials, no cookies from one answer to the next; redirects are the caller's, who checks them.
requests-hardened pins addresses as well, but takes `::127.0.0.1` for a public one.
"""

import socket
import ssl
from functools import cached_property, partial
from http.cookiejar import DefaultCookiePolicy
from typing import Any

from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

from outbound.door import Door


def session_through(door: Door) -> Session:
    """A session for one fetch, while `door` is open."""
    session = _Session()
    session.trust_env = False
    session.headers.clear()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    adapter = _Adapter(door)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


class _Session(Session):
    def get_redirect_target(self, resp: Response) -> None:
        """None, or requests would read the body of the redirect to its end, and unpack it, to prepare the next one."""
        return


class _Adapter(HTTPAdapter):
    """Its connections are made by the door: to the address that was checked, for the name that was asked."""

    def __init__(self, door: Door) -> None:
        self._door = door
        super().__init__(max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any) -> None:
        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **pool_kwargs)
        self.poolmanager.pool_classes_by_scheme = {
            "http": partial(_Pool, door=self._door),
            "https": partial(_SecurePool, door=self._door),
        }

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: bool | str, cert: Any = None
    ) -> tuple[Any, Any]:
        """The system's certificates in place of those that requests brings along: an administrator adds to those.

        One context for all of a session, or each request would open a connection of its own.
        """
        place, _ = super().build_connection_pool_key_attributes(request, verify, cert)
        return place, {"ssl_context": self._certificates} if place["scheme"] == "https" else {}

    @cached_property
    def _certificates(self) -> ssl.SSLContext:
        return ssl.create_default_context()

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """The context does it, always; there is no way to ask for less."""


class _Connection(HTTPConnection):
    def __init__(self, *args: Any, door: Door, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._door = door

    def _new_conn(self) -> socket.socket:
        return self._door.connect(self.host, self.port or 80)


class _SecureConnection(HTTPSConnection):
    def __init__(self, *args: Any, door: Door, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._door = door

    def _new_conn(self) -> socket.socket:
        return self._door.connect(self.host, self.port or 443)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection
