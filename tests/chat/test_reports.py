"""A member reports a message; those who look after the room decide about it."""

import json

import pytest

from accounts.models import AuditEntry
from chat.actions import reporting
from chat.actions.direct import open_direct
from chat.actions.editing import delete_message
from chat.actions.hiding import hide_message
from chat.actions.memberships import add_member
from chat.actions.messages import new_post, post_message
from chat.actions.rooms import create_room
from chat.models import Message, Report
from chat.queries.reports import Place, reports
from foundation.errors import Forbidden, Invalid, NotFound, TooFast, TooLong
from tests.api.conftest import Program
from tests.conftest import World


@pytest.fixture
def rude(world: World) -> int:
    return post_message(new_post(world.bob.pk, world.garden.pk, "rude", "rude")).message_id


def waiting(user: object) -> list[int]:
    listed, _ = reports(user, is_open=True, before_id=None, limit=50)  # type: ignore[arg-type]
    return [one.message_id for one, _, _ in listed]


def test_it_is_told_once_and_again_is_the_first(world: World, rude: int) -> None:
    first = reporting.report_message(world.alice, rude, "abuse", " he  called me names ")
    again = reporting.report_message(world.alice, rude, "spam")

    assert (first.is_new, again.is_new) == (True, False)
    assert again.report.pk == first.report.pk
    assert (again.report.reason, again.report.text) == ("abuse", "he  called me names")
    assert AuditEntry.objects.filter(actor=world.alice, action="report message", target_id=rude).count() == 1


def test_moderators_see_it_with_who_told_it_and_nobody_else_does(world: World, rude: int) -> None:
    reporting.report_message(world.carol, rude, "abuse")

    assert waiting(world.dana) == [rude]
    assert waiting(world.alice) == [rude]  # the garden is hers
    assert waiting(world.carol) == waiting(world.robo) == []
    [(of_staff, stored, _)], _ = reports(world.dana, is_open=True, before_id=None, limit=50)
    [(of_room, _, _)], _ = reports(world.alice, is_open=True, before_id=None, limit=50)
    assert (of_staff.user_id, of_room.user_id) == (world.carol.pk, None)
    assert stored.id == rude


def test_who_decides_is_told_of_a_private_room_that_they_are_not_in(world: World) -> None:
    secret = create_room(world.alice, kind="private", name="Secret garden")
    add_member(world.alice, secret.pk, world.bob)
    message = post_message(new_post(world.bob.pk, secret.pk, "rude", "rude")).message_id
    reporting.report_message(world.alice, message, "abuse")
    world.carol.role = "administrator"

    [(_, stored, outside)], _ = reports(world.carol, is_open=True, before_id=None, limit=50)
    [(_, _, inside)], _ = reports(world.alice, is_open=True, before_id=None, limit=50)

    assert (outside, json.loads(stored.frame)["source"]) == (Place("private", "Secret garden", False), "rude")
    assert inside.readable


def test_nobody_decides_about_what_they_wrote(world: World) -> None:
    mine = post_message(new_post(world.alice.pk, world.garden.pk, "mine", "mine")).message_id
    report = reporting.report_message(world.bob, mine, "other").report

    assert waiting(world.alice) == []
    with pytest.raises(NotFound):
        reporting.close_reports(world.alice, report.pk, "dismissed")
    with pytest.raises(Forbidden):
        reporting.report_message(world.alice, mine, "other")


def test_a_decision_closes_all_reports_of_the_message_and_is_written_down(world: World, rude: int) -> None:
    first = reporting.report_message(world.alice, rude, "abuse").report
    reporting.report_message(world.carol, rude, "spam")

    closed = reporting.close_reports(world.dana, first.pk, "hidden")
    again = reporting.close_reports(world.dana, first.pk, "dismissed")

    assert (
        (closed.resolution, closed.closed_by_id) == (again.resolution, again.closed_by_id) == ("hidden", world.dana.pk)
    )
    assert set(Report.objects.values_list("resolution", flat=True)) == {"hidden"}
    assert Message.objects.get(pk=rude).hidden_at is not None
    assert waiting(world.dana) == []
    assert AuditEntry.objects.filter(actor=world.dana, action="hide message").count() == 1
    assert not AuditEntry.objects.filter(action="dismiss reports").exists()


