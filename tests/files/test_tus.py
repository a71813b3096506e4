"""Uploads that go on after a cut (tus 1.0.0)."""

import base64
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from chat import tasks
from chat.files import parts
from chat.models import Attachment, FileState, StoredBytes
from foundation.store import Disk
from tests.api.conftest import code_of
from tests.files.conftest import Sender, content_of, files_on_disk, work
from tests.files.samples import bomb

CHUNK = "application/offset+octet-stream"


@pytest.fixture
def alice(world):
    return Sender(world.alice)


def tus(who, method, path, body=b"", **headers):
    sent = {"Tus-Resumable": "1.0.0", **{name.replace("_", "-"): value for name, value in headers.items()}}
    if method == "PATCH":
        sent.setdefault("Content-Type", CHUNK)
    return who.ask(method, path, body, **sent)


def begun(who, size, name="seeds.csv"):
    named = f"filename {base64.b64encode(name.encode()).decode()},filetype eA=="
    answer = tus(who, "POST", "/api/uploads", Upload_Length=str(size), Upload_Metadata=named)
    assert answer.status_code == 201, answer.content
    return answer["Location"]


def test_what_the_server_can_do(alice):
    answer = alice.ask("OPTIONS", "/api/uploads")
    assert (answer.status_code, answer["Tus-Version"], answer["Tus-Resumable"]) == (204, "1.0.0", "1.0.0")
    assert answer["Tus-Extension"] == "creation,expiration,termination"
    assert int(answer["Tus-Max-Size"]) == 512 * 1024 * 1024


def test_it_goes_on_where_it_was_cut(alice):
    path = begun(alice, 10)
    asked = tus(alice, "HEAD", path)
    assert (asked.status_code, asked["Upload-Offset"], asked["Upload-Length"]) == (200, "0", "10")
    assert asked["Cache-Control"] == "no-store"
    assert asked["Upload-Expires"].endswith("GMT")

    part = tus(alice, "PATCH", path, b"hello", Upload_Offset="0")
    assert (part.status_code, part["Upload-Offset"]) == (204, "5")
    assert tus(alice, "HEAD", path)["Upload-Offset"] == "5"
    rest = tus(alice, "PATCH", path, b" you!", Upload_Offset="5")
    assert (rest.status_code, rest["Upload-Offset"]) == (204, "10")

    done = tus(alice, "HEAD", path)
    assert (done["Upload-Offset"], done["Upload-Length"]) == ("10", "10")
    file = alice.get(path.replace("uploads", "files")).json()
    assert (file["name"], file["type"], file["state"], file["size"]) == ("seeds.csv", "text/plain", "ready", 10)
    assert content_of(alice.get(file["url"])) == b"hello you!"


def test_only_its_owner_goes_on_and_only_where_it_stands(world, alice):
    path = begun(alice, 10)
    for answer in (
        tus(Sender(world.bob), "HEAD", path),
        tus(Sender(world.bob), "PATCH", path, b"x", Upload_Offset="0"),
    ):
        assert answer.status_code == 404
    wrong = tus(alice, "PATCH", path, b"x", Upload_Offset="3")
    assert (wrong.status_code, code_of(wrong)) == (409, "conflict")
    typed = tus(alice, "PATCH", path, b"x", Upload_Offset="0", Content_Type="text/plain")
    assert (typed.status_code, code_of(typed)) == (415, "unsupported_media_type")
    long = tus(alice, "PATCH", path, b"x" * 11, Upload_Offset="0")
    assert (long.status_code, code_of(long)) == (413, "too_long")
    assert tus(alice, "HEAD", path)["Upload-Offset"] == "0"


def test_two_writers_at_once_never_mix(alice):
    path = begun(alice, 10)
    key = Attachment.objects.get().key

    def one_part():
        assert tus(alice, "PATCH", path, b"other", Upload_Offset="0").status_code == 409
        yield b"hello"

    assert parts.append(key, 0, one_part(), most=10) == 5


def test_other_versions_and_bad_numbers_are_refused(alice):
    answer = alice.ask("POST", "/api/uploads", Upload_Length="3")
    assert (answer.status_code, answer["Tus-Version"], code_of(answer)) == (412, "1.0.0", "invalid")
    for length in ("-1", "x", "", "9" * 30):
        assert code_of(tus(alice, "POST", "/api/uploads", Upload_Length=length)) == "invalid"
    too_large = tus(alice, "POST", "/api/uploads", Upload_Length=str(600 * 1024 * 1024))
    assert (too_large.status_code, code_of(too_large)) == (413, "too_long")
    named = tus(alice, "POST", "/api/uploads", Upload_Length="3", Upload_Metadata="filename ***")
    assert (named.status_code, code_of(named)) == (400, "invalid")


def test_a_promised_size_counts_at_once(alice, settings):
    settings.FLACK_USER_QUOTA_BYTES = 1000
    begun(alice, 900)
    answer = tus(alice, "POST", "/api/uploads", Upload_Length="200")
    assert (answer.status_code, code_of(answer)) == (413, "too_long")


