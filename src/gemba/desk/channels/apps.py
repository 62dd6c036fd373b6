"""Django's door to the room."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """The channels room."""

    name = "gemba.desk.channels"
    label = "channels"
    default_auto_field = "django.db.models.BigAutoField"
