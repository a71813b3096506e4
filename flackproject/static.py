"""Static files, served ahead of Django by the server process itself; in production nginx takes them first.

Files are found once, read on first use on a thread, and then answered from memory, compressed for who takes it: by
Brotli where that is taken, which leaves a seventh less of a script than gzip. Our own scripts are sent without their
comments (comments.py), our sheets with those that they import (sheets.py; decisions/0020). `collectstatic` does all of
that ahead, for this server and for nginx. Names that carry the hash of their content never change and say so; all
others are asked for again each time and answered with 304.
"""

import asyncio
import gzip
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import brotli
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage
from django.core.files.base import ContentFile
from django.utils.functional import cached_property
from whitenoise.media_types import MediaTypes

from flackproject.asgi_types import ASGIApp, Receive, Scope, Send
from flackproject.comments import without_comments
from flackproject.sheets import FOLDER, joined

HASHED_NAME = re.compile(r"\.[0-9a-f]{12}\.\w+$")
YEAR_S = 365 * 24 * 3600
# As nginx/flack.conf: below this a header costs as much as is saved.
COMPRESSED_FROM_BYTES = 1024
COMPRESSIBLE = ("text/", "application/javascript", "application/json", "application/manifest+json", "image/svg+xml")
TYPES = MediaTypes(extra_types={".mjs": "text/javascript", ".webmanifest": "application/manifest+json"})

OURS = ("js/", "words/")
"""Of the scripts, those that are sent without comments: others' may have to say whose they are."""

Headers = list[tuple[bytes, bytes]]

# How what is compressed is called, on the wire and at the end of a file's name; the smaller one first. Slow (some
# milliseconds a file, once), and as small as it gets. 256 KiB of window hold any of our files.
CODINGS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "br": (".br", lambda content: brotli.compress(content, quality=11, lgwin=18)),
    "gzip": (".gz", lambda content: gzip.compress(content, mtime=0)),
}


class HashedStaticFiles(ManifestStaticFilesStorage):
    """Production's names: `flack.0123456789ab.css`. Without a manifest, the plain ones.

    All modules carry one hash, of all of them. Django's way, a hash of the content after its imports were renamed,
    needs as many passes as modules import one another in a row, and never ends where two name each other, be it
    only in a comment for the type checker.
    """

    support_js_module_import_aggregation = True
    manifest_strict = False

    def stored_name(self, name: str) -> str:
        stored: str = super().stored_name(name) if self.hashed_files else name
        return stored

    def post_process(self, *arguments: Any, **options: Any) -> Iterator[Any]:
        self.__dict__.pop("_modules_hash", None)  # of the files as they were the last time
        for name, stored, done in super().post_process(*arguments, **options):
            if done and stored and not isinstance(done, Exception):
                _compress_beside(Path(self.path(stored)))
            yield name, stored, done

    def _save(self, name: str, content: Any) -> str:
        written = b"".join(content.chunks())
        saved: str = super()._save(name, ContentFile(as_sent(name, written)))  # type: ignore[misc]
        return saved

    def file_hash(self, name: str | None, content: Any = None) -> Any:
        """`name` is None for the manifest itself, the answer None where there is no content."""
        if name is not None and name.endswith(".js"):
            return self._modules_hash
        return super().file_hash(name, content)  # type: ignore[arg-type]

    @cached_property
    def _modules_hash(self) -> str:
        digest = hashlib.sha256()
        for name, path in sorted(_sources()):
            if name.endswith(".js"):
                sent = as_sent(name, path.read_bytes())
                digest.update(f"{name} {len(sent)} ".encode() + sent)
        return digest.hexdigest()[:12]


def as_sent(name: str, content: bytes) -> bytes:
    """What a browser gets of the file `name`, before it is compressed."""
    if name.endswith(".js") and name.startswith(OURS):
        return without_comments(name, content)
    if name.endswith(".css") and name.startswith(FOLDER):
        return joined(name, content)
    return content


@dataclass(frozen=True, slots=True)
class File:
    content: bytes
    etag: str
    headers: Headers
    compressed: "dict[str, File]"


