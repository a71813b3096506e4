"""What is sent to somebody else's server goes over https to public addresses, over one connection, and no further."""

import pytest

from outbound.door import Door
from outbound.fetch import Failed
from outbound.posting import Answered, Line, secure_target
from trials.push_service import PushService


@pytest.fixture
def service(tmp_path, monkeypatch):
    with PushService(tmp_path) as running:
        monkeypatch.setenv("SSL_CERT_FILE", str(running.certificate))
        yield running


def allowed(service):
    return [f"127.0.0.1:{service.port}"]


def post(line, url):
    return line.post(url, b"hello", {"Authorization": "none"}, timeout_s=10)


def test_several_go_over_one_connection_and_every_answer_is_a_value(service, monkeypatch):
    opened = []
    connect = Door.connect
    monkeypatch.setattr(Door, "connect", lambda door, *place: opened.append(place) or connect(door, *place))
    with Line(allow=allowed(service), timeout_s=20) as line:
        answers = [post(line, service.endpoint("one")), post(line, service.endpoint("two"))]

    assert [answer.status for answer in answers] == [403, 403]
    assert len(opened) == 1


def test_redirects_are_not_followed(service, monkeypatch):
    monkeypatch.setattr(service, "_take", lambda *request: 307)
    with Line(allow=allowed(service), timeout_s=20) as line:
        answer = post(line, service.endpoint("one"))

    assert isinstance(answer, Answered)
    assert answer.status == 307


@pytest.mark.parametrize("allow", [True, False])
def test_nothing_goes_to_this_machine_or_under_a_certificate_that_nobody_knows(service, monkeypatch, allow):
    monkeypatch.delenv("SSL_CERT_FILE")
    with Line(allow=allowed(service) if allow else [], timeout_s=20) as line:
        answer = post(line, service.endpoint("one"))

    assert isinstance(answer, Failed)
    assert answer.reason == ("connection" if allow else "address")
    assert service.taken == []


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://push.example/1", "scheme"),
        ("ftp://push.example/1", "scheme"),
        ("https://push.example:25/1", "port"),
        ("https://anna:secret@push.example/1", "url"),
        ("https:///1", "url"),
        ("https://push.example/ 1", "url"),
    ],
)
def test_addresses_that_nothing_is_sent_to(url, reason):
    refused = secure_target(url)

    assert isinstance(refused, Failed)
    assert refused.reason == reason


def test_without_tls_only_to_whom_an_administrator_names():
    assert not isinstance(secure_target("http://push.internal:8080/1", ["push.internal:8080"]), Failed)
    assert not isinstance(secure_target("https://push.example/1"), Failed)
