"""A strict JSON Schema for every frame the server sends (docs/protocol.md): nothing more, nothing less."""

from typing import Any

from jsonschema import Draft202012Validator

Schema = dict[str, Any]

ID: Schema = {"type": "integer", "minimum": 1, "maximum": 2**63 - 1}
COUNT: Schema = {"type": "integer", "minimum": 0, "maximum": 2**63 - 1}
TEXT: Schema = {"type": "string"}
BOOL: Schema = {"type": "boolean"}
TIME: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$"}
CLOCK: Schema = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}
WEEKDAY: Schema = {"type": "integer", "minimum": 1, "maximum": 7}
REF: Schema = {"type": ["string", "integer"]}


def obj(optional: dict[str, Schema] | None = None, /, **fields: Schema) -> Schema:
    """An object with exactly these fields, and perhaps the optional ones."""
    return {
        "type": "object",
        "properties": {name.rstrip("_"): schema for name, schema in fields.items()} | (optional or {}),
        "required": [name.rstrip("_") for name in fields],
        "additionalProperties": False,
    }


def maybe(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def many(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def one_of(*values: str) -> Schema:
    return {"enum": list(values)}


PREVIEW = obj(
    url=TEXT,
    title=TEXT,
    description=TEXT,
    site=TEXT,
    image=maybe(obj(url=TEXT, width=COUNT, height=COUNT)),
)
ATTACHMENT = obj(
    id=ID,
    kind=one_of("image", "video", "audio", "text", "file"),
    name={"type": "string", "minLength": 1, "maxLength": 255},
    type_={"type": "string", "minLength": 1},
    size=COUNT,
    width=maybe(ID),
    height=maybe(ID),
    placeholder=maybe({"type": "string", "pattern": "^data:image/webp;base64,"}),
    url=maybe(TEXT),
    thumbnail_url=maybe(TEXT),
    state=one_of("processing", "ready"),
)
MESSAGE = obj(
    {"hidden": {"const": True}},
    id=ID,
    room_id=ID,
    number=ID,
    change=ID,
    client_id={"type": "string", "minLength": 1, "maxLength": 64},
    user_id=ID,
    source=TEXT,
    html=TEXT,
    rendered=BOOL,
    created_at=TIME,
    updated_at=TIME,
    edited_at=maybe(TIME),
    deleted_at=maybe(TIME),
    kind=one_of("text", "poll", "system"),
    version=ID,
    reply_to=maybe(ID),
    thread=maybe(obj(room_id=ID, replies=ID, last_reply_at=TIME, user_ids=many(ID))),
    reactions=many(obj(emoji=TEXT, count=ID, user_ids=many(ID))),
    attachments=many(ATTACHMENT),
    previews=many(PREVIEW),
    mentions=many(ID),
    calls=maybe(one_of("room", "here")),
    pinned=maybe(obj(user_id=ID, at=TIME)),
    poll=maybe(
        obj(
            several=BOOL,
            closed_at=maybe(TIME),
            voters=COUNT,
            options=many(obj(id=ID, text=TEXT, count=COUNT, user_ids=many(ID))),
        )
    ),
)
USER = obj(
    id=ID,
    nickname=TEXT,
    display_name=TEXT,
    kind=one_of("person", "bot"),
    role=one_of("member", "moderator", "administrator"),
    avatar=maybe(TEXT),
    about=TEXT,
    pronouns=TEXT,
    time_zone=TEXT,
    status=maybe(obj(emoji=TEXT, text=TEXT, until=maybe(TIME))),
    availability=one_of("auto", "away", "dnd"),
    availability_until=maybe(TIME),
    created_at=TIME,
    updated_at=TIME,
    change=COUNT,
)
EMOJI = obj(
    id=ID,
    name={"type": "string", "pattern": r"^[a-z0-9_+-]{2,32}$"},
    url={"type": "string", "pattern": r"^/media/emoji/[0-9a-f]{32}\.webp$"},
    user_id=ID,
    created_at=TIME,
    deleted_at=maybe(TIME),
    change=ID,
)
_ROOM_FIELDS = {
    "id": ID,
    "kind": one_of("open", "private", "direct", "thread", "directory"),
    "slug": maybe(TEXT),
    "name": TEXT,
    "topic": TEXT,
    "description": TEXT,
    "posting": one_of("everybody", "moderators"),
    "web_public": BOOL,
    "archived_at": maybe(TIME),
    "created_at": TIME,
    "last_number": COUNT,
    "last_change": COUNT,
    "change": COUNT,
    "members": COUNT,
    "user_ids": maybe(many(ID)),
    "parent_id": maybe(ID),
    "root_id": maybe(ID),
}
ROOM = obj(**_ROOM_FIELDS)
MEMBERSHIP = obj(
    room_id=ID,
    role=one_of("member", "moderator", "owner"),
    involvement=one_of("everything", "mentions", "nothing", "hidden"),
    starred=BOOL,
    read_number=COUNT,
    read_version=COUNT,
    mentions=COUNT,
)
MEMBER = obj(
    room_id=ID,
    user_id=ID,
    role=one_of("member", "moderator", "owner"),
    left_at=maybe(TIME),
    change=ID,
    members=COUNT,
)
DRAFT = obj(room_id=ID, source=TEXT, reply_to=maybe(ID), version=ID, updated_at=TIME)
SCHEDULED = obj(
    id=ID,
    room_id=ID,
    source=TEXT,
    text=TEXT,
    reply_to=maybe(ID),
    due_at=TIME,
    state=one_of("waiting", "sent", "refused", "cancelled"),
    message_id=maybe(ID),
    refusal=TEXT,
    attachments=many(ATTACHMENT),
    created_at=TIME,
    updated_at=TIME,
)
REMINDER = obj(
    id=ID,
    message_id=maybe(ID),
    message_text=TEXT,
    text=TEXT,
    due_at=TIME,
    told_at=maybe(TIME),
    done_at=maybe(TIME),
    created_at=TIME,
)
NOTIFICATIONS = obj(
    direct=BOOL,
    mentions=BOOL,
    threads=BOOL,
    rooms=BOOL,
    keywords=many(TEXT),
    quiet=obj(on=BOOL, starts=CLOCK, ends=CLOCK, days=many(WEEKDAY)),
    version=COUNT,
)
_ERROR = {"code": TEXT, "detail": {"type": "string", "minLength": 1}}
_ERROR_OPTIONAL = {"field": TEXT, "retry_after": {"type": "number", "minimum": 0}, "ref": REF, "client_id": TEXT}


def frame(kind: str, optional: dict[str, Schema] | None = None, /, **fields: Schema) -> Schema:
    return obj(optional, type={"const": kind}, **fields)


FRAMES: dict[str, Schema] = {
    "hello": frame(
        "hello",
        user=USER,
        version=COUNT,
        epoch={"type": "string", "minLength": 1},
        heartbeat_s={"type": "number", "exclusiveMinimum": 0},
        limits=obj(source_chars=ID, frame_bytes=ID, file_bytes=ID, message_files=ID),
        directory=obj(id=ID, last_change=COUNT),
        rooms=many(obj(**_ROOM_FIELDS, membership=MEMBERSHIP)),
        online=many(ID),
        idle=many(ID),
    ),
    "message": frame("message", room=ID, after=COUNT, change=ID, message=MESSAGE),
    "room": frame("room", room=ID, after=COUNT, change=ID, facts=ROOM),
    "member": frame("member", {"facts": ROOM}, room=ID, after=COUNT, change=ID, member=MEMBER),
    "user": frame("user", room=ID, after=COUNT, change=ID, user=USER),
    "emoji": frame("emoji", room=ID, after=COUNT, change=ID, emoji=EMOJI),
    "joined": frame("joined", room=ID, facts=ROOM, membership=MEMBERSHIP),
    "left": frame("left", room=ID),
    "presence": frame("presence", {"all": {"const": True}}, online=many(ID), offline=many(ID), idle=many(ID)),
    "read": frame("read", room=ID, number=COUNT, read_version=COUNT, mentions=COUNT),
    "seen": frame("seen", room=ID, user_id=ID, number=ID),
    "bookmark": frame("bookmark", room=ID, id=ID, on=BOOL, note=TEXT),
    "chosen": frame("chosen", room=ID, id=ID, change=ID, reactions=many(TEXT), options=many(ID)),
    "draft": frame("draft", room=ID, draft=maybe(DRAFT)),
    "scheduled": frame("scheduled", room=ID, scheduled=SCHEDULED),
    "reminder": frame("reminder", reminder=REMINDER),
    "notifications": frame("notifications", notifications=NOTIFICATIONS),
    "typing": frame("typing", room=ID, user_id=ID),
    "pong": frame("pong", ref=maybe(REF), at=TIME),
    "ack": obj(
        type={"const": "ack"},
        client_id=TEXT,
        id=ID,
        room=ID,
        number=ID,
        change=ID,
        duplicate=BOOL,
    ),
    "error": frame("error", _ERROR_OPTIONAL, **_ERROR),
    "synced": frame(
        "synced",
        {"users": many(USER), "emoji": many(EMOJI)},
        room=ID,
        epoch=TEXT,
        from_=COUNT,
        change=COUNT,
        more=BOOL,
        reset=BOOL,
        messages=many(MESSAGE),
        facts=many(ROOM),
        members=many(MEMBER),
    ),
}
CHANGED = obj({"ref": REF}, type={"const": "ack"}, id=ID, change=ID)
"""The `ack` of edit and delete, which names what the client called `ref`."""

_VALIDATORS = {kind: Draft202012Validator(schema) for kind, schema in FRAMES.items()}
_CHANGED = Draft202012Validator(CHANGED)


def problems(body: Any) -> list[str]:
    """What is wrong with a frame; nothing for a good one."""
    kind = body.get("type") if isinstance(body, dict) else None
    if kind == "ack" and "client_id" not in body:
        found = _CHANGED
    elif isinstance(kind, str) and kind in _VALIDATORS:
        found = _VALIDATORS[kind]
    else:
        return [f"no frame has the type {kind!r}"]
    return [f"{kind}{error.json_path[1:]}: {error.message}" for error in found.iter_errors(body)]


def hold(body: Any) -> None:
    """Assert that a frame is exactly what docs/protocol.md says."""
    assert not problems(body), problems(body)