class StaticFiles:
    """An ASGI application in front of another: paths below STATIC_URL that are files are answered here."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._prefix = urlsplit(settings.STATIC_URL).path
        self._found = {self._prefix + name: (name, path) for name, path in _found()}
        self._files: dict[str, File] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        if path not in self._found:
            await self._app(scope, receive, send)
        elif scope["method"] not in ("GET", "HEAD"):
            await _answer(send, 405, [(b"allow", b"GET, HEAD")])
        else:
            file = self._files.get(path) or await self._read(path)
            if file.compressed:
                file = next((file.compressed[coding] for coding in CODINGS if _takes(scope, coding)), file)
            if _has(scope, file.etag):
                await _answer(send, 304, [header for header in file.headers if header[0] != b"content-length"])
            else:
                await _answer(send, 200, file.headers, b"" if scope["method"] == "HEAD" else file.content)

    async def _read(self, path: str) -> File:
        file = self._files[path] = await asyncio.to_thread(_load, *self._found[path])
        return file


def _found() -> Iterator[tuple[str, Path]]:
    """Name and place of every file; the collected ones where names are hashed."""
    if isinstance(staticfiles_storage, HashedStaticFiles) and staticfiles_storage.hashed_files:
        root = Path(settings.STATIC_ROOT)
        packed = tuple(ending for ending, _ in CODINGS.values())
        files = (path for path in root.rglob("*") if path.is_file() and path.suffix not in packed)
        yield from ((path.relative_to(root).as_posix(), path) for path in files)
        return
    yield from _sources()


def _sources() -> Iterator[tuple[str, Path]]:
    """As they lie in the repository and in the packages."""
    seen = set()
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            if name not in seen:  # the first finder wins, as in Django
                seen.add(name)
                yield name, Path(storage.path(name))


def _load(name: str, path: Path) -> File:
    content = as_sent(name, path.read_bytes())
    digest = hashlib.sha256(content).hexdigest()[:24]
    media_type = TYPES.get_type(str(path))
    compressible = _is_compressible(path, content)
    if media_type.startswith("text/") or media_type in ("application/javascript", "application/json"):
        media_type += "; charset=utf-8"
    caching = f"public, max-age={YEAR_S}, immutable" if HASHED_NAME.search(path.name) else "no-cache"
    headers = {
        "content-type": media_type,
        "cache-control": caching,
        "last-modified": formatdate(path.stat().st_mtime, usegmt=True),
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
    }
    if not compressible:
        return _file(content, digest, headers)
    headers["vary"] = "Accept-Encoding"
    packed = {}
    for coding, (ending, compress) in CODINGS.items():
        beside = path.with_name(path.name + ending)
        body = beside.read_bytes() if beside.exists() else compress(content)
        packed[coding] = _file(body, f"{digest}-{coding}", headers | {"content-encoding": coding})
    return _file(content, digest, headers, packed)


def _is_compressible(path: Path, content: bytes) -> bool:
    return len(content) >= COMPRESSED_FROM_BYTES and TYPES.get_type(str(path)).startswith(COMPRESSIBLE)


def _compress_beside(path: Path) -> None:
    """`flack.0123456789ab.css.br` and `.gz`, as nginx looks for them."""
    content = path.read_bytes()
    if not _is_compressible(path, content):
        return
    for ending, compress in CODINGS.values():
        path.with_name(path.name + ending).write_bytes(compress(content))


def _file(content: bytes, digest: str, headers: dict[str, str], compressed: dict[str, File] | None = None) -> File:
    etag = f'"{digest}"'
    told = headers | {"content-length": str(len(content)), "etag": etag}
    return File(content, etag, [(name.encode(), value.encode()) for name, value in told.items()], compressed or {})


def _takes(scope: Scope, wanted: str) -> bool:
    """RFC 9110 section 12.5.3; a weight of 0 means no."""
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            for part in value.decode("latin1").lower().split(","):
                coding, _, weight = part.replace(" ", "").partition(";")
                if coding == wanted:
                    return not re.fullmatch(r"q=0(\.0*)?", weight)
    return False


def _has(scope: Scope, etag: str) -> bool:
    """Whether the client holds this content (RFC 9110 section 13.1.2, weak comparison)."""
    for name, value in scope["headers"]:
        if name == b"if-none-match":
            held = [part.strip().removeprefix("W/") for part in value.decode("latin1").split(",")]
            return etag in held or held == ["*"]
    return False


async def _answer(send: Send, status: int, headers: Headers, content: bytes = b"") -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
