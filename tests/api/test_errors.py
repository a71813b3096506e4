"""Every error has its code, its status and the one shape."""

import pytest

from chat.actions.posts import SOURCE_CHARS
from tests.api.conftest import code_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path", ["/api/nothing", "/api/nothing/", "/api/users/x", "/api/messages/99999999999999999999"]
)
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_a_path_that_is_none_is_not_found_for_everybody(program, world, path, method):
    for who in (program(), program(world.alice)):
        answer = getattr(who, method)(path)
        assert (answer.status_code, code_of(answer)) == (404, "not_found")
        assert answer["Content-Type"] == "application/json"


@pytest.mark.parametrize("path", ["/api/users", "/api/me", "/api/rooms", "/api/messages", "/api/rooms/1", "/tasks/x"])
def test_who_has_not_signed_in_is_asked_to(program, world, path):
    answer = program().get(path)
    assert (answer.status_code, code_of(answer)) == (401, "authentication_required")
    assert answer["WWW-Authenticate"] == 'Bearer realm="Flack"'


def test_a_token_that_opens_nothing_is_401_also_where_none_is_needed(program, world):
    somebody = program()
    somebody.token = "flack_made-up"
    for path in ("/api", "/api/me", "/api/users"):
        assert code_of(somebody.get(path)) == "authentication_required"


@pytest.mark.parametrize("body", ["{", "[1]", '"text"', "[" * 100_000, '{"source": NaN}', b"\xff\xfe{}", "1" * 5000])
def test_what_is_not_one_json_object_is_malformed(client, program, world, body):
    headers = {"Authorization": f"Bearer {program(world.alice).token}"}
    answer = client.post("/api/messages", body, content_type="application/json", headers=headers)
    assert (answer.status_code, code_of(answer)) == (400, "malformed")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "source"),
        ({"source": 7}, "source"),
        ({"source": None}, "source"),
        ({"source": "x", "room": "garden"}, "room"),
        ({"source": "x", "room": 2**63}, "room"),
        ({"source": "x", "reply_to": -1}, "reply_to"),
        ({"source": "x", "attachments": "x"}, "attachments"),
        ({"source": "x", "client_id": ""}, "client_id"),
        ({"source": " \n "}, "source"),
    ],
)
def test_a_wrong_field_is_named(program, world, body, field):
    answer = program(world.alice).post("/api/messages", **body)
    assert (answer.status_code, code_of(answer)) == (400, "invalid")
    assert answer.json()["error"]["field"] == field


def test_what_is_too_long_says_so(program, world, settings):
    anna = program(world.alice)
    assert code_of(anna.post("/api/messages", source="x" * (SOURCE_CHARS + 1))) == "too_long"
    assert code_of(anna.post("/api/messages", source="x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE)) == "too_long"
    assert code_of(anna.post("/api/messages", source="x", client_id="x" * 65)) == "too_long"


def test_the_wrong_method_names_the_right_ones(program, world):
    answer = program(world.alice).delete("/api/users")
    assert (answer.status_code, code_of(answer)) == (405, "method_not_allowed")
    assert {"GET", "POST"} <= set(answer["Allow"].split(", "))


def test_the_wrong_content_type(client, program, world):
    headers = {"Authorization": f"Bearer {program(world.alice).token}"}
    answer = client.post("/api/messages", "hello", content_type="text/plain", headers=headers)
    assert (answer.status_code, code_of(answer)) == (415, "unsupported_media_type")


def test_an_answer_in_a_form_we_do_not_have(program, world):
    answer = program(world.alice).get("/api/me", headers={"Accept": "image/png"})
    assert (answer.status_code, code_of(answer)) == (406, "not_acceptable")


def test_too_fast_says_how_long_to_wait(program, world, settings):
    settings.FLACK_POST_RATE = 0.2
    anna = program(world.alice)
    anna.post("/api/messages", source="one")
    answer = anna.post("/api/messages", source="two")
    assert (answer.status_code, code_of(answer)) == (429, "rate_limited")
    assert int(answer["Retry-After"]) >= 1
    assert answer.json()["error"]["retry_after"] > 0


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=1001", "limit=x", "after=-1", "online=perhaps", "updated_since=today"]
)
def test_a_wrong_parameter_is_named(program, world, query):
    answer = program(world.alice).get(f"/api/users?{query}")
    assert (answer.status_code, code_of(answer)) == (400, "invalid")
    assert answer.json()["error"]["field"] == query.split("=")[0]


def test_our_own_failures_are_internal_and_tell_nothing(client, program, world, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("api.views.people.own_object", fail)
    client.raise_request_exception = False
    answer = client.get("/api/me", headers={"Authorization": f"Bearer {program(world.alice).token}"})
    assert (answer.status_code, code_of(answer)) == (500, "internal")
    assert b"secret" not in answer.content


def test_each_path_answers_with_and_without_a_final_slash(program, world):
    anna = program(world.alice)
    for path in ("/api", "/api/me", "/api/users", f"/api/rooms/{world.garden.pk}"):
        assert anna.get(path).status_code == anna.get(f"{path}/").status_code == 200
    assert anna.post("/api/messages/", source="hello").status_code == 201
