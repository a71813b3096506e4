from django.apps import AppConfig


class FlackprojectConfig(AppConfig):
    name = "flackproject"
