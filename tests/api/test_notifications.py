"""What one wants to be told of, over REST."""

import pytest

from tests.api.conftest import code_of


def test_it_is_read_and_changed_in_parts(program, world):
    bob = program(world.bob)

    assert bob.get("/api/me/notifications").json()["version"] == 0
    changed = bob.patch("/api/me/notifications", rooms=False, quiet={"on": True, "ends": "06:30"})

    assert changed.status_code == 200
    assert changed.json()["quiet"] == {"on": True, "starts": "22:00", "ends": "06:30", "days": [1, 2, 3, 4, 5, 6, 7]}
    assert bob.get("/api/me/notifications").json() == changed.json()
    assert program(world.alice).get("/api/me/notifications").json()["rooms"] is True


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"direct": "perhaps"}, "invalid", "direct"),
        ({"keywords": "bean"}, "invalid", "keywords"),
        ({"keywords": [7]}, "invalid", "keywords"),
        ({"keywords": ["x" * 51]}, "too_long", "keywords"),
        ({"quiet": []}, "invalid", "quiet"),
        ({"quiet": {"starts": "25:00"}}, "invalid", "quiet"),
        ({"quiet": {"days": [8]}}, "invalid", "quiet"),
        ({"quiet": {"on": None}}, "invalid", "quiet"),
    ],
)
def test_what_is_wrong_is_said(program, world, body, code, field):
    answer = program(world.bob).patch("/api/me/notifications", **body)

    assert (answer.status_code, code_of(answer)) == (400, code)
    assert answer.json()["error"]["field"] == field
