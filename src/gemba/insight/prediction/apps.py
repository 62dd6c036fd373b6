"""Django's door to the room."""

from importlib import import_module

from django.apps import AppConfig

from gemba.desk.routing.foretelling import foretells_breach


class PredictionConfig(AppConfig):
    """The prediction room."""

    name = "gemba.insight.prediction"
    label = "prediction"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let routing ask what is foretold."""
        # what looks at models cannot be imported before all of them are there
        foretells_breach(import_module(f"{self.name}.queries").breach_chances)
