"""How bytes are handed out: never run, in parts, and asked about each time."""

import pytest

from chat.actions.attachments import upload_whole
from tests.api.conftest import code_of
from tests.files.conftest import Sender, content_of, work
from tests.files.samples import HTML, SVG, mp4, picture


@pytest.fixture
def alice(world):
    return Sender(world.alice)


@pytest.mark.parametrize(
    ("content", "name", "served", "how"),
    [
        (SVG, "logo.svg", "application/octet-stream", "attachment"),
        (HTML, "page.png", "application/octet-stream", "attachment"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a.pdf", "application/octet-stream", "attachment"),
        (b"notes", "notes.html", "text/plain; charset=utf-8", "inline"),
        (mp4(), "a.html", "video/mp4", "inline"),
    ],
)
def test_nothing_uploaded_is_ever_run(alice, content, name, served, how):
    answer = alice.get(alice.sent(content, name)["url"])
    assert content_of(answer) == content
    assert answer["Content-Type"] == served
    assert answer["Content-Disposition"] == f"{how}; filename*=UTF-8''{name}"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].endswith("; sandbox")
    assert "script-src" not in answer["Content-Security-Policy"]
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_name_can_not_break_out_of_its_header(alice):
    file = upload_whole(alice.user, '"; filename=evil.html; ü.txt', 1, [b"x"])
    assert alice.get(f"/api/files/{file.pk}/content")["Content-Disposition"] == (
        "inline; filename*=UTF-8''%22%3B%20filename%3Devil.html%3B%20%C3%BC.txt"
    )


def test_a_part_a_part_of_another_version_and_one_past_the_end(alice):
    url = alice.sent(mp4())["url"]
    whole = alice.get(url)
    size = len(mp4())
    assert (whole.status_code, whole["Accept-Ranges"], whole["Content-Length"]) == (200, "bytes", str(size))
    content_of(whole)

    part = alice.get(url, Range="bytes=4-11")
    assert (part.status_code, part["Content-Range"], part["Content-Length"]) == (206, f"bytes 4-11/{size}", "8")
    assert content_of(part) == b"ftypisom"
    same = alice.get(url, Range="bytes=4-11", If_Range=whole["ETag"])
    assert (same.status_code, content_of(same)) == (206, b"ftypisom")
    other = alice.get(url, Range="bytes=4-11", If_Range='"old"')
    assert (other.status_code, len(content_of(other))) == (200, size)
    past = alice.get(url, Range=f"bytes={size}-")
    assert (past.status_code, past["Content-Range"]) == (416, f"bytes */{size}")
    head = alice.ask("HEAD", url, Range="bytes=4-11")
    assert (head.status_code, head["Content-Length"], head.content) == (206, "8", b"")


def test_who_has_it_is_told_so_after_being_asked_who_they_are(world, alice):
    file = alice.sent(b"x" * 100)
    alice.post(world.garden.pk, file["id"])
    first = alice.get(file["url"])
    content_of(first)
    assert first["Cache-Control"] == "private, no-cache"
    assert set(first["Vary"].split(", ")) >= {"Authorization", "Cookie"}
    again = alice.get(file["url"], If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    stranger = alice._client.get(file["url"], headers={"If-None-Match": first["ETag"]})
    assert (stranger.status_code, code_of(stranger)) == (401, "authentication_required")


def test_a_thumbnail_is_a_small_webp_for_every_picture(alice):
    file = alice.sent(picture(size=(2000, 1000)), "a.jpg")
    work()
    url = alice.get(f"/api/files/{file['id']}").json()["thumbnail_url"]
    answer = alice.get(url, Accept="image/avif,image/webp,image/*")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert content_of(answer)[8:12] == b"WEBP"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert alice.get(url, If_None_Match=answer["ETag"]).status_code == 304
    assert len(alice.ask("HEAD", url).content) == 0


def test_nginx_is_told_where_the_bytes_are(alice, settings):
    settings.FLACK_ACCEL = "/protected-media/"
    file = alice.sent(b"x" * 100)
    answer = alice.get(file["url"])
    assert answer["X-Accel-Redirect"].startswith("/protected-media/files/")
    assert answer.content == b""
