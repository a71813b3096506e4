"""The addresses of the account pages. flackproject/urls.py mounts them at the root, ahead of the admin."""

from django.urls import path
from django.views.generic import RedirectView

from accounts.views import door, settings

urlpatterns = [
    path("sign-in", door.SignIn.as_view(), name="sign-in"),
    path("sign-out", door.sign_out, name="sign-out"),
    path("first-run", door.FirstRun.as_view(), name="first-run"),
    path("language", door.language),
    path("settings", settings.overview, name="settings"),
    path("settings/profile", settings.profile),
    path("settings/status", settings.status),
    path("settings/avatar", settings.avatar),
    path("settings/avatar/remove", settings.remove_avatar),
    path("settings/password", settings.password),
    path("settings/tokens", settings.create_token),
    path("settings/tokens/<int:token_id>/revoke", settings.revoke_token),
    path("settings/sign-out-everywhere", settings.sign_out_everywhere),
    path("admin/login/", door.staff_sign_in),
    path("admin/logout/", door.sign_out),
    path("admin/password_change/", RedirectView.as_view(url="/settings")),  # where it also ends sessions
]
