"""A push service on this machine, and browsers that subscribe to it: what goes out is checked as the real ones do.

It takes requests over TLS under a certificate of its own (`SSL_CERT_FILE` for whoever sends), verifies who signed them
(RFC 8292), and hands them over as they came; a Browser decrypts what is for it (RFC 8291).
"""

import base64
import json
import ssl
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID

from trials.ports import free_port

ACCEPTED = 201


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def from_base64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Browser:
    """What a browser keeps of its subscription: a key pair and a secret."""

    def __init__(self, private: bytes | None = None, auth: bytes = b"sixteen bytes ..") -> None:
        number = None if private is None else int.from_bytes(private, "big")
        made = ec.generate_private_key(ec.SECP256R1())
        self._key = made if number is None else ec.derive_private_key(number, ec.SECP256R1())
        self._auth = auth
        self._public = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def keys(self) -> dict[str, str]:
        """As PushSubscription.toJSON() has them."""
        return {"p256dh": base64url(self._public), "auth": base64url(self._auth)}

    def decrypted(self, body: bytes) -> bytes:
        """RFC 8188, section 2.1, then RFC 8291, section 3.4. Raises where the body is not for this browser."""
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        sender, record = body[21 : 21 + length], body[21 + length :]
        assert len(body) <= size
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self._key.exchange(ec.ECDH(), point)
        secret = _derived(shared, self._auth, b"WebPush: info\0" + self._public + sender, 32)
        key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
        padded = AESGCM(key).decrypt(nonce, record, None).rstrip(b"\0")
        assert padded[-1:] == b"\x02"
        return padded[:-1]


def _derived(secret: bytes, salt: bytes, info: bytes, size: int) -> bytes:
    return HKDF(SHA256(), length=size, salt=salt, info=info).derive(secret)


@dataclass(frozen=True)
class Pushed:
    """One request: whom for, by the last part of the endpoint. `claims` are of its signature, which holds."""

    name: str
    headers: dict[str, str]
    body: bytes
    claims: dict[str, Any]

    def said_to(self, browser: Browser) -> dict[str, Any]:
        payload: dict[str, Any] = json.loads(browser.decrypted(self.body))
        return payload


class PushService:
    """`answers`: name -> status, for those that are not taken; `taken` what came, in order."""

    def __init__(self, folder: Path) -> None:
        self.answers: dict[str, int] = {}
        self.retry_after = ""
        self.taken: list[Pushed] = []
        self.certificate = folder / "push-service.pem"
        self._came = threading.Condition()
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = service._take(self.path, dict(self.headers.items()), body)
                self.send_response(status)
                self.send_header("Content-Length", "0")
                if service.retry_after:
                    self.send_header("Retry-After", service.retry_after)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", free_port()), Handler)
        self._server.daemon_threads = True
        self._server.socket = _tls(folder, self.certificate).wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def origin(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """With which a Flack reaches it."""
        return {"SSL_CERT_FILE": str(self.certificate), "FLACK_OUTBOUND_ALLOW": f"127.0.0.1:{self.port}"}

    def endpoint(self, name: str) -> str:
        return f"{self.origin}/{name}"

    def wait_for(self, count: int, timeout_s: float = 30.0) -> list[Pushed]:
        """Until so many came. Raises TimeoutError."""
        with self._came:
            if not self._came.wait_for(lambda: len(self.taken) >= count, timeout_s):
                raise TimeoutError(f"{len(self.taken)} of {count} pushes came.")
            return list(self.taken)

    def _take(self, path: str, headers: dict[str, str], body: bytes) -> int:
        name = path.removeprefix("/")
        try:
            claims = verified(headers["Authorization"], self.origin)
        except Exception:  # noqa: BLE001 - whatever is wrong with it, as a push service answers
            return 403
        with self._came:
            self.taken.append(Pushed(name, headers, body, claims))
            self._came.notify_all()
            return self.answers.get(name, ACCEPTED)


def verified(authorization: str, origin: str) -> dict[str, Any]:
    """The claims of a request (RFC 8292, section 2). Raises when anything is wrong with them or their signature."""
    scheme, _, rest = authorization.partition(" ")
    assert scheme == "vapid"
    given = dict(part.strip().split("=", 1) for part in rest.split(","))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_base64url(given["k"]))
    signed, _, signature = given["t"].rpartition(".")
    numbers = from_base64url(signature)
    assert len(numbers) == 64
    pair = encode_dss_signature(int.from_bytes(numbers[:32], "big"), int.from_bytes(numbers[32:], "big"))
    key.verify(pair, signed.encode(), ec.ECDSA(SHA256()))
    header, claims = (json.loads(from_base64url(part)) for part in signed.split("."))
    assert header["alg"] == "ES256"
    assert claims["aud"] == origin
    assert time.time() < claims["exp"] <= time.time() + 24 * 3600
    return dict(claims)


def _tls(folder: Path, certificate: Path) -> ssl.SSLContext:
    """Under a certificate for 127.0.0.1 that is made here and now."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "push service")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    certificate.write_bytes(made.public_bytes(Encoding.PEM))
    private = folder / "push-service.key"
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, private)
    return context
