"""The API in a browser: pages a person can use, in the look of the product, and the reference."""

import json

import pytest

from tests.api.conftest import Program

pytestmark = pytest.mark.django_db

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


PLACES = "/api /api/me /api/users /api/users/{user} /api/tokens /api/messages /api/rooms /api/rooms/{room}"
INSIDE = "/api/rooms/{room}/messages /api/rooms/{room}/members /api/rooms/{room}/join"


@pytest.mark.parametrize("path", [*PLACES.split(), *INSIDE.split()])
def test_a_browser_gets_a_page_of_ours(world, path):
    path = path.format(user=world.alice.pk, room=world.garden.pk)
    answer = Program(world.alice).get(path, headers=BROWSER)
    page = answer.content.decode()
    assert answer.status_code in (200, 405)
    assert answer["Content-Type"].startswith("text/html")
    assert "css/flack.css" in page
    assert "bootstrap" not in page
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    for inline in ("<script>", "onclick=", "style="):
        assert inline not in page


def test_errors_are_pages_too(world):
    answer = Program(world.alice).get("/api/users/99999", headers=BROWSER)
    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (404, "text/html")
    assert "not_found" in answer.content.decode()
    stranger = Program().get("/api/me", headers=BROWSER)
    assert stranger.status_code == 401


def test_a_form_of_the_page_posts_a_message(world):
    alice = Program(world.alice)
    page = alice.get("/api/messages", headers=BROWSER).content.decode()
    assert 'name="source"' in page
    answer = alice._client.post(
        "/api/messages", {"source": "from the form", "room": ""}, headers={"Authorization": f"Bearer {alice.token}"}
    )
    assert (answer.status_code, answer.json()["source"]) == (201, "from the form")


def test_the_document_describes_each_operation_once(client, db):
    document = json.loads(client.get("/api/schema", headers={"Accept": "application/json"}).content)
    assert document["openapi"].startswith("3.")
    assert "/api/messages" in document["paths"]
    assert not any(path.endswith("/") for path in document["paths"])
    names = [
        operation["operationId"]
        for methods in document["paths"].values()
        for operation in methods.values()
        if isinstance(operation, dict)
    ]
    assert len(names) == len(set(names))
    post = document["paths"]["/api/messages"]["post"]
    assert {"200", "201", "202", "400", "401", "403", "404", "409", "429"} == set(post["responses"])


def test_the_reference_comes_from_here_alone(client, db):
    answer = client.get("/api/docs")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "https://" not in page
    assert "<script>" not in page
    assert "<style" not in page
    script = page.split('<script src="/api/docs')[1].split('"')[0]
    assert client.get("/api/docs" + script.replace("&amp;", "&"))["Content-Type"].startswith("application/javascript")
