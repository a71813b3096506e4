"""Find a message, hide it, bring it back: everybody in the room sees it happen, and the audit remembers."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from chat.actions import editing, rooms
from chat.actions.messages import new_post, post_message
from chat.admin.messages import MessagesAdmin
from chat.models import Membership, Message, Room, RoomKind


def test_hiding_and_restoring_are_changes_of_the_room(dana, say, heard):
    message = say("buy my seeds")

    with heard() as frames:
        said = dana.act("chat_message", "hide", message.pk)
    [frame] = frames.of("message")

    assert said == ["Hidden: 1."]
    assert frame["message"]["source"] == ""
    assert frame["message"]["deleted_at"] is not None

    with heard() as frames:
        assert dana.act("chat_message", "restore", message.pk) == ["Restored: 1."]
    [frame] = frames.of("message")
    assert frame["message"]["source"] == "buy my seeds"
    assert list(AuditEntry.objects.order_by("pk").values_list("action", "target_id")) == [
        ("hide message", message.pk),
        ("restore message", message.pk),
    ]


def test_hiding_twice_is_one_change_and_one_entry(dana, say, heard):
    message = say("buy my seeds")
    dana.act("chat_message", "hide", message.pk)

    with heard() as frames:
        dana.act("chat_message", "hide", message.pk)

    assert frames.of("message") == []
    assert AuditEntry.objects.filter(action="hide message").count() == 1


def test_a_hidden_message_can_still_be_read_here_and_a_deleted_one_cannot(dana, say, world):
    hidden, deleted = say("buy my *seeds*"), say("never mind")
    dana.act("chat_message", "hide", hidden.pk)
    editing.delete_message(world.alice, deleted.pk)

    assert "buy my *seeds*" in dana.page("chat_message", hidden.pk).content.decode()
    assert dana.rows("chat_message", state="hidden") == [hidden.pk]
    assert "never mind" not in dana.table("chat_message").content.decode()
    assert dana.act("chat_message", "restore", deleted.pk)[0].startswith("Left alone: 1.")


def test_markup_in_a_message_is_shown_and_not_run(dana, say):
    message = say("<script>alert(1)</script> <img src=x onerror=alert(1)>")

    for response in (dana.table("chat_message"), dana.page("chat_message", message.pk)):
        assert "<script>alert" not in response.content.decode()
        assert "&lt;script&gt;alert(1)" in response.content.decode()


@pytest.fixture
def shed(world):
    return rooms.create_room(world.alice, kind="private", name="Shed")


def test_private_rooms_are_for_administrators_only(dana, roots, say, shed):
    message = say("the key is under the pot", room=shed)

    assert message.pk not in dana.rows("chat_message")
    assert dana.rows("chat_message", q=str(message.pk)) == []
    assert dana.page("chat_message", message.pk).status_code == 302
    assert "Hidden: 1." not in dana.act("chat_message", "hide", message.pk)
    assert Message.objects.get(pk=message.pk).hidden_at is None
    assert shed.pk not in dana.rows("chat_room")

    assert roots.rows("chat_message", q=str(message.pk)) == [message.pk]
    assert roots.act("chat_message", "hide", message.pk) == ["Hidden: 1."]


def test_direct_rooms_are_nobodys(roots, world):
    direct = Room.objects.create(kind=RoomKind.DIRECT, direct_key="1-2")
    Membership.objects.create(room=direct, user=world.alice)
    posted = post_message(new_post(world.alice.pk, direct.pk, "just between us", "direct-1"))

    assert roots.rows("chat_message", q=str(posted.message_id)) == []
    assert direct.pk not in roots.rows("chat_room")
    assert "just between us" not in roots.table("chat_message").content.decode()


def test_messages_are_found_by_id_author_room_number_and_words(dana, say, world):
    seeds, beans = say("who has tomato seeds"), say("the beans are up", author=world.bob)
    elsewhere = say("tomatoes for lunch", room=world.general)

    assert dana.rows("chat_message", q=str(seeds.pk)) == [seeds.pk]
    assert dana.rows("chat_message", q="@alice") == [elsewhere.pk, seeds.pk]
    assert dana.rows("chat_message", q="#garden") == [beans.pk, seeds.pk]
    assert dana.rows("chat_message", q="#garden/2") == [beans.pk]
    assert dana.rows("chat_message", q="tomato") == [elsewhere.pk, seeds.pk]
    assert dana.rows("chat_message", q="@alice #garden tomato") == [seeds.pk]
    for nothing in ("@nobody", "#nowhere", "99999999999999999999", "zucchini", "#garden/99", "\x00", "@", '"'):
        dana.table("chat_message", q=nothing)
    assert dana.rows("chat_message", q="@nobody") == []
    assert dana.rows("chat_message", q="#nowhere") == []


def test_pages_follow_one_another_without_gap_or_double(dana, say, world, monkeypatch):
    monkeypatch.setattr(MessagesAdmin, "list_per_page", 4)
    posted = [say(f"line {number}", author=(world.alice, world.bob)[number % 2]).pk for number in range(18)]

    for query in ({}, {"q": "#garden"}, {"q": "@alice"}, {"q": "line"}):
        wanted = posted[::2] if query.get("q") == "@alice" else posted
        url = f"{reverse('admin:chat_message_changelist')}?q={query.get('q', '').replace('#', '%23')}"
        seen = []
        while url:
            listed = dana.client.get(url).context["cl"]
            seen += [row.pk for row in listed.result_list]
            url = listed.older_url and reverse("admin:chat_message_changelist") + listed.older_url
        assert seen == wanted[::-1]


@pytest.mark.parametrize("key", ["x", "1~2", "99999999999999999999999", "", "~", "\x00"])
def test_a_key_that_makes_no_sense_is_no_error(dana, say, key):
    say("hello")

    assert dana.client.get(reverse("admin:chat_message_changelist"), {"before": key}, follow=True).status_code == 200


def test_an_old_page_of_the_list_still_acts_on_the_chosen_row(dana, say):
    first = say("first")
    say("second")
    url = reverse("admin:chat_message_changelist")

    dana.client.post(f"{url}?before={first.pk + 1}", {"action": "hide", "_selected_action": [first.pk], "index": "0"})

    assert Message.objects.get(pk=first.pk).hidden_at is not None


def test_the_audit_of_a_message_is_one_click_away(dana, say):
    message = say("buy my seeds")
    dana.act("chat_message", "hide", message.pk)

    response = dana.client.get(reverse("admin:chat_message_history", args=[message.pk]), follow=True)

    [entry] = response.context["cl"].result_list
    assert (entry.action, entry.target_id, entry.actor.nickname) == ("hide message", message.pk, "dana")
