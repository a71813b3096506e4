"""Each is answered in their language: their own choice, the cookie of their browser, what it asks for, the default."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import ngettext_lazy

from accounts.models import User
from chat import frames
from foundation.errors import TooLong
from foundation.languages import language_for, language_of
from tests.conftest import World

pytestmark = pytest.mark.django_db

PAGE = {"headers": {"accept": "text/html", "accept-language": "fr-CA, de;q=0.5"}}


@pytest.mark.parametrize(
    ("chosen", "accepted", "language"),
    [
        ("", "", "en"),
        ("", "de-AT, en;q=0.5", "de"),
        ("", "tlh, *", "en"),
        ("", "tlh, ar;q=0.2, fr;q=0.4", "fr"),
        ("ar", "de", "ar"),
        ("tlh", "de", "de"),
        ("../../etc", "", "en"),
    ],
)
def test_the_first_that_flack_speaks(chosen: str, accepted: str, language: str) -> None:
    assert language_for(chosen, accepted) == language


def test_a_page_is_in_the_language_of_the_browser(client: Client) -> None:
    page = client.get("/sign-in", **PAGE)

    assert '<html lang="fr" dir="ltr"' in page.content.decode()
    assert "Se connecter" in page.content.decode()
    assert page["Content-Language"] == "fr"
    assert {"Accept-Language", "Cookie"} <= set(page["Vary"].split(", "))


def test_who_has_not_signed_in_chooses_for_this_browser(client: Client) -> None:
    answer = client.post("/language", {"language": "ar", "next": "/sign-in?next=/settings"})

    assert answer["Location"] == "/sign-in?next=/settings"
    assert 'lang="ar" dir="rtl"' in client.get("/sign-in", **PAGE).content.decode()
    client.post("/language", {"language": "tlh", "next": "https://elsewhere.example/"})
    assert 'lang="fr"' in client.get("/sign-in", **PAGE).content.decode()


def test_what_somebody_chose_goes_with_them_to_every_browser(client: Client, world: World) -> None:
    world.alice.language = "de"
    world.alice.save(update_fields=["language"])
    client.force_login(world.alice)

    page = client.get("/settings", **PAGE)

    assert 'lang="de"' in page.content.decode()
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "de"
    refused = client.get("/api/rooms/999999", headers={"accept": "application/json", "accept-language": "fr"})
    assert refused.json()["error"] == {"code": "not_found", "detail": "Hier ist nichts."}


def test_an_account_begins_in_the_language_that_was_chosen_on_its_first_page(client: Client) -> None:
    client.post("/language", {"language": "ar"})
    client.post("/sign-in", {"nickname": "layla", "password": "correct horse battery", "action": "register"})

    assert client.get("/api/me").json()["language"] == "ar"
    elsewhere = Client()
    elsewhere.force_login(User.objects.get(nickname="layla"))
    assert 'lang="ar"' in elsewhere.get("/settings", **PAGE).content.decode()


def test_moderators_read_the_names_of_columns_in_their_language(client: Client, world: World) -> None:
    client.force_login(world.dana)

    page = client.get("/admin/accounts/user/", headers={"accept": "text/html", "accept-language": "de"})

    assert "Anzeigename" in page.content.decode()
    assert "Zuletzt gesehen am" in page.content.decode()


def test_a_program_is_answered_in_the_language_that_it_asks_for(client: Client) -> None:
    asked = client.get("/api/rooms", headers={"accept-language": "ar"}).json()["error"]
    plain = client.get("/api/rooms").json()["error"]

    assert (asked["code"], plain["code"]) == ("authentication_required",) * 2
    assert (asked["detail"], plain["detail"]) == ("سجّل الدخول أولًا.", "Sign in first.")


def test_a_socket_reads_the_same_headers() -> None:
    kept = f"{settings.LANGUAGE_COOKIE_NAME}=ar; other=1"

    assert language_of({"cookie": kept, "accept-language": "de"}) == "ar"
    assert language_of({"cookie": "broken=\x01;;", "accept-language": "de"}) == "de"


def test_a_sentence_counts_as_its_reader_does() -> None:
    error = TooLong(
        ngettext_lazy("Messages hold at most {n} character.", "Messages hold at most {n} characters.", 8000), n=8000
    )

    assert error.as_dict()["detail"] == "Messages hold at most 8,000 characters."
    assert error.as_dict("de")["detail"] == "Nachrichten haben höchstens 8.000 Zeichen."
    assert b"8.000" in frames.error_frame(error.as_dict("de"))
