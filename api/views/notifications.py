"""What you want to be told of, on all your devices. Nobody else sees it."""

from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.endpoint import Endpoint
from api.serializers import shapes
from api.serializers.notifications import ChangedNotifications
from chat import objects
from chat.actions.notifications import QuietHours, change_notification_rules
from chat.queries.notifications import notification_rules


class Notifications(Endpoint):
    """What you want to be told of: kinds of messages, words of your own, quiet hours."""

    name = "Notifications"
    inputs = {"PATCH": ChangedNotifications}

    @schema.operation("get_notifications", shapes.Notifications)
    def get(self, request: Request) -> Response:
        """As you have chosen, or as it comes."""
        return Response(objects.notifications_object(notification_rules(self.me)))

    @schema.operation("change_notifications", shapes.Notifications, errors=(400,))
    def patch(self, request: Request) -> Response:
        """Change some of it. Your connections get `notifications`."""
        body = self.body()
        keywords, quiet = body.pop("keywords", None), body.pop("quiet", None)
        rules = change_notification_rules(
            self.me, kinds=body, keywords=keywords, quiet=None if quiet is None else QuietHours(**quiet)
        )
        return Response(objects.notifications_object(rules))