def test_dismissed_the_message_stays(world: World, rude: int, heard: object) -> None:
    report = reporting.report_message(world.alice, rude, "abuse").report

    with heard() as frames:  # type: ignore[operator]
        reporting.close_reports(world.alice, report.pk, "dismissed")

    assert frames == []
    assert Message.objects.get(pk=rude).hidden_at is None
    assert AuditEntry.objects.filter(actor=world.alice, action="dismiss reports", target_id=rude).count() == 1


def test_a_message_that_is_gone_needs_no_decision_and_no_report(world: World, rude: int) -> None:
    reporting.report_message(world.alice, rude, "abuse")
    other = post_message(new_post(world.bob.pk, world.garden.pk, "ruder", "ruder")).message_id
    reporting.report_message(world.alice, other, "abuse")

    delete_message(world.bob, rude)
    hide_message(world.dana, other)

    assert list(Report.objects.order_by("pk").values_list("resolution", flat=True)) == ["deleted", "hidden"]
    for message_id in (rude, other):
        with pytest.raises(NotFound):
            reporting.report_message(world.carol, message_id, "abuse")


def test_of_a_direct_room_administrators_see_what_one_of_the_two_has_shown(world: World) -> None:
    room = open_direct(world.alice, [world.bob.pk]).room
    message = post_message(new_post(world.bob.pk, room.pk, "between us", "b")).message_id
    with pytest.raises(NotFound):
        reporting.report_message(world.carol, message, "abuse")

    report = reporting.report_message(world.alice, message, "abuse").report
    world.carol.role = "administrator"

    assert waiting(world.dana) == []
    assert waiting(world.carol) == [message]
    [(_, _, place)], _ = reports(world.carol, is_open=True, before_id=None, limit=50)
    assert (place.kind, place.readable) == ("direct", False)
    with pytest.raises(Forbidden):
        reporting.close_reports(world.carol, report.pk, "hidden")
    assert reporting.close_reports(world.carol, report.pk, "dismissed").resolution == "dismissed"


@pytest.mark.parametrize(
    ("reason", "text", "error"), [("boring", "", Invalid), ("", "", Invalid), ("spam", "x" * 501, TooLong)]
)
def test_a_report_says_why_in_few_words(world: World, rude: int, reason: str, text: str, error: type) -> None:
    with pytest.raises(error):
        reporting.report_message(world.alice, rude, reason, text)


def test_nobody_buries_the_moderators(world: World) -> None:
    for number in range(reporting.RATE.burst + 1):
        message = post_message(new_post(world.bob.pk, world.garden.pk, "x", f"m{number}")).message_id
        if number < reporting.RATE.burst:
            reporting.report_message(world.alice, message, "spam")

    with pytest.raises(TooFast):
        reporting.report_message(world.alice, message, "spam")
    reporting.report_message(world.alice, message - 1, "spam")  # told already: nothing is counted


def test_a_list_costs_the_same_for_more_reports(world: World, rude: int, django_assert_num_queries: object) -> None:
    for user in (world.alice, world.carol):
        reporting.report_message(user, rude, "abuse")
    other = post_message(new_post(world.bob.pk, world.garden.pk, "ruder", "ruder")).message_id
    reporting.report_message(world.alice, other, "abuse")

    with django_assert_num_queries(3):  # type: ignore[operator]
        page, last = reports(world.dana, is_open=True, before_id=None, limit=2)

    assert [one.message_id for one, _, _ in page] == [other, rude]
    assert last == page[-1][0].id


def test_over_rest(world: World, rude: int) -> None:
    alice, dana = Program(world.alice), Program(world.dana)
    made = alice.post(f"/api/messages/{rude}/reports", reason="spam", text="again")
    assert (made.status_code, alice.post(f"/api/messages/{rude}/reports", reason="spam").status_code) == (201, 200)

    [listed] = dana.get("/api/reports").json()["reports"]
    assert (listed["user_id"], listed["message"]["source"]) == (world.alice.pk, "rude")
    decided = dana.patch(f"/api/reports/{listed['id']}", resolution="dismissed").json()

    assert (decided["resolution"], decided["closed_by"]) == ("dismissed", world.dana.pk)
    assert dana.get("/api/reports").json()["reports"] == []
    assert [one["id"] for one in dana.get("/api/reports?closed=1").json()["reports"]] == [listed["id"]]
