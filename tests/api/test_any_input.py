"""Whatever is sent to whichever operation, as anonymous, member and administrator: never our own failure."""

from collections import Counter
from datetime import timedelta

import pytest
import schemathesis
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from accounts import actions
from accounts.models import Role
from api.models import AsyncRequest
from chat.actions.attachments import upload_whole
from chat.actions.emoji import keep_emoji
from chat.models import Message
from flackproject.wsgi import application
from stats.sharing import reporter
from tests.api.conftest import Program

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")

CHECKS = [not_a_server_error, response_schema_conformance, content_type_conformance]
EXAMPLES = 12
SPARE = 6

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
    """Ids that exist, for most of the addresses: of things that can be deleted, several."""
    world = committed_world
    bob = Program(world.bob)
    rooms = [world.garden.pk, world.general.pk]
    later = f"{timezone.now() + timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"

    def made(path, **body):
        return [bob.post(path, **body).json()["id"] for _ in range(SPARE)]

    upload = bob.post("/api/uploads", headers={"Tus-Resumable": "1.0.0", "Upload-Length": "9"})
    task = bob.post("/api/messages", source="later", headers={"Prefer": "respond-async"})["Location"].split("/")[-1]
    return {
        "user_id": [world.alice.pk, world.bob.pk],
        "room_id": rooms,
        "message_id": [id for room in rooms for id in made("/api/messages", room=room, source="hello")],
        "token_id": [world.bob.tokens.get().pk],
        "task_id": [task],
        "file_id": [upload_whole(world.bob, f"{n}.txt", 5, [b"hello"]).pk for n in range(SPARE)],
        "upload_id": [int(upload["Location"].rsplit("/", 1)[1])],
        "scheduled_id": made("/api/scheduled", room=world.garden.pk, source="hello", due_at=later),
        "reminder_id": made("/api/reminders", text="tea", due_at=later),
        "emoji_id": [keep_emoji(world.bob, f"mine{n}", "emoji/none.webp").pk for n in range(SPARE)],
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


def test_no_input_makes_us_fail_and_a_third_of_what_members_send_is_accepted(committed_world, limitless, ids):
    # These would end the token the calls are made with.
    ending = ("revoke_used_token", "revoke_token", "change_password")
    root = actions.create_account(nickname="root", password=None, role=Role.ADMINISTRATOR)
    anonymous = call_everything({}, ids, but=ending)
    signed_in = Counter()

    for user in (committed_world.bob, root):
        headers = {"Authorization": f"Bearer {Program(user).token}"}
        signed_in += call_everything(headers, ids, but=ending)

    assert anonymous[5] == signed_in[5] == 0
    assert signed_in[2] >= signed_in.total() / 3
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
