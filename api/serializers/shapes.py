"""What answers look like, for the schema. The answers themselves are made by chat/objects/."""

from typing import Any

from rest_framework import serializers

S = serializers.Serializer[Any]
Int, Str, Bool = serializers.IntegerField, serializers.CharField, serializers.BooleanField
Time, Many, Object = serializers.DateTimeField, serializers.ListField, serializers.DictField


class ErrorBody(S):
    code = Str()
    detail = Str()
    field = Str(required=False)
    retry_after = serializers.FloatField(required=False, help_text="Seconds.")


class Error(S):
    error = ErrorBody()


class Status(S):
    emoji = Str(allow_blank=True)
    text = Str(allow_blank=True)
    until = Time(allow_null=True)


class UserFacts(S):
    """What frames say of somebody."""

    id = Int()
    nickname = Str()
    display_name = Str(allow_blank=True)
    kind = serializers.ChoiceField(["person", "bot"])
    role = serializers.ChoiceField(["member", "moderator", "administrator"])
    avatar = Str(allow_null=True)
    about = Str(allow_blank=True)
    pronouns = Str(allow_blank=True)
    time_zone = Str(allow_blank=True)
    status = Status(allow_null=True)
    availability = serializers.ChoiceField(["auto", "away", "dnd"])
    availability_until = Time(allow_null=True)
    created_at = Time()
    updated_at = Time()
    change = Int()


class User(UserFacts):
    online = Bool()
    idle = Bool(help_text="Online, and on none of their devices for some minutes.")
    last_seen_at = Time(allow_null=True)
    _links = Object(child=Str())


class Me(User):
    email = Str(allow_blank=True)
    language = Str(allow_blank=True, help_text="Empty: as each browser asks.")
    version = Int()


class Users(S):
    users = User(many=True)
    next = Str(allow_null=True)
    last_change = Int()
    epoch = Str()


class Emoji(S):
    id = Int()
    name = Str()
    url = Str()
    user_id = Int()
    created_at = Time()
    deleted_at = Time(allow_null=True)
    change = Int()


class AllEmoji(S):
    emoji = Emoji(many=True)
    next = Str(allow_null=True)
    last_change = Int()
    epoch = Str()


class Token(S):
    id = Int()
    name = Str(allow_blank=True)
    created_at = Time()
    last_used_at = Time(allow_null=True)
    expires_at = Time(allow_null=True)
    current = Bool()


class Tokens(S):
    tokens = Token(many=True)
    next = Str(allow_null=True)


class Secret(S):
    token = Str()
    id = Int()
    name = Str(allow_blank=True)


class Membership(S):
    room_id = Int()
    role = Str()
    involvement = Str()
    starred = Bool()
    read_number = Int()
    read_version = Int()
    mentions = Int()


class RoomFacts(S):
    """What frames say of a room."""

    id = Int()
    kind = Str()
    slug = Str(allow_null=True)
    name = Str(allow_blank=True)
    topic = Str(allow_blank=True)
    description = Str(allow_blank=True)
    posting = serializers.ChoiceField(["everybody", "moderators"])
    web_public = Bool()
    archived_at = Time(allow_null=True)
    created_at = Time()
    last_number = Int()
    last_change = Int()
    change = Int()
    members = Int()
    user_ids = Many(child=Int(), allow_null=True)
    parent_id = Int(allow_null=True)
    root_id = Int(allow_null=True)


class Room(RoomFacts):
    membership = Membership(allow_null=True)
    _links = Object(child=Str())


class ListedRoom(Room):
    last_message_at = Time(allow_null=True)


class Rooms(S):
    rooms = ListedRoom(many=True)
    next = Str(allow_null=True)


class Member(S):
    room_id = Int()
    user_id = Int()
    role = Str()
    left_at = Time(allow_null=True)
    change = Int()
    members = Int()


class Members(S):
    members = Member(many=True)
    next = Str(allow_null=True)
    last_change = Int()
    epoch = Str()


