"""Fetching from servers that mean harm, or are broken."""

import datetime
import gzip
import ssl
import threading
import zlib
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from outbound.fetch import USER_AGENT, Failed, Fetched, fetch
from tests.outbound.conftest import Resolver
from tests.outbound.strangers import Stranger
from trials.ports import free_port

HTML = ("text/html",)


def get(
    url: str, stranger: Stranger, max_bytes: int = 10_000, timeout_s: float = 10, cut: bool = False
) -> Fetched | Failed:
    return fetch(url, accept=HTML, max_bytes=max_bytes, timeout_s=timeout_s, allow=stranger.allow, cut=cut)


def reason(answer: Fetched | Failed) -> str:
    assert isinstance(answer, Failed), answer
    return answer.reason


def test_a_page_is_fetched_with_what_its_server_said_of_it(stranger: Stranger) -> None:
    url = stranger.page("/a?b=c", "<p>hi", "Text/HTML; charset=ISO-8859-1")

    assert get(url + "#part", stranger) == Fetched(url, "text/html", "ISO-8859-1", b"<p>hi")


def test_the_request_says_who_asks_and_carries_no_credentials(
    stranger: Stranger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    get(stranger.page("/", "hi"), stranger)

    assert stranger.headers[0]["User-Agent"] == USER_AGENT
    assert stranger.headers[0]["Host"] == f"127.0.0.1:{stranger.port}"
    assert {"Cookie", "Authorization", "Referer"}.isdisjoint(stranger.headers[0])


def test_a_server_on_this_machine_is_not_asked_unless_allowed(stranger: Stranger) -> None:
    url = stranger.page("/", "secret")

    assert reason(fetch(url, accept=HTML, max_bytes=100)) == "address"
    assert stranger.asked == []


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://a.example/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("gopher://127.0.0.1:6379/_x", "scheme"),
        ("/relative", "scheme"),
        ("http://", "url"),
        ("http:///x", "url"),
        ("http://user:password@a.example/", "url"),
        ("http://a.example/\r\nX: y", "url"),
        ("http://a.example:99999/", "url"),
        ("http://[::1/", "url"),
        ("http://a.example:25/", "port"),
        ("http://169.254.169.254/latest/meta-data/", "address"),
        ("http://[::ffff:169.254.169.254]/", "address"),
        ("http://[64:ff9b::a9fe:a9fe]/", "address"),
        ("http://2130706433/", "address"),
        ("http://0x7f.1/", "address"),
        ("http://0/", "address"),
        ("http://localhost:6379/", "address"),
    ],
)
def test_other_addresses_fail_before_anything_is_sent(url: str, why: str) -> None:
    assert reason(fetch(url, accept=HTML, max_bytes=100)) == why


def test_digits_in_circles_lead_nowhere() -> None:
    assert reason(fetch("http://①②⑦.⓪.⓪.①/", accept=HTML, max_bytes=100)) in ("url", "address")


def test_redirects_are_followed_to_where_the_page_is(stranger: Stranger) -> None:
    there = stranger.page("/there", "hi")
    stranger.redirect("/2", "there", 301)

    assert get(stranger.redirect("/1", "/2"), stranger) == Fetched(there, "text/html", None, b"hi")


def test_a_cookie_is_not_carried_to_the_next_address(stranger: Stranger) -> None:
    def send_on(request: BaseHTTPRequestHandler) -> None:
        request.send_response(302)
        request.send_header("Location", "/there")
        request.send_header("Set-Cookie", "who=you; Path=/")
        request.end_headers()

    stranger.answers["/"] = send_on
    stranger.page("/there", "hi")

    assert isinstance(get(stranger.url("/"), stranger), Fetched)
    assert "Cookie" not in stranger.headers[1]


def test_the_body_of_a_redirect_is_not_read(stranger: Stranger) -> None:
    def send_on(request: BaseHTTPRequestHandler) -> None:
        request.send_response(302)
        request.send_header("Location", "/there")
        request.end_headers()
        while not stranger.stopping.is_set():
            request.wfile.write(b"x" * 65_536)

    stranger.answers["/"] = send_on
    stranger.page("/there", "hi")

    assert isinstance(get(stranger.url("/"), stranger), Fetched)


@pytest.mark.parametrize("to", ["http://169.254.169.254/latest/", "http://127.0.0.1:1/", "//localhost:6379/"])
def test_a_redirect_to_a_private_address_is_refused(stranger: Stranger, to: str) -> None:
    assert reason(get(stranger.redirect("/", to), stranger)) in ("address", "port")


def test_a_redirect_does_not_lead_to_the_server_next_door(stranger: Stranger, other_stranger: Stranger) -> None:
    inside = other_stranger.page("/", "secret")

    assert reason(get(stranger.redirect("/", inside), stranger)) == "address"
    assert stranger.asked == ["/"]
    assert other_stranger.asked == []


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://a.example/", "javascript:alert(1)"])
def test_a_redirect_to_another_scheme_is_refused(stranger: Stranger, to: str) -> None:
    assert reason(get(stranger.redirect("/", to), stranger)) == "scheme"


