"""Django's door to the room."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """The tickets room."""

    name = "gemba.desk.tickets"
    label = "tickets"
    default_auto_field = "django.db.models.BigAutoField"
