"""Django's door to the room."""

from importlib import import_module

from django.apps import AppConfig

from gemba.foundation.definitions.kinds import register
from gemba.foundation.events.companions import accompany
from gemba.foundation.trials.kinds import checks_conditions


class TicketsConfig(AppConfig):
    """The tickets room."""

    name = "gemba.desk.tickets"
    label = "tickets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let saved views be defined, and tickets take part in trials."""
        # what looks at models cannot be imported before all of them are there
        queries = import_module(f"{self.name}.queries.viewing")
        register(queries.saved_view_kind())
        trials = import_module("gemba.foundation.trials.queries")
        accompany("ticket", trials.companions_of)
        checks_conditions(import_module(f"{self.name}.conditions").check)
