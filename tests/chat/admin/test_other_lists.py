"""Rooms, tokens, cards, results, audit: found, acted on, and nothing secret shown."""

import json

import pytest
from django_celery_results.models import TaskResult

from accounts import actions
from accounts.authentication import by_token
from accounts.models import ApiToken, AuditEntry
from accounts.secrets import digest
from chat.actions import previews as kept
from chat.actions import reporting
from chat.actions.previews import WITHDRAWN, Card
from chat.actions.rendering import apply_previews
from chat.actions.withdrawing import withdraw_card
from chat.models import LinkPreview, Message, MessagePreview, PreviewState, ReportReason, Room
from foundation.errors import Forbidden, NotFound


def test_a_moderator_archives_a_room_and_brings_it_back(dana, world, heard):
    with heard() as frames:
        assert dana.act("chat_room", "archive", world.garden.pk) == ["Archived: 1."]

    [frame] = frames.of("room")
    assert frame["facts"]["archived_at"] is not None
    assert dana.act("chat_room", "restore", world.garden.pk) == ["Restored: 1."]
    assert Room.objects.get(pk=world.garden.pk).archived_at is None
    assert list(AuditEntry.objects.order_by("pk").values_list("action", "target_id")) == [
        ("archive room", world.garden.pk),
        ("restore room", world.garden.pk),
    ]


def test_general_stays_open(dana, world):
    assert dana.act("chat_room", "archive", world.general.pk) == ["Left alone: 1. #general can't be archived."]


def test_rooms_are_found_by_the_beginning_of_their_address(dana, world):
    assert dana.rows("chat_room", q="gard") == [world.garden.pk]
    assert dana.rows("chat_room", q="#garden") == [world.garden.pk]
    assert dana.rows("chat_room", q="arden") == []


def test_a_token_is_revoked_and_its_door_closes(dana, world):
    token, secret = actions.create_token(world.alice, name="laptop")
    before = world.alice.version

    assert dana.act("accounts_apitoken", "revoke", token.pk) == ["Revoked: 1."]

    assert by_token(secret) is None
    world.alice.refresh_from_db()
    assert world.alice.version > before
    assert list(AuditEntry.objects.values_list("action", "target_type", "target_id")) == [
        ("revoke token", "user", world.alice.pk)
    ]


def test_an_administrators_token_is_not_a_moderators_to_revoke(dana, roots):
    token, secret = actions.create_token(roots.user)

    assert dana.act("accounts_apitoken", "revoke", token.pk) == ["Left alone: 1. You may not do this."]
    assert by_token(secret) is not None


def test_members_revoke_no_tokens_but_their_own(world):
    token, _ = actions.create_token(world.bob)

    with pytest.raises(Forbidden):
        actions.revoke_token_of(world.alice, token.pk)
    actions.revoke_token_of(world.bob, token.pk)
    with pytest.raises(NotFound):
        actions.revoke_token_of(world.bob, token.pk)


def test_what_opens_doors_is_shown_nowhere(dana, roots, world):
    token, secret = actions.create_token(world.alice, name="laptop")
    world.alice.set_password("correct horse battery")
    world.alice.save()
    secrets = [secret, digest(secret), world.alice.password]

    for desk in (dana, roots):
        for response in (
            desk.table("accounts_apitoken"),
            desk.page("accounts_apitoken", token.pk),
            desk.table("accounts_user"),
            desk.page("accounts_user", world.alice.pk),
        ):
            assert response.status_code == 200
            assert not [one for one in secrets if one in response.content.decode()]
    assert dana.rows("accounts_apitoken", q="@alice") == [token.pk]
    assert ApiToken.objects.count() == 1


@pytest.fixture
def card(say):
    """A card below two messages."""
    preview = kept.keep_card(
        kept.preview_of("https://example.org/seeds"), Card(title="Seeds", description="", site="Example")
    )
    for _ in range(2):
        message = say("look: https://example.org/seeds")
        apply_previews(message.pk, message.source_version, [preview])
    return preview


