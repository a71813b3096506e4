"""Rooms and who is in them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import pgettext_lazy


class RoomKind(models.TextChoices):
    OPEN = "open", pgettext_lazy("kind of room", "Open")
    PRIVATE = "private", pgettext_lazy("kind of room", "Private")
    DIRECT = "direct", pgettext_lazy("kind of room", "Direct")
    THREAD = "thread", pgettext_lazy("kind of room", "Thread")
    DIRECTORY = "directory", pgettext_lazy("kind of room", "Directory")


class MembershipRole(models.TextChoices):
    MEMBER = "member"
    MODERATOR = "moderator"
    OWNER = "owner"


class Involvement(models.TextChoices):
    EVERYTHING = "everything"
    MENTIONS = "mentions"
    NOTHING = "nothing"
    HIDDEN = "hidden"


class Posting(models.TextChoices):
    """Who may post in a room, of those who are in it."""

    EVERYBODY = "everybody"
    MODERATORS = "moderators"  # and owners: a read-only room


class Room(models.Model):
    """A numbered log of messages, and the counter of its changes. Both counters move under the row's lock only."""

    kind = models.CharField(max_length=10, choices=RoomKind)
    name = models.CharField(max_length=80, blank=True)
    slug = models.CharField(max_length=80, null=True, unique=True)
    topic = models.CharField(max_length=250, blank=True)
    description = models.TextField(max_length=2000, blank=True)
    web_public = models.BooleanField(default=False)
    posting = models.CharField(max_length=10, choices=Posting, default=Posting.EVERYBODY)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    last_number = models.BigIntegerField(default=0)
    last_change = models.BigIntegerField(default=0)
    facts_change = models.BigIntegerField(default=0)
    member_count = models.PositiveIntegerField(default=0)  # `members` on the wire; moves with facts_change
    direct_key = models.CharField(max_length=200, null=True, unique=True)  # one direct room per set of people
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="threads")
    root = models.OneToOneField("chat.Message", models.PROTECT, null=True, related_name="thread_room")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RoomKind.values), name="room_kind"),
            models.CheckConstraint(condition=Q(posting__in=Posting.values), name="room_posting"),
            models.CheckConstraint(
                condition=Q(kind="thread", parent__isnull=False, root__isnull=False)
                | (~Q(kind="thread") & Q(parent__isnull=True, root__isnull=True)),
                name="room_thread_has_parent_and_root",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["open", "private"], slug__isnull=False)
                | (~Q(kind__in=["open", "private"]) & Q(slug__isnull=True)),
                name="room_slug",
            ),
            models.CheckConstraint(
                condition=Q(kind="direct", direct_key__isnull=False) | (~Q(kind="direct") & Q(direct_key__isnull=True)),
                name="room_direct_key",
            ),
            models.CheckConstraint(condition=Q(web_public=False) | Q(kind="open"), name="room_web_public_is_open"),
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="directory"), name="room_one_directory"),
        ]
        indexes = [
            models.Index(fields=["parent", "facts_change"], name="room_thread_facts"),
            models.Index(fields=["id"], condition=Q(parent__isnull=True), name="room_not_thread"),
            models.Index(fields=["id"], condition=Q(kind="open"), name="room_open"),
            models.Index(fields=["id"], condition=Q(web_public=True), name="room_on_web"),
        ]

    def __str__(self) -> str:
        return f"#{self.slug}" if self.slug else f"{self.kind} {self.pk}"

    @property
    def counter_id(self) -> int:
        """The room whose counter numbers the changes of this one: a thread's parent, else itself."""
        return self.parent_id or self.pk


class FormerAddress(models.Model):
    """A slug that a room had before it was renamed: links to it lead on until another room takes the slug."""

    slug = models.CharField(max_length=80, unique=True)
    room = models.ForeignKey(Room, models.CASCADE, related_name="former_addresses")
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"#{self.slug}, once"


class Membership(models.Model):
    """Somebody in a room. The row stays when they leave: `left_at`. Unread is room.last_number - read_number."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="memberships", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=MembershipRole, default=MembershipRole.MEMBER)
    involvement = models.CharField(max_length=10, choices=Involvement, default=Involvement.MENTIONS)
    starred_at = models.DateTimeField(null=True, blank=True)
    read_number = models.BigIntegerField(default=0)
    read_version = models.BigIntegerField(default=0)
    change = models.BigIntegerField(default=0)
    joined_at = models.DateTimeField(db_default=Now())
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "user"], name="membership_once"),
            models.CheckConstraint(condition=Q(role__in=MembershipRole.values), name="membership_role"),
            models.CheckConstraint(condition=Q(involvement__in=Involvement.values), name="membership_involvement"),
        ]
        indexes = [
            models.Index(fields=["room", "change"], name="membership_change"),
            models.Index(fields=["user"], condition=Q(left_at__isnull=True), name="membership_current"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.room_id}"
