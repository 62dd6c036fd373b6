"""Django's door to the room."""

from django.apps import AppConfig


class KpisConfig(AppConfig):
    """The kpis room."""

    name = "gemba.insight.kpis"
    label = "kpis"
    default_auto_field = "django.db.models.BigAutoField"
