"""django-admin opens for those who moderate; everybody else stands before Flack's own doors."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts import actions
from tests.chat.admin.conftest import Desk

LISTS = [
    "accounts_user",
    "accounts_apitoken",
    "accounts_auditentry",
    "chat_room",
    "chat_message",
    "chat_linkpreview",
    "chat_report",
    "django_celery_results_taskresult",
]


def test_these_lists_are_all_there_are():
    registered = {f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry}

    assert registered == set(LISTS)


@pytest.mark.parametrize("model", LISTS)
def test_a_moderator_sees_every_list_in_the_products_look(dana, say, model):
    say("hello")

    response = dana.table(model)

    assert response.status_code == 200
    assert "css/admin.css" in response.content.decode()
    assert "style=" not in response.content.decode().partition('id="changelist"')[2]


@pytest.mark.parametrize("model", LISTS)
def test_members_and_bots_see_none(world, model):
    for user in (world.alice, world.robo):
        response = Desk(user).client.get(reverse(f"admin:{model}_changelist"), follow=True)
        assert response.status_code == 403


def test_a_stranger_is_led_to_the_sign_in_page(world):
    response = Client().get("/admin/chat/message/", follow=True)

    assert [url for url, _ in response.redirect_chain][-1] == "/sign-in?next=%2Fadmin%2Fchat%2Fmessage%2F"


def test_a_suspended_moderator_is_out_at_once(dana, roots, world):
    assert dana.table("chat_message").status_code == 200

    actions.suspend(roots.user, world.dana.pk)

    assert dana.table("chat_message").status_code == 302


@pytest.mark.parametrize("model", LISTS)
def test_nothing_is_added_changed_or_deleted_by_forms(roots, say, model):
    message = say("hello")
    pk = {"accounts_user": message.author_id, "chat_room": message.room_id, "chat_message": message.pk}.get(model, 1)

    for name, args in (("add", []), ("delete", [pk])):
        response = roots.client.get(reverse(f"admin:{model}_{name}", args=args))
        assert response.status_code in (302, 403)
    assert roots.client.post(reverse(f"admin:{model}_change", args=[pk]), {"source": "x"}).status_code in (302, 403)
    message.refresh_from_db()
    assert message.source == "hello"


def test_a_password_is_changed_where_that_ends_sessions(dana):
    response = dana.client.get("/admin/password_change/")

    assert (response.status_code, response["Location"]) == (302, "/settings")