def test_a_withdrawn_card_leaves_every_message_and_does_not_come_back(dana, card, heard, say):
    with heard() as frames:
        assert dana.act("chat_linkpreview", "withdraw", card.pk) == ["Withdrawn: 1."]

    assert [frame["message"]["previews"] for frame in frames.of("message")] == [[], []]
    assert not MessagePreview.objects.filter(preview=card).exists()
    assert "Seeds" not in "".join(Message.objects.values_list("frame", flat=True))
    card.refresh_from_db()
    assert (card.state, card.failure) == (PreviewState.FAILED, WITHDRAWN)
    assert not kept.is_due(card)
    assert AuditEntry.objects.get().detail == "https://example.org/seeds"

    with heard() as frames:
        dana.act("chat_linkpreview", "withdraw", card.pk)
    assert frames == []
    assert AuditEntry.objects.count() == 1


def test_a_member_withdraws_nothing(world, card):
    with pytest.raises(Forbidden):
        withdraw_card(world.alice, card.pk)

    assert LinkPreview.objects.get().state == PreviewState.READY


def test_cards_are_found_by_their_whole_address_however_it_is_spelt(dana, card):
    assert dana.rows("chat_linkpreview", q="HTTPS://EXAMPLE.org:443/seeds#top") == [card.pk]
    assert dana.rows("chat_linkpreview", q="example.org/seeds") == [card.pk]
    assert dana.rows("chat_linkpreview", q="example.org") == []
    assert dana.rows("chat_linkpreview", state="ready") == [card.pk]
    assert dana.rows("chat_linkpreview", state="failed") == []


def test_a_result_says_how_it_ended_and_not_with_what(roots):
    failed = TaskResult.objects.create(
        task_id="abc",
        task_name="api.answer",
        status="FAILURE",
        task_args='["hello from alice"]',
        result=json.dumps({"exc_type": "TimeoutError", "exc_message": ["hello from alice"]}),
        traceback="hello from alice",
    )
    TaskResult.objects.create(task_id="def", status="SUCCESS", result='"hello from alice"')

    for response in (
        roots.table("django_celery_results_taskresult"),
        roots.page("django_celery_results_taskresult", failed.pk),
    ):
        assert "TimeoutError" in response.content.decode()
        assert "hello from alice" not in response.content.decode()
    assert roots.rows("django_celery_results_taskresult", status="FAILURE") == [failed.pk]
    assert roots.rows("django_celery_results_taskresult", q="abc") == [failed.pk]


def test_the_audit_is_searched_by_who_what_and_to_whom(dana, roots, world, say):
    message = say("buy my seeds")
    dana.act("accounts_user", "suspend", world.carol.pk)
    dana.act("chat_message", "hide", message.pk)
    roots.act("accounts_user", "make_moderator", world.bob.pk)
    suspended, hidden, promoted = AuditEntry.objects.order_by("pk").values_list("pk", flat=True)

    assert dana.rows("accounts_auditentry") == [promoted, hidden, suspended]
    assert dana.rows("accounts_auditentry", q="@dana") == [hidden, suspended]
    assert dana.rows("accounts_auditentry", q=f"user:{world.bob.pk}") == [promoted]
    assert dana.rows("accounts_auditentry", q=f"message:{message.pk}") == [hidden]
    assert dana.rows("accounts_auditentry", action="suspend") == [suspended]
    for nonsense in ("user:", ":7", "planet:7", "user:x"):
        assert dana.rows("accounts_auditentry", q=nonsense) == []


def test_what_values_mean_is_said_in_the_readers_language(dana, world, say):
    reporting.report_message(world.bob, say("buy my seeds").pk, ReportReason.SPAM)
    TaskResult.objects.create(task_id="a-1", task_name="chat.render", status="FAILURE")
    dana.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"

    said = {
        "chat_room": "Offen",
        "chat_report": "Spam",
        "accounts_user": "Moderator",
        "accounts_auditentry": "Nachricht melden",
        "django_celery_results_taskresult": "Fehlgeschlagen",
    }
    for model, words in said.items():
        assert f">{words}</td>" in dana.table(model).content.decode()
