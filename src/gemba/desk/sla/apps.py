"""Django's door to the room."""

from importlib import import_module

from django.apps import AppConfig

from gemba.foundation.definitions.kinds import register
from gemba.foundation.trials.kinds import serves_by_arm


class SlaConfig(AppConfig):
    """The SLA room."""

    name = "gemba.desk.sla"
    label = "sla"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let policies be defined, and tried on a share of the tickets; calendars through them."""
        # what looks at tickets cannot be imported before all models are there
        register(import_module(f"{self.name}.kind").SLA_POLICY)
        serves_by_arm("sla_policy", "calendar")
