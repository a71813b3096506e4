"""Users: everybody, one, oneself."""

from typing import Any

import msgspec
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import actions
from accounts.models import User
from accounts.queries import PersonRow, people
from accounts.requests import address_of, renew_session
from api import parameters, schema
from api.endpoint import Endpoint
from api.links import user_links
from api.parameters import AFTER, LONG_LIMIT, MOST_PEOPLE, SINCE, described
from api.serializers import shapes
from api.serializers.people import ChangedPassword, ChangedUser, NewUser
from chat import frames, objects
from chat.queries.epoch import epoch
from chat.queries.online import standing
from chat.queries.people import encoded_people
from chat.queries.rooms import directory
from foundation.clock import iso, iso_or_none
from foundation.errors import NotFound
from realtime.standing import Standing


def user_object(user: User, online: Standing) -> dict[str, Any]:
    return {**objects.user_object(user), **_of_the_moment(user, online)}


def _listed(row: PersonRow, encoded: bytes, online: Standing) -> msgspec.Raw:
    """The same, joined to what is encoded already."""
    return msgspec.Raw(encoded[:-1] + b"," + frames.encode(_of_the_moment(row, online))[1:])


def _of_the_moment(person: User | PersonRow, online: Standing) -> dict[str, Any]:
    return {
        "online": person.pk in online,
        "idle": online.get(person.pk, False),
        "last_seen_at": iso_or_none(person.last_seen_at),
        "_links": user_links(person.pk),
    }


def own_object(user: User) -> dict[str, Any]:
    own = {"email": user.email, "language": user.language, "version": user.version}
    return {**user_object(user, standing()), **own}


class People(Endpoint):
    """Everybody who has an account here, bots too."""

    name = "People"
    inputs = {"POST": NewUser}
    public = frozenset({"POST"})
    tagged_by_content = True

    @schema.operation(
        "list_users", shapes.Users, [described("online", bool, "Only who is connected now."), SINCE, AFTER, LONG_LIMIT]
    )
    def get(self, request: Request) -> Response:
        """List people, by id; with `updated_since` by when they changed."""
        since = parameters.moment(request, "updated_since")
        online = standing()
        # The counter first: what changes while the rows are read is then seen as newer (docs/design.md, rule 2).
        last_change, now = directory().last_change, epoch()
        page, last = people(
            after_id=parameters.number(request, "after") or 0,
            limit=parameters.page_size(request, MOST_PEOPLE),
            since=since,
            among=set(online) if parameters.flag(request, "online") else None,
        )
        encoded = encoded_people(page, now)
        where = {"after": last.pk} | ({"updated_since": iso(last.updated_at)} if since else {}) if last else None
        return Response(
            {
                "users": [_listed(row, encoded[row.pk], online) for row in page],
                "next": parameters.next_page(request, where),
                "last_change": last_change,
                "epoch": now,
            }
        )

    @schema.operation("create_user", shapes.User, code=201, errors=(400, 403, 429))
    def post(self, request: Request) -> Response:
        """Make an account."""
        user = actions.register(**self.body(), address=address_of(request._request))
        made = user_object(User.objects.get(pk=user.pk), {})
        return Response(made, status=status.HTTP_201_CREATED, headers={"Location": made["_links"]["self"]})


class Person(Endpoint):
    """One person or bot. Everybody changes their own."""

    name = "Person"
    inputs = {"PUT": ChangedUser, "PATCH": ChangedUser}
    tagged_by_content = True

    @schema.operation("get_user", shapes.User, errors=(404,))
    def get(self, request: Request, user_id: int) -> Response:
        """One person."""
        user = User.objects.filter(pk=user_id).first()
        if user is None:
            raise NotFound
        return Response(user_object(user, standing()))

    @schema.operation("replace_user", code=204, errors=(400, 403, 404))
    def put(self, request: Request, user_id: int) -> Response:
        """Change yourself; says nothing back."""
        actions.change_profile(self.me, user_id, **self.body())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @schema.operation("update_user", shapes.User, errors=(400, 403, 404))
    def patch(self, request: Request, user_id: int) -> Response:
        """Change yourself."""
        return Response(user_object(actions.change_profile(self.me, user_id, **self.body()), standing()))


class Me(Endpoint):
    """Yourself, with what only you see."""

    name = "Me"

    @schema.operation("get_me", shapes.Me)
    def get(self, request: Request) -> Response:
        """Who you are."""
        return Response(own_object(self.me))


class Password(Endpoint):
    """Your password."""

    name = "Password"
    inputs = {"PUT": ChangedPassword}

    @schema.operation("change_password", code=204, errors=(400, 409, 429))
    def put(self, request: Request) -> Response:
        """Change it. All your sessions, tokens and open connections end, but the one that asks."""
        keep = self.credential
        is_session = keep is not None and keep.kind == "session"
        actions.change_password(
            self.me,
            **self.body(),
            keep=keep,
            renew=(lambda user: renew_session(request._request, user)) if is_session else None,
        )
        return Response(status=status.HTTP_204_NO_CONTENT)
