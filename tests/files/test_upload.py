"""One request, one file: what it is, what it may weigh, and that it waits for its message."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from chat.actions.attachments import checked_name
from chat.models import Attachment, StoredBytes
from tests.api.conftest import code_of
from tests.files.conftest import Sender, content_of, files_on_disk, work
from tests.files.samples import bomb, picture


@pytest.fixture
def alice(world):
    return Sender(world.alice)


def test_a_file_is_a_card_until_its_message_comes(world, alice):
    answer = alice.upload(b"Tomatoes like it warm.\n", "notes.exe")
    body = answer.json()
    assert (answer.status_code, answer["Location"]) == (201, f"/api/files/{body['id']}")
    assert body == {
        "id": body["id"], "kind": "text", "name": "notes.exe", "type": "text/plain", "size": 23, "width": None,
        "height": None, "placeholder": None, "url": f"/api/files/{body['id']}/content", "thumbnail_url": None,
        "state": "ready",
    }  # fmt: skip
    assert alice.get(f"/api/files/{body['id']}").json() == body
    assert content_of(alice.get(body["url"])) == b"Tomatoes like it warm.\n"
    # Nobody else finds it before it is posted.
    for path in (f"/api/files/{body['id']}", body["url"]):
        assert code_of(Sender(world.bob).get(path)) == "not_found"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\evil.exe", "evil.exe"),
        ("a\r\nSet-Cookie: b", "a Set-Cookie: b"),
        ("", "file"),
        ("..", "file"),
        ("x" * 400 + ".jpeg", "x" * 250 + ".jpeg"),
    ],
)
def test_names_are_only_names(given, kept):
    assert checked_name(given) == kept


def test_a_file_beyond_the_limit_is_refused_with_a_sentence(alice, settings):
    settings.FLACK_FILE_BYTES = 1024 * 1024
    answer = alice.upload(b"x" * (1024 * 1024 + 1))
    assert (answer.status_code, code_of(answer)) == (413, "too_long")
    assert answer.json()["error"]["detail"] == "Files hold at most 1 MiB."
    assert not Attachment.objects.exists()


def test_pictures_have_a_limit_of_their_own_asked_before_a_pixel_is_unpacked(alice, settings):
    answer = alice.upload(bomb(), "holiday.png")
    assert (answer.status_code, code_of(answer)) == (413, "too_long")
    assert answer.json()["error"]["detail"] == "Pictures hold at most 50 million pixels."
    settings.FLACK_IMAGE_PIXELS = 400 * 200
    assert alice.upload(picture()).status_code == 201
    assert alice.upload(picture(size=(401, 200))).status_code == 413


def test_other_forms_are_refused(alice):
    answer = alice.ask("POST", "/api/files", b"{}", **{"Content-Type": "application/json"})
    assert (answer.status_code, code_of(answer)) == (415, "unsupported_media_type")
    empty = alice.ask("POST", "/api/files", b"--x--", **{"Content-Type": "multipart/form-data; boundary=x"})
    assert (empty.status_code, code_of(empty)) == (400, "invalid")


def test_the_quota_is_given_back_when_a_file_is_taken_away(alice, settings):
    settings.FLACK_USER_QUOTA_BYTES = 1000
    first = alice.sent(b"x" * 600)
    refused = alice.upload(b"x" * 600)
    assert (refused.status_code, code_of(refused)) == (413, "too_long")
    assert alice.ask("DELETE", f"/api/files/{first['id']}").status_code == 204
    assert alice.get(f"/api/files/{first['id']}").status_code == 404
    work()
    assert files_on_disk(settings) == []
    assert alice.upload(b"x" * 600).status_code == 201


def test_the_quota_of_all_binds_everybody(world, alice, settings):
    settings.FLACK_QUOTA_BYTES = 1000
    alice.sent(b"x" * 600)
    assert code_of(Sender(world.bob).upload(b"x" * 600)) == "too_long"
    assert Sender(world.bob).upload(b"x" * 400).status_code == 201
    sizes = dict(StoredBytes.objects.values_list("owner", "size"))
    assert sizes == {0: 1000, world.alice.pk: 600, world.bob.pk: 400}


def test_uploads_at_once_never_pass_the_quota_together(committed_world, settings):
    settings.FLACK_USER_QUOTA_BYTES = 5_000
    alice = Sender(committed_world.alice)

    def upload(_):
        try:
            return Sender.upload(alice, b"x" * 1000).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        codes = list(threads.map(upload, range(12)))
    assert (codes.count(201), codes.count(413)) == (5, 7)
    assert StoredBytes.objects.get(pk=alice.user.pk).size == 5_000
