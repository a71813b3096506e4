"""`up` itself starts with these, but none of its server processes does."""

from settings.base import *  # noqa: F403

CHANNEL_LAYERS = {"default": {"BACKEND": "tests.servers.nowhere.Layer"}}
