"""Django's door to the room."""

from django.apps import AppConfig


class DefinitionsConfig(AppConfig):
    """The definitions room."""

    name = "gemba.foundation.definitions"
    label = "definitions"
    default_auto_field = "django.db.models.BigAutoField"
