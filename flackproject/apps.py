from django.apps import AppConfig


class FlackprojectConfig(AppConfig):
    name = "flackproject"

    def ready(self) -> None:
        # Here, not at the top: both need the apps to be loaded.
        from flackproject import celery, checks  # noqa: F401, PLC0415
