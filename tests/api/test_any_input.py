"""Whatever is sent to whichever operation, as anonymous, member and administrator: never our own failure."""

from collections import Counter

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from accounts import actions
from accounts.models import Role
from api.models import AsyncRequest
from chat.actions.attachments import upload_whole
from chat.models import Message
from flackproject.wsgi import application
from stats.sharing import reporter
from tests.api.conftest import Program

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")

CHECKS = [not_a_server_error, response_schema_conformance, content_type_conformance]
EXAMPLES = 12

quietly = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def _uncounted(monkeypatch):
    """The thread that writes statistics would outlive this test, and its database."""
    monkeypatch.setattr(reporter, "start", lambda: None)


@pytest.fixture
def limitless(settings):
    settings.FLACK_UPLOAD_RATE = 0
    settings.FLACK_POST_RATE = settings.FLACK_LOGIN_RATE = settings.FLACK_REGISTRATION_RATE = 0


@pytest.fixture
def ids(committed_world):
    """Ids that exist, for most of the addresses."""
    world = committed_world
    bob = Program(world.bob)
    message = bob.post("/api/messages", room=world.garden.pk, source="hello").json()["id"]
    upload = bob.post("/api/uploads", headers={"Tus-Resumable": "1.0.0", "Upload-Length": "9"})
    file = upload_whole(world.bob, "a.txt", 5, [b"hello"]).pk
    task = bob.post("/api/messages", source="later", headers={"Prefer": "respond-async"})["Location"].split("/")[-1]
    return {
        "user_id": [world.alice.pk, world.bob.pk],
        "room_id": [world.garden.pk, world.general.pk],
        "message_id": [message],
        "token_id": [world.bob.tokens.get().pk],
        "task_id": [task],
        "file_id": [file],
        "upload_id": [int(upload["Location"].rsplit("/", 1)[1])],
    }


def call_everything(headers, ids, *, but=()):
    """Each operation a few times; how the answers were classed."""
    schema = schemathesis.openapi.from_wsgi("/api/schema?format=json", application)
    outcomes = Counter()
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.definition.raw["operationId"] in but:
            continue

        @quietly
        @given(case=operation.as_strategy(), dice=st.integers(0, 9), pick=st.randoms(use_true_random=False))
        def call(case, dice, pick):
            for name in case.path_parameters or {}:
                if dice and name in ids:
                    case.path_parameters[name] = pick.choice(ids[name])
            response = case.call(headers=headers)
            case.validate_response(response, checks=CHECKS)
            outcomes[response.status_code // 100] += 1

        call()
    return outcomes


def test_no_input_makes_us_fail_and_a_third_is_accepted(committed_world, limitless, ids):
    # These would end the token the calls are made with.
    ending = ("revoke_used_token", "revoke_token", "change_password")
    root = actions.create_account(nickname="root", password=None, role=Role.ADMINISTRATOR)
    everybody = Counter()

    for user in (None, committed_world.bob, root):
        headers = {"Authorization": f"Bearer {Program(user).token}"} if user else {}
        everybody += call_everything(headers, ids, but=ending)

    assert everybody[5] == 0
    assert everybody[2] >= 0.3 * everybody.total()
    assert Message.objects.exists()
    assert AsyncRequest.objects.exists()


def test_nor_does_any_input_where_access_ends(committed_world, limitless, ids):
    for name in ("token_id",):
        ids[name].append(10**9)
    outcomes = Counter()
    for _ in range(2):
        headers = {"Authorization": f"Bearer {Program(committed_world.alice).token}"}
        outcomes += call_everything(headers, ids, but=())
    assert outcomes[5] == 0
