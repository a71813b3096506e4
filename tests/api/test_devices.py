"""Browsers that take pushes, over REST: added, told apart, and gone with what they were added under."""

import pytest
from django.test import Client

from accounts import actions
from accounts.authentication import Credential
from notifications import devices
from notifications.models import Device
from tests.accounts.conftest import PASSWORD
from tests.api.conftest import code_of
from trials.push_service import Browser, from_base64url

ENDPOINT = "https://push.example/send/1"


def added(program, endpoint=ENDPOINT, browser=None, **options):
    return program.post("/api/me/devices", endpoint=endpoint, keys=(browser or Browser()).keys(), **options)


def listed(program):
    return program.get("/api/me/devices").json()["devices"]


def test_it_is_added_once_changed_and_forgotten(program, world):
    bob, browser = program(world.bob), Browser()

    made = added(bob, browser=browser, name="Firefox on Linux", time_zone="Europe/Vienna")
    again = added(bob, browser=browser, name="Firefox")
    changed = bob.patch(f"/api/me/devices/{made.json()['id']}", words=False)

    assert (made.status_code, again.status_code) == (201, 200)
    assert (made.json()["words"], made.json()["current"]) == (True, True)
    assert listed(bob) == [changed.json()]
    assert (changed.json()["name"], changed.json()["words"]) == ("Firefox", False)
    assert added(bob, browser=browser).json()["words"] is False  # a page that comes again changes nothing of it
    assert len(from_base64url(bob.get("/api/me/devices").json()["public_key"])) == 65
    assert ENDPOINT not in bob.get("/api/me/devices").content.decode()

    assert bob.delete(f"/api/me/devices/{made.json()['id']}").status_code == 204
    assert bob.delete(f"/api/me/devices/{made.json()['id']}").status_code == 404
    assert listed(bob) == []


def test_nobody_else_sees_or_touches_it(program, world):
    device = added(program(world.bob)).json()
    alice = program(world.alice)

    assert listed(alice) == []
    assert code_of(alice.patch(f"/api/me/devices/{device['id']}", words=False)) == "not_found"
    assert code_of(alice.delete(f"/api/me/devices/{device['id']}")) == "not_found"
    assert listed(program(world.bob)) == [{**device, "current": False}]


def test_a_browser_is_whoever_s_is_signed_in_and_its_address_alone_takes_it_from_nobody(program, world):
    alice, bob, browser = program(world.alice), program(world.bob), Browser()
    added(bob, browser=browser)

    assert code_of(added(alice, browser=Browser(auth=b"not the same one"))) == "conflict"
    assert len(listed(bob)) == 1
    assert added(alice, browser=browser).status_code == 201
    assert (len(listed(alice)), listed(bob)) == (1, [])


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"endpoint": "http://push.example/1"}, "invalid", "endpoint"),
        ({"endpoint": "https://anna:secret@push.example/1"}, "invalid", "endpoint"),
        ({"endpoint": "https://push.example:22/1"}, "invalid", "endpoint"),
        ({"endpoint": "ftp://push.example/1"}, "invalid", "endpoint"),
        ({"endpoint": "https://push.example/ä"}, "invalid", "endpoint"),
        ({"endpoint": "https://push.example/" + "x" * 1000}, "too_long", "endpoint"),
        ({"endpoint": 7}, "invalid", "endpoint"),
        ({"keys": {"p256dh": "AAAA", "auth": Browser().keys()["auth"]}}, "invalid", "keys"),
        ({"keys": {"p256dh": Browser().keys()["p256dh"], "auth": "AAAA"}}, "invalid", "keys"),
        ({"keys": {"p256dh": "ü" * 87, "auth": Browser().keys()["auth"]}}, "invalid", "keys"),
        ({"keys": []}, "invalid", "keys"),
        ({"keys": {}}, "invalid", "keys"),
        ({"name": "x" * 81}, "too_long", "name"),
        ({"words": "perhaps"}, "invalid", "words"),
    ],
)
def test_what_is_wrong_is_said(program, world, body, code, field):
    sent = {"endpoint": ENDPOINT, "keys": Browser().keys(), **body}
    answer = program(world.bob).post("/api/me/devices", **sent)

    assert (answer.status_code, code_of(answer)) == (400, code)
    assert answer.json()["error"]["field"] == field
    assert not Device.objects.exists()


def test_there_are_only_so_many_and_the_one_used_longest_ago_goes(program, world, monkeypatch):
    monkeypatch.setattr(devices, "MOST_DEVICES", 2)
    bob = program(world.bob)
    ids = [added(bob, endpoint=f"{ENDPOINT}{number}").json()["id"] for number in range(3)]

    assert [device["id"] for device in listed(bob)] == [ids[2], ids[1]]


def test_it_ends_with_the_token_it_was_added_under(program, world):
    bob, other = program(world.bob), program(world.bob)
    added(bob)
    added(other, endpoint=f"{ENDPOINT}0")

    assert bob.delete("/api/tokens").status_code == 204

    assert [device["current"] for device in listed(other)] == [True]
    assert Device.objects.count() == 1


def test_it_ends_with_the_session_it_was_added_under_and_outlives_a_new_password_there(db):
    anna = actions.create_account(nickname="anna", password=PASSWORD)
    here, elsewhere = Client(), Client()
    for number, browser in enumerate((here, elsewhere)):
        browser.force_login(anna)
        body = {"endpoint": f"{ENDPOINT}{number}", "keys": Browser().keys()}
        assert browser.post("/api/me/devices", body, content_type="application/json").status_code == 201
    first, second = Device.objects.order_by("pk")
    credential = Credential(anna.pk, "session", first.credential_key)

    actions.change_password(anna, current=PASSWORD, new="a quite different phrase", keep=credential)
    assert [device.pk for device in Device.objects.all()] == [first.pk]

    actions.sign_out(credential)
    assert not Device.objects.exists()
    assert second.user_id == anna.pk


def test_suspension_ends_all_of_them_for_good(program, world):
    added(program(world.bob))

    actions.suspend(world.dana, world.bob.pk)
    actions.restore(world.dana, world.bob.pk)

    assert not Device.objects.exists()
