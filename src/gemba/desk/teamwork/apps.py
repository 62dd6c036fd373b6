"""Django's door to the room."""

from django.apps import AppConfig


class TeamworkConfig(AppConfig):
    """The teamwork room."""

    name = "gemba.desk.teamwork"
    label = "teamwork"
    default_auto_field = "django.db.models.BigAutoField"