def test_redirects_that_do_not_end_are_left_after_five(stranger: Stranger) -> None:
    assert reason(get(stranger.redirect("/", "/"), stranger)) == "redirects"
    assert len(stranger.asked) == 6


@pytest.mark.parametrize(
    ("start", "drop"),
    [
        (b"", b""),
        (b"HTTP/1.0 200 OK\r\n", b"X: y\r\n"),
        (b"HTTP/1.0 200 OK\r\nX: ", b"y"),
        (b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n", b"y"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\ny\r\n"),
    ],
    ids=["silent", "headers", "one header", "body", "chunks"],
)
def test_a_server_that_drips_is_left_when_the_time_is_up(stranger: Stranger, start: bytes, drop: bytes) -> None:
    url = stranger.drip("/", start, drop)

    answer = get(url, stranger, timeout_s=0.5, cut=True)

    assert reason(answer) == "timeout"
    assert stranger.asked == ["/"]


def test_nothing_of_a_fetch_is_left_running(stranger: Stranger) -> None:
    get(stranger.drip("/", b"", b""), stranger, timeout_s=0.1)
    get(stranger.page("/page", "hi"), stranger)

    timers = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    for timer in timers:
        timer.join(timeout=2)  # cancelled, it ends by itself, long before its time
    assert not [timer for timer in timers if timer.is_alive()]


def test_a_body_that_is_too_long_fails_or_is_cut(stranger: Stranger) -> None:
    url = stranger.page("/", "x" * 20_000)

    assert reason(get(url, stranger)) == "size"
    cut = get(url, stranger, cut=True)
    assert isinstance(cut, Fetched)
    assert cut.body == b"x" * 10_000


def test_an_endless_body_is_not_read_to_its_end(stranger: Stranger) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.end_headers()
        while not stranger.stopping.is_set():
            request.wfile.write(b"x" * 65_536)

    stranger.answers["/"] = endless

    assert reason(get(stranger.url("/"), stranger)) == "size"


def test_gzip_is_unpacked(stranger: Stranger) -> None:
    answer = get(stranger.page("/", gzip.compress(b"hello " * 100), Content_Encoding="gzip"), stranger)

    assert isinstance(answer, Fetched)
    assert answer.body == b"hello " * 100


def test_a_gzip_bomb_is_not_unpacked(stranger: Stranger) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 60_000

    url = stranger.page("/", bomb, Content_Encoding="gzip")

    assert reason(get(url, stranger)) == "size"
    cut = get(url, stranger, cut=True)
    assert isinstance(cut, Fetched)
    assert len(cut.body) == 10_000


@pytest.mark.parametrize(("encoding", "why"), [("gzip", "connection"), ("br", "encoding"), ("deflate", "encoding")])
def test_other_and_broken_encodings_fail(stranger: Stranger, encoding: str, why: str) -> None:
    assert reason(get(stranger.page("/", zlib.compress(b"x"), Content_Encoding=encoding), stranger)) == why


def test_another_content_type_fails_unread(stranger: Stranger) -> None:
    assert reason(get(stranger.page("/", "x", "application/pdf"), stranger)) == "content_type"


def test_a_missing_page_fails(stranger: Stranger) -> None:
    assert get(stranger.url("/nothing"), stranger) == Failed("status", "404")


def test_a_server_that_is_not_there_fails() -> None:
    place = f"127.0.0.1:{free_port()}"

    assert reason(fetch(f"http://{place}/", accept=HTML, max_bytes=9, allow=[place])) == "connection"


def test_an_answer_that_is_no_http_fails(stranger: Stranger) -> None:
    def greet(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"220 mail.example ESMTP\r\n")

    stranger.answers["/"] = greet

    assert reason(get(stranger.url("/"), stranger)) == "connection"


def test_the_address_that_was_checked_is_the_one_connected_to(stranger: Stranger, names: Resolver) -> None:
    asked = names({"rebinding.example": ["127.0.0.1"]})
    stranger.page("/", "hi")

    answer = get(f"http://rebinding.example:{stranger.port}/", stranger)

    assert isinstance(answer, Fetched)
    assert asked.count("rebinding.example") == 1
    assert stranger.headers[0]["Host"] == f"rebinding.example:{stranger.port}"


def test_tls_is_held_against_the_name_and_not_the_address(
    names: Resolver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names({"secure.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]})
    certificate = make_certificate("secure.example", tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    with Stranger(tls) as stranger:
        stranger.page("/", "hi")
        untrusted = get(f"https://secure.example:{stranger.port}/", stranger)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        trusted = get(f"https://secure.example:{stranger.port}/", stranger)
        misnamed = get(f"https://other.example:{stranger.port}/", stranger)

    assert reason(untrusted) == "connection"
    assert isinstance(trusted, Fetched)
    assert reason(misnamed) == "connection"


def make_certificate(name: str, folder: Path) -> Path:
    """A certificate of its own for `name`, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    today = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path