def test_given_up_it_is_gone_with_its_bytes(alice, settings):
    path = begun(alice, 10)
    tus(alice, "PATCH", path, b"hello", Upload_Offset="0")
    assert tus(alice, "DELETE", path).status_code == 204
    assert tus(alice, "HEAD", path).status_code == 404
    work()
    assert (files_on_disk(settings), Attachment.objects.exists()) == ([], False)


def test_given_up_while_its_last_bytes_are_stored_nothing_of_it_stays(alice, settings, monkeypatch):
    path = begun(alice, 5)
    put = Disk.put

    def given_up_before_it_lies_there(disk, source, name):
        held = source.read_bytes()
        assert tus(alice, "DELETE", path).status_code == 204
        work()
        source.write_bytes(held)  # as for who has it open
        put(disk, source, name)

    monkeypatch.setattr(Disk, "put", given_up_before_it_lies_there)
    answer = tus(alice, "PATCH", path, b"hello", Upload_Offset="0")

    assert (answer.status_code, code_of(answer)) == (404, "not_found")
    assert (files_on_disk(settings), Attachment.objects.exists()) == ([], False)
    assert not StoredBytes.objects.filter(size__gt=0).exists()


def test_given_up_while_bytes_arrive_nothing_of_it_stays(alice, settings, monkeypatch):
    path = begun(alice, 10)
    append = parts.append

    def given_up_meanwhile(key, offset, chunk, *, most):
        assert tus(alice, "DELETE", path).status_code == 204
        work()
        return append(key, offset, chunk, most=most)

    monkeypatch.setattr(parts, "append", given_up_meanwhile)
    answer = tus(alice, "PATCH", path, b"hello", Upload_Offset="0")

    assert (answer.status_code, code_of(answer)) == (404, "not_found")
    assert (files_on_disk(settings), Attachment.objects.exists()) == ([], False)


def test_a_bomb_is_refused_with_its_last_byte(alice, settings):
    content = bomb()
    path = begun(alice, len(content), "holiday.png")
    answer = tus(alice, "PATCH", path, content, Upload_Offset="0")
    assert (answer.status_code, code_of(answer)) == (413, "too_long")
    assert tus(alice, "HEAD", path).status_code == 404
    work()
    assert files_on_disk(settings) == []


def test_whose_process_died_after_the_last_byte_is_finished_by_whoever_asks_or_by_the_sweep(alice):
    paths = [begun(alice, 5), begun(alice, 5)]
    for upload in Attachment.objects.all():
        parts.append(upload.key, 0, [b"hello"], most=5)
        Attachment.objects.filter(pk=upload.pk).update(received=5)

    assert alice.get(paths[0].replace("uploads", "files")).json()["state"] == "ready"
    tasks.finish_upload(int(paths[1].rsplit("/", 1)[1]))
    assert set(Attachment.objects.values_list("state", flat=True)) == {FileState.READY}


def test_bytes_that_a_power_cut_took_are_asked_for_again(alice):
    path = begun(alice, 10)
    tus(alice, "PATCH", path, b"hello", Upload_Offset="0")
    part = parts.path_of(Attachment.objects.get().key)
    part.write_bytes(b"hel")
    assert tus(alice, "HEAD", path)["Upload-Offset"] == "3"
    assert tus(alice, "PATCH", path, b"lo you!", Upload_Offset="3")["Upload-Offset"] == "10"


def test_what_nobody_came_back_for_expires(alice, settings, heard):
    path, posted = begun(alice, 10), alice.sent(b"waits for its message")
    tus(alice, "PATCH", path, b"hello", Upload_Offset="0")

    def aged(days):
        Attachment.objects.update(touched_at=timezone.now() - timedelta(days=days))
        with heard():
            tasks.sweep_files()
        work()
        return Attachment.objects.count()

    assert aged(0.9) == 2
    assert aged(1.1) == 1  # what was finished waits longer
    assert alice.get(posted["url"]).status_code == 200
    assert aged(7.1) == 0
    assert files_on_disk(settings) == []


def test_parts_that_no_upload_needs_go_after_two_days(alice, settings):
    going_on, done = begun(alice, 10), alice.sent(b"hello")
    tus(alice, "PATCH", going_on, b"hello", Upload_Offset="0")
    needed = Attachment.objects.get(state=FileState.UPLOADING).key
    # Of a process that died before it removed what it had stored, and of one that died before the row was there.
    left = [Attachment.objects.get(pk=done["id"]).key, "0" * 32]
    for key in left:
        parts.append(key, 0, [b"hello"], most=5)

    def after(days):
        for key in (needed, *left):
            moment = (timezone.now() - timedelta(days=days)).timestamp()
            os.utime(parts.path_of(key), (moment, moment))
        tasks.sweep_files()
        return {path.name for path in Path(settings.FLACK_UPLOADS).iterdir()}

    assert after(days=1.9) == {needed, *left}
    assert after(days=2.1) == {needed}
    assert content_of(alice.get(done["url"])) == b"hello"
