"""What somebody wants to be told of."""

from accounts.models import User
from chat.models import NotificationRules


def notification_rules(user: User) -> NotificationRules:
    """Theirs, or the defaults of who never chose: version 0, and not kept."""
    return NotificationRules.objects.filter(user=user).first() or NotificationRules(user=user)