class Attachment(S):
    id = Int()
    kind = serializers.ChoiceField(["image", "video", "audio", "text", "file"])
    name = Str()
    type = Str(allow_blank=True, help_text="By content. Empty while it comes up.")
    size = Int(help_text="Bytes.")
    width = Int(allow_null=True)
    height = Int(allow_null=True)
    placeholder = Str(allow_null=True, help_text="A few pixels, as a data: address.")
    url = Str(allow_null=True, help_text="Null while it comes up or a picture is made anew.")
    thumbnail_url = Str(allow_null=True)
    state = serializers.ChoiceField(["uploading", "processing", "ready"])


class RoomFile(Attachment):
    message_id = Int()
    room_id = Int(help_text="Of the message: the room, or one of its threads.")
    number = Int()
    user_id = Int()
    posted_at = Time()


class RoomFiles(S):
    files = RoomFile(many=True)
    next = Str(allow_null=True)


class Reaction(S):
    emoji = Str()
    count = Int()
    user_ids = Many(child=Int(), help_text="At most 100; the count is whole.")


class Pin(S):
    user_id = Int()
    at = Time()


class PollOption(S):
    id = Int()
    text = Str()
    count = Int()
    user_ids = Many(child=Int(), help_text="At most 100; the count is whole.")


class Poll(S):
    several = Bool()
    closed_at = Time(allow_null=True)
    voters = Int()
    options = PollOption(many=True)


class Votes(S):
    options = Many(child=Int())


class Choices(S):
    message_id = Int()
    change = Int(help_text="Of the message: all that was chosen up to it is in here.")
    reactions = Many(child=Str(), help_text="Emoji, in the order in which you reacted.")
    options = Many(child=Int(), help_text="Ids of its poll's options.")


class AllChoices(S):
    choices = Choices(many=True)


class Choosers(S):
    user_ids = Many(child=Int())
    count = Int(help_text="All of them, on each page.")
    next = Str(allow_null=True)


class Message(S):
    id = Int()
    room_id = Int()
    number = Int()
    change = Int()
    client_id = Str()
    user_id = Int()
    source = Str(allow_blank=True)  # type: ignore[assignment]
    html = Str(allow_blank=True)
    rendered = Bool()
    created_at = Time()
    updated_at = Time()
    edited_at = Time(allow_null=True)
    deleted_at = Time(allow_null=True)
    kind = Str()
    version = Int()
    reply_to = Int(allow_null=True)
    thread = Object(allow_null=True)
    reactions = Reaction(many=True)
    attachments = Attachment(many=True)
    previews = Many(child=Object())
    mentions = Many(child=Int())
    calls = serializers.ChoiceField(["room", "here"], allow_null=True)
    pinned = Pin(allow_null=True)
    poll = Poll(allow_null=True)
    hidden = Bool(required=False, help_text="It is gone because a moderator hid it.")
    _links = Object(child=Str())


class RoomMessages(S):
    messages = Message(many=True)
    last_change = Int()
    last_number = Int()
    epoch = Str()


class Messages(S):
    messages = Message(many=True)
    next = Str(allow_null=True)


class PinnedMessages(S):
    messages = Message(many=True)


class Bookmark(S):
    id = Int()
    message_id = Int()
    note = Str(allow_blank=True)
    created_at = Time()
    message = Message(allow_null=True)


class Bookmarks(S):
    bookmarks = Bookmark(many=True)
    next = Str(allow_null=True)


class Mentions(S):
    messages = Message(many=True)
    next = Str(allow_null=True)


class Draft(S):
    room_id = Int()
    source = Str(allow_blank=True)  # type: ignore[assignment]
    reply_to = Int(allow_null=True)
    version = Int()
    updated_at = Time()


class Drafts(S):
    drafts = Draft(many=True)


class ScheduledMessage(S):
    id = Int()
    room_id = Int()
    source = Str()  # type: ignore[assignment]
    text = Str(help_text="What it says, without Markdown, on one line of at most 280 characters.")
    reply_to = Int(allow_null=True)
    due_at = Time()
    state = serializers.ChoiceField(["waiting", "sent", "refused", "cancelled"])
    message_id = Int(allow_null=True)
    refusal = Str(allow_blank=True)
    attachments = Attachment(many=True)
    created_at = Time()
    updated_at = Time()


