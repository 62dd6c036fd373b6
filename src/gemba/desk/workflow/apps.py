"""Django's door to the room."""

from importlib import import_module

from django.apps import AppConfig

from gemba.foundation.definitions.kinds import register
from gemba.foundation.trials.kinds import serves_by_arm


class WorkflowConfig(AppConfig):
    """The workflow room."""

    name = "gemba.desk.workflow"
    label = "workflow"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let rules, macros, canned answers, drawings, endpoints and robots be defined."""
        # what looks at models cannot be imported before all of them are there
        kinds, queries, drawings, endpoints, robots = (
            import_module(f"{self.name}.{name}")
            for name in ("kinds", "queries", "drawings.kinds", "endpoints", "robots.definition")
        )
        register(queries.RULE_KIND)
        serves_by_arm(kinds.RULE, drawings.PROCESS, drawings.DECISION_KIND.name)
        register(kinds.MACRO_KIND)
        register(kinds.ANSWER_KIND)
        register(endpoints.ENDPOINT_KIND)
        register(robots.ROBOT_KIND)
        for kind in drawings.KINDS:
            register(kind)
