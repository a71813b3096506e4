"""Reports in django-admin: an own list, dismissed or acted upon."""

from chat.actions import reporting
from chat.actions.direct import open_direct
from chat.models import Message, Report


def test_open_ones_are_found_and_decided(world, dana, say):
    rude, fine = say("rude", world.bob), say("fine", world.bob)
    bad = reporting.report_message(world.alice, rude.pk, "abuse", "he is").report
    good = reporting.report_message(world.alice, fine.pk, "other").report
    assert dana.rows("chat_report", state="open") == [good.pk, bad.pk]
    page = dana.page("chat_report", bad.pk).content.decode()
    assert "rude" in page
    assert "he is" in page

    assert dana.act("chat_report", "dismiss", good.pk) == ["Dismissed: 1."]
    assert dana.act("chat_report", "hide", bad.pk) == ["Hidden: 1."]

    assert dana.rows("chat_report", state="open") == []
    assert dana.rows("chat_report") == [good.pk, bad.pk]
    assert list(Report.objects.order_by("pk").values_list("resolution", flat=True)) == ["hidden", "dismissed"]
    assert Message.objects.get(pk=rude.pk).hidden_at is not None


def test_direct_rooms_are_for_administrators_who_hide_nothing_there(world, dana, roots, say):
    room = open_direct(world.alice, [world.bob.pk]).room
    report = reporting.report_message(world.alice, say("between us", world.bob, room).pk, "abuse").report

    assert dana.rows("chat_report") == []
    assert roots.rows("chat_report") == [report.pk]
    assert roots.act("chat_report", "hide", report.pk)[0].startswith("Left alone: 1. Nobody hides messages")
