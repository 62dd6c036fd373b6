"""Django's door to the room."""

from importlib import import_module

from django.apps import AppConfig


class TrialsConfig(AppConfig):
    """The trials room."""

    name = "gemba.foundation.trials"
    label = "trials"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep what is compared from being changed meanwhile."""
        import_module(f"{self.name}.guard")
