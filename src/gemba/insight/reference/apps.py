"""Django's door to the room."""

from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    """The reference room."""

    name = "gemba.insight.reference"
    label = "reference"
    default_auto_field = "django.db.models.BigAutoField"
