"""Every command of the socket, sent by everybody, for every kind of room: the answers follow from the same table."""

from typing import Any

import pytest

from chat import ephemera
from chat.commands import COMMANDS
from tests.live import Live, Socket
from tests.permissions import cast, table
from tests.permissions.cast import Scene

ROOMS = table.rooms()

# action -> the command that does it, and what is answered where it is allowed; nothing for what is never answered.
ASKS: dict[str, tuple[str, str | None]] = {
    "post": ("post", "ack"),
    "edit own": ("edit", "ack"),
    "edit": ("edit", "ack"),
    "react": ("react", "ack"),
    "mark read": ("read", None),
    "type": ("typing", None),
    "sync": ("sync", "synced"),
    "delete": ("delete", "ack"),
    "delete own": ("delete", "ack"),  # last: nothing can be edited afterwards
}
OF_NO_ROOM = {"ping", "idle"}


@pytest.mark.parametrize("kind", ROOMS)
async def test_commands(live: Live, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ephemera, "TYPING_EVERY_S", 0)
    scene = await live.run(lambda: cast.make_scene(kind, cast.make_people()))
    wrong = []
    for standing, user in scene.people.items():
        if standing == "suspended" or all(answers[standing] == "-" for answers in ROOMS[kind].values()):
            continue
        socket = await live.connect(user)
        for action in ASKS:
            expected = ROOMS[kind].get(action, {}).get(standing, "-")
            if (
                expected != "-"
                and (found := await ask(live, socket, action, scene, standing)) != table.CODE_OF[int(expected)]
            ):
                wrong.append((action, standing, expected, found))
        assert socket.closed_with is None
    assert wrong == []


async def ask(live: Live, socket: Socket, action: str, scene: Scene, standing: str) -> str | None:
    """The code of the refusal; None where it is done."""
    command, answer = ASKS[action]
    room = scene.room.pk
    message = scene.own.get(standing) if action.endswith(" own") else scene.said
    fields: dict[str, dict[str, Any]] = {
        "post": {"client_id": f"{standing} asks", "room": room, "source": "hello"},
        "edit": {"ref": action, "id": message, "source": f"changed by {standing}"},
        "delete": {"ref": action, "id": message},
        "react": {"ref": action, "id": message, "emoji": "👍"},
        "read": {"ref": action, "room": room, "number": 0},
        "typing": {"ref": action, "room": room},
        "sync": {"rooms": {str(room): 0}},
    }
    socket.forget()
    socket.send(command, **fields[command])
    if answer is not None:
        frame = await socket.either(answer, "error")
        return None if frame["type"] == answer else str(frame["code"])
    await socket.settled()
    while live.session_of(socket).unanswered:  # reading positions are judged in groups
        await socket.settled()
    await socket.settled()  # what was answered last has arrived
    errors = [frame for frame in socket.of("error") if frame.get("ref") == action]
    return str(errors[-1]["code"]) if errors else None


async def test_who_has_not_signed_in_or_is_suspended_gets_no_socket(live: Live) -> None:
    people = await live.run(cast.make_people)
    token = await live.token(people["suspended"])
    await live.run(cast.suspend_one, people)

    assert await live.knock(authorization=f"Bearer {token}").closes() == 4403
    stranger = live.knock()
    stranger.send("post", client_id="1", room=1, source="hello")
    assert await stranger.closes() == 4401


def test_every_command_has_a_row() -> None:
    assert COMMANDS.keys() == {command for command, _ in ASKS.values()} | OF_NO_ROOM
