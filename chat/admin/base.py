"""What all lists of moderators have in common: they show, and they offer actions. Forms that write there are none."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext

from accounts.models import User
from chat.admin.pages import KeyedChangeList
from foundation.errors import FlackError

M = TypeVar("M", bound=Model)

if TYPE_CHECKING:

    class _Admin(admin.ModelAdmin[M]):
        pass

else:

    class _Admin(admin.ModelAdmin):
        def __class_getitem__(cls, model: type[Model]) -> type:
            return cls


class StaffAdmin(_Admin[M]):
    """A list and a page to look at. `fields` are all that is shown: what is not named stays unseen."""

    ordering = ("-id",)
    sortable_by = ()  # sorting by any column would read the whole table
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    change_list_template = "admin/keyed_change_list.html"
    change_form_template = "admin/staff_change_form.html"
    audited_as: ClassVar[str] = ""  # the audit's word for rows of this model

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return KeyedChangeList

    def has_view_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return isinstance(request.user, User) and request.user.is_moderator

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(
            request, {"title": str(self.opts.verbose_name_plural).capitalize(), **(extra_context or {})}
        )

    def get_readonly_fields(self, request: HttpRequest, obj: M | None = None) -> Any:
        return self.get_fields(request, obj)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What the list offers for many rows, the page offers for one."""
        offered = [(name, text) for name, text in self.get_action_choices(request) if name]
        context = {
            "title": str(self.opts.verbose_name).capitalize(),
            "offered": offered,
            "audited": bool(self.audited_as),
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's own log is empty: nothing is changed by its forms. The audit has it."""
        return redirect(listed("accounts_auditentry", f"{self.audited_as}:{object_id}"))

    def each(self, request: HttpRequest, queryset: QuerySet[M], deed: Callable[[User, int], object], done: str) -> None:
        """Do it to each of the chosen, and say how many it was done to and why not to the others."""
        succeeded, refused = 0, dict[str, int]()
        for pk in list(queryset.order_by().values_list("pk", flat=True)):
            try:
                deed(actor(request), pk)
                succeeded += 1
            except FlackError as error:
                refused[error.detail] = refused.get(error.detail, 0) + 1
        if succeeded:
            self.message_user(
                request, gettext("{done}: {number}.").format(done=done, number=succeeded), messages.SUCCESS
            )
        for why, count in refused.items():
            self.message_user(
                request, gettext("Left alone: {number}. {why}").format(number=count, why=why), messages.WARNING
            )


def actor(request: HttpRequest) -> User:
    """Who is at work: the admin lets nobody in who is not signed in."""
    return cast(User, request.user)


def listed(model: str, query: str) -> str:
    """The address of a list, searched."""
    return f"{reverse(f'admin:{model}_changelist')}?{urlencode({'q': query})}"


def link(url: str, text: object) -> str:
    return format_html('<a href="{}" dir="auto">{}</a>', url, text)


def link_to(model: str, pk: object, text: object) -> str:
    return link(reverse(f"admin:{model}_change", args=[pk]), text)
