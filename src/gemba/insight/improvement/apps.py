"""Django's door to the room."""

from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    """The improvement room."""

    name = "gemba.insight.improvement"
    label = "improvement"
    default_auto_field = "django.db.models.BigAutoField"
