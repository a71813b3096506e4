"""The workspace's name, colour and logo: chosen by its administrators, worn by every page, also before one signs in."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import AuditEntry, Role, User
from chat.models import Workspace
from tests.chat.pictures import picture
from tests.conftest import World

PAGE = "/settings/workspace"


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def browser(user: User | None = None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture
def dana(world: World) -> Client:
    """An administrator here."""
    User.objects.filter(pk=world.dana.pk).update(role=Role.ADMINISTRATOR)
    world.dana.refresh_from_db()
    return browser(world.dana)


def logo(data: bytes) -> dict[str, SimpleUploadedFile]:
    return {"logo": SimpleUploadedFile("logo.png", data, "image/png")}


def test_every_page_wears_what_an_administrator_chose(world: World, dana: Client) -> None:
    answer = dana.post(PAGE, {"name": " Garden   Inc ", "accent": "#7A1FA2"})

    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    for page in (browser().get("/sign-in"), browser(world.bob).get("/"), dana.get("/admin/"), dana.get("/settings")):
        assert "Garden Inc" in page.content.decode()
        assert '<link rel="stylesheet" href="/look.css?v=7a1fa2">' in page.content.decode()
    assert AuditEntry.objects.get(action="change look").detail == "Garden Inc #7a1fa2"


def test_the_style_is_for_everybody_and_kept_only_under_its_own_address(world: World, dana: Client) -> None:
    assert browser().get("/look.css").content == b""
    dana.post(PAGE, {"name": "Garden", "accent": "#0b5d4f"})

    style = browser().get("/look.css?v=0b5d4f")

    assert style["Content-Type"] == "text/css; charset=utf-8"
    assert "--brand: light-dark(#0b5d4f, " in style.content.decode()
    assert "max-age" in style["Cache-Control"]
    assert browser().get("/look.css?v=000000")["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "", "accent": ""}, "name"),
        ({"name": "x" * 81, "accent": ""}, "name"),
        ({"name": "Garden", "accent": "red"}, "accent"),
        ({"name": "Garden", "accent": "#12345"}, "accent"),
        ({"name": "Garden", "accent": "#000;}*{"}, "accent"),
        ({"name": "Garden", "accent": "#12345６"}, "accent"),
    ],
)
def test_what_is_no_name_or_no_colour_is_refused_beside_its_field(
    dana: Client, given: dict[str, str], field: str
) -> None:
    answer = dana.post(PAGE, given)

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert Workspace.objects.get().accent == ""


def test_the_logo_is_made_anew_shown_to_strangers_and_replaced(world: World, dana: Client, media: Path) -> None:
    assert dana.post(f"{PAGE}/logo", logo(picture((300, 200)))).status_code == 302
    first = Workspace.objects.get().logo
    assert f'src="/media/{first}"' in browser().get("/sign-in").content.decode()

    shown = browser().get(f"/media/{first}")
    assert (shown.status_code, shown["Content-Type"], shown.content[:4]) == (200, "image/webp", b"RIFF")

    assert browser().get("/media/workspace/other.webp").status_code == 404
    dana.post(f"{PAGE}/logo/remove")
    dana.post(f"{PAGE}/logo/remove")
    assert Workspace.objects.get().logo == ""
    assert browser().get(f"/media/{first}").status_code == 404
    assert AuditEntry.objects.filter(action="change look").count() == 2


@pytest.mark.parametrize("data", [b"no picture", b"<svg/>", b""])
def test_what_is_no_picture_is_no_logo(dana: Client, media: Path, data: bytes) -> None:
    answer = dana.post(f"{PAGE}/logo", logo(data))

    assert (answer.status_code, list(answer.context["logo_form"].errors)) == (400, ["logo"])
    assert not list(media.rglob("*.webp"))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", ["", "/logo", "/logo/remove"])
def test_it_is_the_administrators_affair_alone(world: World, method: str, path: str) -> None:
    for user in (world.alice, world.dana):  # a member, a moderator
        answer = getattr(browser(user), method)(PAGE + path, {"name": "Mine", "accent": "#ff0000"})
        assert answer.status_code in ((405, 403) if method == "get" else (403,))
    assert getattr(browser(), method)(PAGE, {"name": "Mine"})["Location"].startswith("/sign-in")
    assert Workspace.objects.get().name != "Mine"
