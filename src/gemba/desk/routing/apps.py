"""Django's door to the room."""

from importlib import import_module

from django.apps import AppConfig

from gemba.foundation.definitions.kinds import register
from gemba.foundation.trials.kinds import serves_by_arm


class RoutingConfig(AppConfig):
    """The routing room."""

    name = "gemba.desk.routing"
    label = "routing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let queues and policies be defined, and tried on a share of the tickets."""
        # what looks at models cannot be imported before all of them are there
        kinds = import_module(f"{self.name}.kinds")
        for kind in kinds.KINDS:
            register(kind)
            serves_by_arm(kind.name)
