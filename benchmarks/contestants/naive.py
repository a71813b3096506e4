"""Chat as Channels' tutorial has it, without what costs it anything beyond that: a consumer, a group, one payload.

No parsing, no database, no sign-in. BUS is the address of a Redis; without one the layer is in the process.
"""

import os

import django
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter
from django.conf import settings

BUS = os.environ.get("BUS")

settings.configure(
    CHANNEL_LAYERS={
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            # redis-py 8 would close sockets that idle.
            "CONFIG": {"hosts": [{"address": BUS, "socket_timeout": None}]},
        }
        if BUS
        else {
            "BACKEND": "channels.layers.InMemoryChannelLayer",
            # Far above what is ever outstanding: it drops what does not fit.
            "CONFIG": {"capacity": 100_000},
        }
    }
)
django.setup()

ROOM = "room"


class Chat(AsyncWebsocketConsumer):  # type: ignore[misc]
    async def connect(self) -> None:
        await self.channel_layer.group_add(ROOM, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(ROOM, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        await self.channel_layer.group_send(ROOM, {"type": "said", "text": text_data})

    async def said(self, event: dict[str, str]) -> None:
        await self.send(text_data=event["text"])


application = ProtocolTypeRouter({"websocket": Chat.as_asgi()})
