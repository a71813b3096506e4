"""Polls over REST."""

import pytest

from chat.models import PollVote
from tests.api.conftest import Program, code_of

pytestmark = pytest.mark.django_db

TEA = {"question": "What do we drink?", "options": ["Tea", "Coffee"]}


def test_ask_vote_and_close(world):
    alice, bob = Program(world.alice), Program(world.bob)
    made = alice.post(f"/api/rooms/{world.garden.pk}/polls", client_id="drink", **TEA)
    again = alice.post(f"/api/rooms/{world.garden.pk}/polls", headers={"Idempotency-Key": "drink"}, **TEA)
    message = made.json()
    address = made["Location"]
    tea, coffee = [option["id"] for option in message["poll"]["options"]]

    assert (made.status_code, again.status_code, message["kind"], message["poll"]["several"]) == (
        201,
        200,
        "poll",
        False,
    )
    assert again.json()["id"] == message["id"]
    assert bob.put(f"{address}/votes", options=[tea]).status_code == 204
    assert bob.get(f"{address}/votes").json() == {"options": [tea]}
    assert alice.get(f"{address}/votes/").json() == {"options": []}
    assert alice.get(address).json()["poll"]["options"][0]["user_ids"] == [world.bob.pk]
    assert code_of(bob.post(f"{address}/poll/close")) == "forbidden"
    assert alice.post(f"{address}/poll/close").status_code == 204
    assert code_of(bob.put(f"{address}/votes", options=[coffee])) == "forbidden"
    assert alice.get(address).json()["poll"]["closed_at"] is not None
    found = bob.get("/api/search?q=drink").json()["messages"]
    assert [one["id"] for one in found] == [message["id"]]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**TEA, "options": ["Tea"]}, "options"),
        ({**TEA, "options": "Tea"}, "options"),
        ({**TEA, "options": ["Tea", 7]}, "options"),
        ({**TEA, "question": " "}, "source"),
        ({"options": ["Tea", "Coffee"]}, "question"),
        ({**TEA, "several": "perhaps"}, "several"),
        ({**TEA, "client_id": ""}, "client_id"),
    ],
)
def test_bad_polls_have_a_code_and_a_field(world, body, field):
    answer = Program(world.alice).post(f"/api/rooms/{world.garden.pk}/polls", **body)

    assert (answer.status_code, code_of(answer), answer.json()["error"]["field"]) == (400, "invalid", field)


def test_bad_votes_change_nothing(world):
    alice = Program(world.alice)
    address = alice.post(f"/api/rooms/{world.garden.pk}/polls", **TEA)["Location"]

    for options in ([0], [2**63], ["x"], "x", None, [2**62]):
        assert code_of(alice.put(f"{address}/votes", options=options)) == "invalid"
    assert PollVote.objects.count() == 0
