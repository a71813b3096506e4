from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class ChatConfig(AppConfig):
    name = "chat"
    verbose_name = gettext_lazy("Chat")

    def ready(self) -> None:
        from chat import receivers  # noqa: F401, PLC0415 - connects what listens to accounts, once models are there
