"""What all lists have in common: read only, newest first, no counting, and deeds that go through actions."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from accounts.models import User
from chat.admin.paging import UncountedPaginator
from foundation.errors import FlackError

CHOICES = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Deed:
    """Something a moderator does to one row. `run` is an action; `fits` says for which rows a button is shown."""

    name: str
    label: str
    run: Callable[[User, int, str], object]
    fits: Callable[[User, Any], bool]
    asks: str = ""  # the label of a line of text that goes with it
    is_grave: bool = False
    in_list: bool = True


class _OnePage(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        """Django reads a list that fits one page again, without its limit; here the page is what was read."""
        super().get_results(request)
        self.result_list = self.paginator.page(self.page_num).object_list


if TYPE_CHECKING:  # generic for the type checker only
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin


class Desk(_ModelAdmin):
    """A list with search and filters, and a page for each row with its deeds."""

    deeds: ClassVar[tuple[Deed, ...]] = ()
    search_fields = ("pk",)  # shows the field; get_search_results decides
    sortable_by = ()
    ordering = ("-pk",)
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_select_related = False
    change_form_template = "admin/desk_form.html"

    # --- reading --------------------------------------------------------------------------------------------------

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return _OnePage

    def get_paginator(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        per_page: int,
        orphans: int = 0,
        allow_empty_first_page: bool = True,
    ) -> "Paginator[Any]":
        asked = request.GET.get("p", "1")
        number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
        return UncountedPaginator(queryset, per_page, number=number)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = search_term.strip()
        return (self.found(queryset, term) if term else queryset), False

    def found(self, rows: QuerySet[Any], term: str) -> QuerySet[Any]:
        """What is searched for. Rows that no index leads to are not found."""
        raise NotImplementedError

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Addresses can't ask for more than the filters do."""
        return lookup in {getattr(one, "parameter_name", None) for one in self.list_filter}

    def links(self, row: Any) -> Iterable[tuple[str, str]]:
        """Label and address of what belongs to a row."""
        return ()

    # --- permissions ----------------------------------------------------------------------------------------------

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return actor_of(request).is_moderator

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # --- deeds ----------------------------------------------------------------------------------------------------

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {deed.name: (_as_action(deed), deed.name, deed.label) for deed in self.deeds if deed.in_list}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.POST.get("select_across") == "1":
            messages.error(request, "Choose the rows of one page. Nothing was done.")
            return redirect(request.get_full_path())
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            return super().change_view(request, object_id, form_url, extra_context)
        if request.method == "POST" and "_deed" in request.POST:
            return self._do(request, row)
        fitting = [deed for deed in self.deeds if deed.fits(actor_of(request), row)]
        context = {"deeds": fitting, "links": list(self.links(row)), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def _do(self, request: HttpRequest, row: Model) -> HttpResponse:
        wanted = next((deed for deed in self.deeds if deed.name == request.POST["_deed"]), None)
        if wanted is not None:
            carry_out(request, wanted, [row], request.POST.get(f"word_{wanted.name}", "").strip())
        gone = self.get_object(request, str(row.pk)) is None
        opts = self.opts
        return redirect(f"admin:{opts.app_label}_{opts.model_name}_changelist" if gone else request.get_full_path())


def actor_of(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the admin lets nobody else this far
    return request.user


def carry_out(request: HttpRequest, deed: Deed, rows: Sequence[Model], word: str = "") -> None:
    """Each row by itself: what is refused stops none of the others. Says what came of it."""
    done = 0
    for row in rows:
        try:
            deed.run(actor_of(request), row.pk, word)
            done += 1
        except FlackError as error:
            messages.error(request, f"{deed.label}, {row}: {error.detail}")
    if done:
        messages.success(request, f"{deed.label}: done." if done == 1 else f"{deed.label}: {done} done.")


def _as_action(deed: Deed) -> Callable[[Any, HttpRequest, QuerySet[Any]], None]:
    def act(desk: Any, request: HttpRequest, chosen: QuerySet[Any]) -> None:
        carry_out(request, deed, list(chosen))

    return act


class Among(admin.SimpleListFilter):
    """A filter whose choices are conditions with an index each."""

    conditions: ClassVar[dict[str, tuple[str, Any]]] = {}

    def lookups(self, request: HttpRequest, model_admin: Any) -> CHOICES:
        return [(key, label) for key, (label, _) in self.conditions.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        wanted = self.conditions.get(self.value() or "")
        return queryset if wanted is None else queryset.filter(wanted[1])


def link(address: str, text: object) -> SafeString:
    return format_html('<a href="{}">{}</a>', address, text)


def person_link(user: User | None) -> SafeString | str:
    return "the operator" if user is None else link(f"/admin/accounts/user/{user.pk}/change/", user.nickname)