class ScheduledMessages(S):
    scheduled = ScheduledMessage(many=True)


class Reminder(S):
    id = Int()
    message_id = Int(allow_null=True)
    message_text = Str(allow_blank=True, help_text="What its message says, on one line, while you may read it.")
    text = Str(allow_blank=True)
    due_at = Time()
    told_at = Time(allow_null=True)
    done_at = Time(allow_null=True)
    created_at = Time()


class Reminders(S):
    reminders = Reminder(many=True)


class Rendered(S):
    html = Str()


class QuietHours(S):
    on = Bool()
    starts = Str(help_text="`HH:MM` in your own time zone.")
    ends = Str(help_text="`HH:MM`; the same as `starts` is the whole day.")
    days = Many(child=Int(), help_text="On which quiet hours begin: 1 is Monday, 7 Sunday.")


class Notifications(S):
    direct = Bool()
    mentions = Bool()
    threads = Bool()
    rooms = Bool()
    keywords = Many(child=Str())
    quiet = QuietHours()
    version = Int(help_text="0: as it comes, you never chose.")


class Device(S):
    id = Int()
    name = Str(allow_blank=True)
    words = Bool(help_text="Whether who wrote and what is told.")
    created_at = Time()
    used_at = Time(help_text="A page was opened there, or a push was taken.")
    current = Bool(help_text="Added with what you come in with now.")


class Devices(S):
    public_key = Str(help_text="`applicationServerKey`, in base64url.")
    devices = Device(many=True)


class Trial(S):
    outcome = serializers.ChoiceField(["taken", "gone", "refused", "unreachable"])
    number = Int(help_text="What the push carries, in Unix milliseconds.")
    status = Int(allow_null=True, help_text="What the push service answered, if it did.")
    detail = Str(help_text="The same in words.")


class Revision(S):
    version = Int()
    source = Str()  # type: ignore[assignment]
    written_at = Time()


class Revisions(S):
    revisions = Revision(many=True)


class Readers(S):
    user_ids = Many(child=Int())
    count = Int(help_text="All of them, on each page.")
    next = Str(allow_null=True)


class Report(S):
    id = Int()
    message_id = Int()
    room_id = Int()
    user_id = Int(allow_null=True, help_text="Who reported it: for the workspace's moderators, and themselves.")
    reason = serializers.ChoiceField(["spam", "abuse", "private", "illegal", "other"])
    text = Str(allow_blank=True)
    created_at = Time()
    closed_at = Time(allow_null=True)
    resolution = serializers.ChoiceField(["dismissed", "hidden", "deleted"], allow_null=True)
    closed_by = Int(allow_null=True)


class Place(S):
    """Where it stands; of a thread, its room."""

    kind = Str()
    name = Str(allow_blank=True)
    readable = Bool(help_text="Whether you may go there; staff decide about more than they read.")


class ReportedMessage(Report):
    message = Message()
    place = Place()


class HiddenMessage(S):
    message_id = Int()
    source = Str()  # type: ignore[assignment]
    hidden_at = Time()
    user_id = Int(allow_null=True, help_text="Who hid it.")
    reason = serializers.ChoiceField(["spam", "abuse", "private", "illegal", "other"], allow_null=True)
    text = Str(allow_blank=True, help_text="Why, in their own words.")


class Reports(S):
    reports = ReportedMessage(many=True)
    next = Str(allow_null=True)


class FoundMessage(Message):
    snippet = Str(help_text="The place that was found, as HTML: escaped, the words in <mark>.")
    address = Str(help_text="Where the message opens in the page.")


class FoundRoom(RoomFacts):
    _links = Object(child=Str())


class FoundUser(UserFacts):
    _links = Object(child=Str())


class FoundMessages(S):
    messages = FoundMessage(many=True)
    count = Int(allow_null=True, help_text="Of all messages found, at most 1,000; only on the first page.")
    count_exact = Bool(help_text="No: there are, or may be, more than `count`.")
    parts = Bool(help_text="The words were looked for inside of longer words too.")
    rooms = FoundRoom(many=True)
    users = FoundUser(many=True)
    next = Str(allow_null=True)


class Root(S):
    _links = Object(child=Str())
