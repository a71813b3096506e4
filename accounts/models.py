"""People and bots, the keys they hold, the invitations they give, and the record of what was done to them."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy

from accounts.nicknames import nickname_key, nickname_look


class Role(models.TextChoices):
    MEMBER = "member", gettext_lazy("Member")
    MODERATOR = "moderator", gettext_lazy("Moderator")
    ADMINISTRATOR = "administrator", gettext_lazy("Administrator")


class Kind(models.TextChoices):
    PERSON = "person", gettext_lazy("Person")
    BOT = "bot", gettext_lazy("Bot")


class Availability(models.TextChoices):
    """What somebody says of themselves; whether they are here is presence."""

    AUTO = "auto", gettext_lazy("Auto")
    AWAY = "away", gettext_lazy("Away")
    DO_NOT_DISTURB = "dnd", gettext_lazy("Do Not Disturb")


class UserManager(BaseUserManager["User"]):
    """Accounts are made by accounts.actions; here is only how they are found, and built for bulk_create."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(nickname_key=nickname_key(username or ""))

    def build(self, nickname: str, **fields: object) -> "User":
        """An unsaved user with the keys of the nickname filled in."""
        return self.model(
            nickname=nickname,
            nickname_key=nickname_key(nickname),
            nickname_look=nickname_look(nickname),
            **fields,
        )


class User(AbstractBaseUser):
    """Somebody who can post. `change` is a change of the directory, `version` counts what concerns this user alone."""

    nickname = models.CharField(max_length=32)
    nickname_key = models.CharField(max_length=200, unique=True)  # regardless of case: sign-in, mentions
    nickname_look = models.CharField(max_length=200, unique=True)  # as it is written: nobody can pass for another
    display_name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    avatar = models.CharField(max_length=100, blank=True)  # file below MEDIA_ROOT, re-encoded by us
    about = models.CharField(max_length=500, blank=True)
    pronouns = models.CharField(max_length=40, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)  # IANA name
    language = models.CharField(max_length=10, blank=True)  # of LANGUAGES; empty: as the browser asks
    status_emoji = models.CharField(max_length=64, blank=True)
    status_text = models.CharField(max_length=100, blank=True)
    status_until = models.DateTimeField(null=True, blank=True)
    availability = models.CharField(max_length=10, choices=Availability, default=Availability.AUTO)
    availability_until = models.DateTimeField(null=True, blank=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PERSON)
    role = models.CharField(max_length=15, choices=Role, default=Role.MEMBER)
    suspended_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())
    change = models.BigIntegerField(default=0)
    version = models.BigIntegerField(default=0)
    session_version = models.BigIntegerField(default=0)  # raised: every session of before is over

    USERNAME_FIELD = "nickname_key"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="user_kind"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role"),
            models.CheckConstraint(condition=models.Q(availability__in=Availability.values), name="user_availability"),
        ]
        indexes = [
            models.Index(fields=["change"], name="user_change"),
            models.Index(fields=["updated_at", "id"], name="user_updated"),
            models.Index(fields=["role"], condition=~models.Q(role="member"), name="user_staff"),
            models.Index(fields=["id"], condition=models.Q(suspended_at__isnull=False), name="user_suspended"),
        ]

    def __str__(self) -> str:
        return self.nickname

    def save(self, **options: Any) -> None:
        """The keys follow the nickname, always."""
        fields = options.get("update_fields")
        if fields is None or "nickname" in fields:
            self.nickname_key = nickname_key(self.nickname)
            self.nickname_look = nickname_look(self.nickname)
            if fields is not None:
                options["update_fields"] = {*fields, "nickname_key", "nickname_look"}
        super().save(**options)

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.suspended_at is None

    @property
    def is_moderator(self) -> bool:
        """Moderators and administrators who are not suspended."""
        return self.is_active and self.role in (Role.MODERATOR, Role.ADMINISTRATOR)

    @property
    def is_administrator(self) -> bool:
        return self.is_active and self.role == Role.ADMINISTRATOR

    @property
    def is_staff(self) -> bool:
        """Whether django-admin opens its door."""
        return self.is_moderator

    @property
    def is_superuser(self) -> bool:
        return self.is_administrator

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's question in general; each ModelAdmin asks policies for what it really allows."""
        return self.is_moderator

    def has_perms(self, perms: list[str], obj: object = None) -> bool:
        return self.is_moderator

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_moderator

    def get_full_name(self) -> str:
        return self.display_name or self.nickname

    def get_short_name(self) -> str:
        return self.nickname

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django's own, with session_version mixed in, so that raising it ends every session."""
        return salted_hmac(
            "accounts.User.session",
            f"{self.password}:{self.session_version}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()


class Session(AbstractBaseSession):
    """A browser that is signed in. `handle` outlives the renewal of the key, so an open socket can be told apart."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    handle = models.CharField(max_length=32, blank=True, db_index=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        store: type[SessionBase] = import_string("accounts.sessions.SessionStore")
        return store


class ApiToken(models.Model):
    """A key for programs. Only the SHA-256 of the secret is kept; the secret is shown once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "token"

    def __str__(self) -> str:
        return self.name or f"token {self.pk}"


class Invitation(models.Model):
    """A link that lets people in where registration is by invitation."""

    digest = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(User, models.CASCADE, related_name="invitations")
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True, blank=True)
    uses_left = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class FirstRun(models.Model):
    """Row 1: locked while the first administrator is made, so that there is one. Keeps the one-time code's SHA-256."""

    code_digest = models.CharField(max_length=64, blank=True)
    administrator = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="first_run_one_row")]

    def __str__(self) -> str:
        return "first run"


class AuditEntry(models.Model):
    """Who did what to what. Written in the transaction of the deed, never changed."""

    at = models.DateTimeField(db_default=Now())
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=40)
    target_type = models.CharField(max_length=20)
    target_id = models.BigIntegerField()
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["target_type", "target_id", "id"], name="audit_target"),
            models.Index(fields=["actor", "id"], name="audit_actor"),
            models.Index(fields=["action", "id"], name="audit_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_type} {self.target_id}"
