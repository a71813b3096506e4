"""Files in messages: on the wire, for whom, once, and gone with their message."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from chat import followups, tasks
from chat.actions import editing, hiding, memberships, pictures, rooms
from chat.actions.messages import new_post, post_messages
from chat.actions.threads import start_thread
from chat.models import Attachment, Message, StoredBytes
from foundation.errors import NotFound
from tests.api.conftest import Program, code_of
from tests.files.conftest import Sender, content_of, files_on_disk, work
from tests.files.samples import PLACE, moving, picture


@pytest.fixture
def alice(world):
    return Sender(world.alice)


def test_a_message_may_be_its_files_alone(world, alice, heard):
    one, two = alice.sent(b"one", "one.txt"), alice.sent(b"two", "two.txt")
    with heard() as frames:
        answer = alice.post(world.garden.pk, two["id"], one["id"])
    body = answer.json()
    assert (answer.status_code, body["source"], body["attachments"]) == (201, "", [two, one])
    [frame] = frames.of("message")
    assert frame["message"]["attachments"] == [two, one]
    page = alice.get(f"/api/rooms/{world.garden.pk}/messages").json()["messages"]
    assert page[0]["attachments"] == [two, one]
    edited = alice.ask(
        "PATCH", f"/api/messages/{body['id']}", b'{"source": ""}', **{"Content-Type": "application/json"}
    )
    assert (edited.status_code, edited.json()["attachments"]) == (200, [two, one])


def test_what_is_forwarded_goes_with_copies_that_outlive_it_and_are_made_once(world, alice, settings):
    cellar = rooms.create_room(world.alice, kind="private", name="Cellar")
    plan, photo = alice.sent(b"plan", "plan.txt"), alice.sent(picture(), "beds.png")
    said = alice.post(cellar.pk, plan["id"], photo["id"]).json()

    body = {"room": world.general.pk, "client_id": "f1", "comment": "look"}
    first, again = (Program(world.alice).post(f"/api/messages/{said['id']}/forward", **body) for _ in range(2))
    work()
    editing.delete_message(world.alice, said["id"])
    work()

    assert (first.status_code, again.status_code, again.json()["id"]) == (201, 200, first.json()["id"])
    assert first.json()["source"] == "look\n\n> — @alice, #cellar/1"
    copies = Program(world.bob).get(f"/api/messages/{first.json()['id']}").json()["attachments"]
    assert [(file["name"], file["kind"], file["state"]) for file in copies] == [
        ("plan.txt", "text", "ready"),
        ("beds.png", "image", "ready"),
    ]
    bob = Sender(world.bob)
    assert content_of(bob.get(copies[0]["url"])) == b"plan"
    assert [bob.get(copies[1][address]).status_code for address in ("url", "thumbnail_url")] == [200, 200]
    assert bob.get(f"/api/files/{plan['id']}").status_code == 404
    assert len(files_on_disk(settings)) == 3
    assert StoredBytes.objects.get(pk=world.alice.pk).size == sum(file["size"] for file in copies)


def test_what_may_not_be_forwarded_leaves_no_copy(world, alice, settings):
    said = alice.post(world.garden.pk, alice.sent(b"plan")["id"]).json()
    other = rooms.create_room(world.alice, kind="private", name="Cellar")

    refused = Program(world.bob).post(f"/api/messages/{said['id']}/forward", room=other.pk)
    work()
    settings.FLACK_USER_QUOTA_BYTES = 3
    full = Program(world.bob).post(f"/api/messages/{said['id']}/forward", room=world.general.pk)

    assert (refused.status_code, full.status_code) == (404, 413)
    assert Attachment.objects.count() == len(files_on_disk(settings)) == 1


@pytest.mark.parametrize("whose", ["nobody's", "somebody's", "unfinished", "posted", "taken away"])
def test_wrong_ones_are_not_found(world, alice, whose):
    file = (Sender(world.bob) if whose == "somebody's" else alice).sent(b"one")["id"]
    if whose == "nobody's":
        file = 10**9
    if whose == "unfinished":
        made = alice.ask("POST", "/api/uploads", **{"Tus-Resumable": "1.0.0", "Upload-Length": "9"})
        file = int(made["Location"].rsplit("/", 1)[1])
    if whose == "posted":
        assert alice.post(world.garden.pk, file).status_code == 201
    if whose == "taken away":
        alice.ask("DELETE", f"/api/files/{file}")
    good = alice.sent(b"good")["id"]
    answer = alice.post(world.garden.pk, good, file, source="see")
    assert (answer.status_code, code_of(answer), answer.json()["error"]["field"]) == (404, "not_found", "attachments")
    assert Attachment.objects.get(pk=good).message is None


def test_too_many_and_the_same_twice_are_refused(world, alice, settings):
    settings.FLACK_MESSAGE_FILES = 2
    ids = [alice.sent(b"x")["id"] for _ in range(3)]
    many = alice.post(world.garden.pk, *ids)
    assert (code_of(many), many.json()["error"]["field"]) == ("too_long", "attachments")
    assert many.json()["error"]["detail"] == "A message has at most 2 files."
    assert code_of(alice.post(world.garden.pk, ids[0], ids[0])) == "invalid"
    assert alice.post(world.garden.pk, *ids[:2]).status_code == 201
    assert code_of(alice.post(world.garden.pk)) == "invalid"  # neither text nor file


def test_sent_twice_it_is_posted_once_and_other_files_are_a_conflict(world, alice):
    one, two = alice.sent(b"one")["id"], alice.sent(b"two")["id"]
    first = alice.post(world.garden.pk, one, client_id="k1")
    again = alice.post(world.garden.pk, one, client_id="k1")
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())
    assert code_of(alice.post(world.garden.pk, two, client_id="k1")) == "conflict"


def test_in_a_batch_the_first_post_has_it(world, alice):
    file = alice.sent(b"one")["id"]
    posts = [new_post(world.alice.pk, world.garden.pk, "", name, attachments=[file]) for name in ("a", "b")]
    first, second = post_messages(posts)
    assert isinstance(second, NotFound)
    assert Attachment.objects.get(pk=file).message_id == first.message_id


def test_posts_at_once_never_share_a_file(committed_world):
    alice = Sender(committed_world.alice)
    file = alice.sent(b"one")["id"]
    places = [committed_world.garden.pk, committed_world.general.pk] * 3

    def post(room):
        try:
            return alice.post(room, file).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as threads:
        codes = sorted(threads.map(post, places))
    assert codes == [201, 404, 404, 404, 404, 404]


@pytest.mark.parametrize("many", [1, 8])
def test_no_query_more_for_more_files_in_a_batch(world, alice, many, django_assert_max_num_queries):
    files = [alice.sent(b"x")["id"] for _ in range(many * 2)]
    posts = [
        new_post(world.alice.pk, world.garden.pk, "", f"b{n}", attachments=files[2 * n : 2 * n + 2])
        for n in range(many)
    ]
    with django_assert_max_num_queries(20):
        post_messages(posts)


def test_a_picture_made_anew_is_one_more_change_of_its_message(world, alice, heard):
    file = alice.sent(picture(orientation=6), "IMG_1.jpg")
    assert (file["state"], file["url"], file["width"], file["height"]) == ("processing", None, 200, 400)
    with heard() as frames:
        alice.post(world.garden.pk, file["id"])
        pictures.remake(file["id"])
        pictures.remake(file["id"])  # twice is the same
    before, after = frames.of("message")
    assert before["message"]["attachments"] == [file]
    assert after["change"] == before["change"] + 1
    [shown] = after["message"]["attachments"]
    assert (shown["state"], shown["width"], shown["height"]) == ("ready", 200, 400)
    assert (shown["url"], shown["thumbnail_url"]) == (
        f"/api/files/{file['id']}/content",
        f"/api/files/{file['id']}/thumbnail",
    )
    assert shown["placeholder"].startswith("data:image/webp;base64,")
    assert len(shown["placeholder"]) < 400


def test_made_anew_before_it_is_posted_it_is_whole_at_once(world, alice, heard):
    file = alice.sent(moving(), "wave.gif")
    work()
    with heard() as frames:
        alice.post(world.garden.pk, file["id"])
    [frame] = frames.of("message")
    assert frame["message"]["attachments"][0]["state"] == "ready"


def test_a_deleted_messages_files_are_gone_for_everybody_at_once_and_from_disk_soon(world, alice, settings, heard):
    file = alice.sent(picture(), "a.jpg")
    work()
    message = alice.post(world.garden.pk, file["id"]).json()["id"]
    paths = [f"/api/files/{file['id']}{end}" for end in ("", "/content", "/thumbnail")]
    assert [alice.get(path).status_code for path in paths] == [200, 200, 200]

    with heard() as frames:
        editing.delete_message(world.alice, message)
    assert frames.of("message")[0]["message"]["attachments"] == []
    assert [alice.get(path).status_code for path in paths] == [404, 404, 404]
    assert files_on_disk(settings) != []
    work()
    assert (files_on_disk(settings), Attachment.objects.exists()) == ([], False)


def test_a_hidden_messages_files_come_back_with_it(world, alice):
    file = alice.sent(b"one")["id"]
    message = alice.post(world.garden.pk, file).json()["id"]
    hiding.hide_message(world.dana, message)
    assert alice.get(f"/api/files/{file}").status_code == 404
    work()
    hiding.restore_message(world.dana, message)
    assert alice.get(f"/api/files/{file}/content").status_code == 200


def test_a_message_that_is_deleted_while_its_picture_is_made_stays_a_tombstone(world, alice, heard, monkeypatch):
    file = alice.sent(picture())["id"]
    message = alice.post(world.garden.pk, file).json()["id"]
    remade = pictures.remade

    def slow(*args, **kwargs):
        editing.delete_message(world.alice, message)
        return remade(*args, **kwargs)

    monkeypatch.setattr(pictures, "remade", slow)
    with heard() as frames:
        pictures.remake(file)
    assert [frame["message"]["attachments"] for frame in frames.of("message")] == [[]]
    assert Message.objects.get(pk=message).deleted_at is not None


def test_files_of_a_room_newest_first_page_by_page(world, alice, heard):
    cellar = rooms.create_room(world.alice, kind="private", name="Cellar")
    names = ["a.txt", "b.txt", "c.txt"]
    for name in names:
        alice.post(world.garden.pk, alice.sent(b"x", name)["id"])
    shot = alice.sent(picture(), "d.jpg")["id"]
    message = alice.post(world.garden.pk, shot, source="look").json()
    alice.post(cellar.pk, alice.sent(b"x", "secret.txt")["id"])
    alice.sent(b"x", "not posted.txt")

    def listed(who, query=""):
        path, found = f"/api/rooms/{world.garden.pk}/files?limit=2{query}", []
        while path:
            page = who.get(path).json()
            found += page["files"]
            path = page["next"]
        return found

    assert [file["name"] for file in listed(alice)] == ["d.jpg", "c.txt", "b.txt", "a.txt"]
    newest = listed(Program(world.carol))[0]
    assert (newest["message_id"], newest["number"], newest["user_id"]) == (message["id"], 4, world.alice.pk)
    assert [file["id"] for file in listed(alice, "&kind=image")] == [shot]
    editing.delete_message(world.alice, message["id"])
    assert [file["name"] for file in listed(alice)] == ["c.txt", "b.txt", "a.txt"]
    assert code_of(Program(world.carol).get(f"/api/rooms/{cellar.pk}/files")) == "not_found"
    assert code_of(alice.get(f"/api/rooms/{world.garden.pk}/files?kind=x")) == "invalid"


def test_files_of_threads_are_among_those_of_the_room(world, alice, heard):
    cellar = rooms.create_room(world.alice, kind="private", name="Cellar")
    for room in (world.garden, cellar):
        root = alice.post(room.pk, source="root").json()["id"]
        thread = start_thread(world.alice, root).room.pk
        alice.post(room.pk, alice.sent(b"x", f"room {room.slug}.txt")["id"])
        reply = alice.post(thread, alice.sent(b"x", f"thread {room.slug}.txt")["id"]).json()
    where = [
        (file["name"], file["room_id"], file["number"])
        for file in alice.get(f"/api/rooms/{cellar.pk}/files").json()["files"]
    ]
    assert where == [("thread cellar.txt", thread, 1), ("room cellar.txt", cellar.pk, 2)]
    assert [file["name"] for file in alice.get(f"/api/rooms/{thread}/files").json()["files"]] == ["thread cellar.txt"]
    of_garden = Program(world.carol).get(f"/api/rooms/{world.garden.pk}/files").json()["files"]
    assert [file["name"] for file in of_garden] == ["thread garden.txt", "room garden.txt"]
    assert code_of(Program(world.carol).get(f"/api/rooms/{thread}/files")) == "not_found"
    editing.delete_message(world.alice, reply["id"])
    assert len(alice.get(f"/api/rooms/{cellar.pk}/files").json()["files"]) == 1


def test_the_sweep_queues_what_was_never_queued(world, alice, heard, monkeypatch):
    queued = []
    monkeypatch.setattr(followups, "enqueue", lambda task, ids: queued.extend((task, row) for row in ids))
    shot, gone = alice.sent(picture())["id"], alice.sent(b"x")["id"]
    alice.ask("DELETE", f"/api/files/{gone}")
    with heard():
        tasks.sweep_files()
    assert queued == []  # they are on their way
    Attachment.objects.update(touched_at=Attachment.objects.first().touched_at - timedelta(minutes=1))
    with heard():
        tasks.sweep_files()
    assert queued == [("chat.remake_picture", shot), ("chat.remove_file", gone)]


def test_what_a_picture_says_of_its_place_is_in_nothing_that_is_handed_out(world, alice, settings):
    ids = [alice.sent(content, name)["id"] for content, name in [
        (picture(), "a.jpg"), (picture("PNG"), "a.png"), (picture("WEBP"), "a.webp"), (picture("AVIF"), "a.avif"),
        (moving(), "a.gif"), (moving("WEBP"), "b.webp"),
    ]]  # fmt: skip
    assert any(PLACE in path.read_bytes() for path in files_on_disk(settings))  # as they came
    for file in ids:
        assert code_of(alice.get(f"/api/files/{file}/content")) == "not_found"  # nobody is shown those
    work()
    assert not any(PLACE in path.read_bytes() for path in files_on_disk(settings))
    assert len(files_on_disk(settings)) == 2 * len(ids)


def test_whoever_leaves_a_private_room_keeps_no_key_to_their_own_file(world, alice):
    cellar = rooms.create_room(world.bob, kind="private", name="Cellar")
    memberships.add_member(world.bob, cellar.pk, world.alice)
    file = alice.sent(b"one")["id"]
    alice.post(cellar.pk, file)
    assert alice.get(f"/api/files/{file}/content").status_code == 200
    memberships.leave(world.alice, cellar.pk)
    assert code_of(alice.get(f"/api/files/{file}/content")) == "not_found"
    assert alice.ask("DELETE", f"/api/files/{file}").status_code == 404
