"""Django's door to the room."""

from django.apps import AppConfig


class EventlogConfig(AppConfig):
    """The eventlog room."""

    name = "gemba.insight.eventlog"
    label = "eventlog"
    default_auto_field = "django.db.models.BigAutoField"
