"""How often somebody was named past where they have read."""

from django.db.models import Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from chat.models import Mention


def unread_mentions(room: str = "room_id", user: str = "user_id", read: str = "read_number") -> Coalesce:
    """For a query on memberships: how often the user was named past the read position. Index mention_unread.

    Not in messages that were hidden: what nobody sees calls nobody.
    """
    counted = (
        Mention.objects.filter(
            user=OuterRef(user), room=OuterRef(room), number__gt=OuterRef(read), message__hidden_at=None
        )
        .order_by()
        .values("room")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
