"""Every variable that Flack reads from its environment: typed, documented, checked at start.

`docs/settings.md` is generated from VARIABLES. A secret may also be given as a file: NAME_FILE holds its path.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Generic, TypeVar

from django.core.exceptions import ImproperlyConfigured

from settings.secret_key import push_key_bytes

T = TypeVar("T")


@dataclass(frozen=True)
class Variable(Generic[T]):
    """One variable. `parse` raises ValueError when the text is not what `expected` says."""

    name: str
    parse: Callable[[str], T]
    default: T
    expected: str
    meaning: str
    secret: bool = False

    def read(self) -> T:
        text = os.environ.get(self.name)
        if text is None and self.secret:
            text = self._from_file()
        if text is None:
            return self.default
        try:
            return self.parse(text.strip())
        except ValueError:
            shown = "" if self.secret else f", not {text!r}"
            raise ImproperlyConfigured(f"{self.name} must be {self.expected}{shown}.") from None

    def _from_file(self) -> str | None:
        path = os.environ.get(f"{self.name}_FILE")
        if path is None:
            return None
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(
                f"{self.name}_FILE must name a file that can be read: {error.strerror}."
            ) from None


def text(value: str) -> str:
    return value


def words(value: str) -> list[str]:
    return [word.strip() for word in value.split(",") if word.strip()]


def port(value: str) -> int:
    number = int(value)
    if not 0 < number < 65536:
        raise ValueError
    return number


def several(value: str) -> int:
    number = int(value)
    if not 0 < number <= 64:
        raise ValueError
    return number


def not_negative(value: str) -> float:
    number = float(value)
    if not 0 <= number < 1e9:
        raise ValueError
    return number


def positive(value: str) -> float:
    number = not_negative(value)
    if number == 0:
        raise ValueError
    return number


def count(value: str) -> int:
    number = int(value)
    if not 0 < number < 1_000_000:
        raise ValueError
    return number


def whole(value: str) -> int:
    number = int(value)
    if not 0 <= number < 10**9:
        raise ValueError
    return number


def one_of(*choices: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value.lower() not in choices:
            raise ValueError
        return value.lower()

    return parse


def address_of(*schemes: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value and value.partition("://")[0] not in schemes:
            raise ValueError
        return value

    return parse


def networks(value: str) -> list[str]:
    for word in words(value):
        if word != "unix":
            ip_network(word, strict=False)
    return words(value)


def push_key(value: str) -> str:
    if value:
        push_key_bytes(value)
    return value


REPOSITORY = Path(__file__).resolve().parent.parent

SECRET_KEY = Variable(
    "SECRET_KEY",
    text,
    "",
    "a long random text",
    "Signs sessions; made at first start in FLACK_DATA where it is not given.",
    secret=True,
)
DATABASE_URL = Variable(
    "DATABASE_URL",
    address_of("sqlite", "postgres", "postgresql"),
    "",
    "sqlite:///PATH or postgres://USER:PASSWORD@HOST:PORT/NAME",
    "The database; SQLite in FLACK_DATA where it is not given.",
    secret=True,
)
REDIS_URL = Variable(
    "REDIS_URL",
    address_of("redis", "rediss", "unix"),
    "",
    "redis://HOST:PORT/0",
    "Bus, cache and task queue between processes; all inside the process where it is not given.",
    secret=True,
)
HOST = Variable("HOST", text, "127.0.0.1", "an address to listen on", "Where `up` listens.")
PORT = Variable("PORT", port, 8000, "a port from 1 to 65535", "Where `up` listens.")
FLACK_DATA = Variable(
    "FLACK_DATA", Path, REPOSITORY / "data", "a folder", "Everything that Flack writes lies below it."
)
FLACK_HOSTS: Variable[list[str]] = Variable(
    "FLACK_HOSTS",
    words,
    [],
    "host names, separated by commas",
    "The names under which Flack answers; localhost and HOST where it is not given.",
)
FLACK_ORIGINS: Variable[list[str]] = Variable(
    "FLACK_ORIGINS",
    words,
    [],
    "origins like https://chat.example.org, separated by commas",
    "Other origins whose pages may open a socket here.",
)
FLACK_URL = Variable(
    "FLACK_URL",
    address_of("http", "https"),
    "",
    "an address like https://chat.example.org",
    "The public address, for links that leave the server and the canonical addresses of rooms on the web.",
)
FLACK_REGISTRATION = Variable(
    "FLACK_REGISTRATION",
    one_of("open", "invitation", "closed"),
    "open",
    "open, invitation or closed",
    "Who may make an account.",
)
FLACK_LANGUAGE = Variable(
    "FLACK_LANGUAGE",
    one_of("en", "de", "fr", "ar"),
    "en",
    "en, de, fr or ar",
    "The language of pages for who chose none and whose browser asks for none of these.",
)
FLACK_OFFLINE = Variable(
    "FLACK_OFFLINE",
    one_of("on", "off"),
    "on",
    "on or off",
    "Whether browsers keep the page and the rooms last seen, for when they are offline; off takes it back.",
)
FLACK_OUTBOUND_ALLOW: Variable[list[str]] = Variable(
    "FLACK_OUTBOUND_ALLOW",
    words,
    [],
    "host:port pairs, separated by commas",
    "Servers that link previews and push may reach although their address is not public.",
)
FLACK_PUSH_KEY = Variable(
    "FLACK_PUSH_KEY",
    push_key,
    "",
    "a private key of P-256, 32 bytes in base64url; `manage.py push_key --new` prints one",
    "Signs notifications to browsers that are closed; made in FLACK_DATA where it is not given. Machines share it.",
    secret=True,
)
FLACK_TRUSTED_PROXIES: Variable[list[str]] = Variable(
    "FLACK_TRUSTED_PROXIES",
    networks,
    [],
    "addresses or networks, separated by commas; `unix` for a Unix socket",
    "Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.",
)
FLACK_SQLITE_SYNC = Variable(
    "FLACK_SQLITE_SYNC",
    lambda value: one_of("normal", "full")(value).upper(),
    "NORMAL",
    "NORMAL or FULL",
    "NORMAL survives a killed process, FULL a power cut too, and is slower.",
)
FLACK_PROCESSES = Variable(
    "FLACK_PROCESSES",
    several,
    1,
    "a number from 1 to 64",
    "How many server processes `up` runs behind its port.",
)
FLACK_HEARTBEAT_S = Variable(
    "FLACK_HEARTBEAT_S",
    positive,
    25.0,
    "a number of seconds above 0",
    "Sockets are pinged this often, and dropped after two silent rounds.",
)
FLACK_RECONCILE_S = Variable(
    "FLACK_RECONCILE_S",
    positive,
    1.0,
    "a number of seconds above 0",
    "How often a process compares what it told its sockets with the database.",
)
FLACK_JOIN_MS = Variable(
    "FLACK_JOIN_MS",
    not_negative,
    8.0,
    "a number of milliseconds, 0 for never",
    "How long a busy server lets frames wait at most, so that several share one write to a socket.",
)
FLACK_SOCKETS_PER_USER = Variable(
    "FLACK_SOCKETS_PER_USER",
    whole,
    50,
    "a whole number, 0 for no limit",
    "Sockets, streams and polls that one user may have open in one process.",
)
FLACK_SOCKETS_PER_ADDRESS = Variable(
    "FLACK_SOCKETS_PER_ADDRESS",
    whole,
    2000,
    "a whole number, 0 for no limit",
    "The same per address, signed in or not; a company may share one.",
)
FLACK_WORKER = Variable(
    "FLACK_WORKER",
    one_of("auto", "on", "off"),
    "auto",
    "auto, on or off",
    "Whether `up` runs background tasks inside; auto: when there is no REDIS_URL.",
)
FLACK_POST_RATE = Variable(
    "FLACK_POST_RATE",
    not_negative,
    10.0,
    "a number, 0 for no limit",
    "Messages a second and user; the burst is five times it.",
)
FLACK_LOGIN_RATE = Variable(
    "FLACK_LOGIN_RATE",
    not_negative,
    20.0,
    "a number, 0 for no limit",
    "Sign-ins a minute and address; per account half of it.",
)
FLACK_REGISTRATION_RATE = Variable(
    "FLACK_REGISTRATION_RATE",
    not_negative,
    60.0,
    "a number, 0 for no limit",
    "New accounts a minute and address.",
)
FLACK_FILE_MIB = Variable("FLACK_FILE_MIB", positive, 512.0, "a number above 0", "How large a file may be, in MiB.")
FLACK_IMAGE_MEGAPIXELS = Variable(
    "FLACK_IMAGE_MEGAPIXELS",
    positive,
    50.0,
    "a number above 0",
    "How large a picture may be, in millions of pixels; each takes 12 bytes of memory while it is made anew.",
)
FLACK_MESSAGE_FILES = Variable(
    "FLACK_MESSAGE_FILES", count, 20, "a whole number above 0", "How many files a message may have."
)
FLACK_USER_QUOTA_MIB = Variable(
    "FLACK_USER_QUOTA_MIB",
    not_negative,
    5120.0,
    "a number, 0 for no limit",
    "How much the files of one person may take together, in MiB.",
)
FLACK_QUOTA_MIB = Variable(
    "FLACK_QUOTA_MIB",
    not_negative,
    0.0,
    "a number, 0 for no limit",
    "How much the files of everybody may take together, in MiB.",
)
FLACK_UPLOAD_RATE = Variable(
    "FLACK_UPLOAD_RATE",
    not_negative,
    60.0,
    "a number, 0 for no limit",
    "Files begun a minute and user; the burst is the same.",
)
FLACK_S3_BUCKET = Variable(
    "FLACK_S3_BUCKET",
    text,
    "",
    "the name of a bucket",
    "Keep files in this S3 bucket, with the credentials of AWS_*; in FLACK_DATA where it is not given.",
)
FLACK_S3_ENDPOINT = Variable(
    "FLACK_S3_ENDPOINT",
    address_of("http", "https"),
    "",
    "an address like https://s3.example.org",
    "The S3 service, where it is not Amazon's.",
)

FLACK_LOG = Variable(
    "FLACK_LOG",
    one_of("auto", "console", "json"),
    "auto",
    "auto, console or json",
    "The form of the log; auto: lines for people at a terminal, else JSON.",
)
FLACK_LOG_LEVEL = Variable(
    "FLACK_LOG_LEVEL",
    one_of("debug", "info", "warning", "error"),
    "info",
    "debug, info, warning or error",
    "What is worth logging.",
)
FLACK_ACCESS_LOG = Variable(
    "FLACK_ACCESS_LOG", one_of("on", "off"), "off", "on or off", "Whether each request is logged."
)

VARIABLES = [variable for variable in list(globals().values()) if isinstance(variable, Variable)]
