"""Django's door to the room."""

from django.apps import AppConfig

from gemba.desk.complaints.kind import COMPLAINT_SETTING
from gemba.foundation.definitions.kinds import register


class ComplaintsConfig(AppConfig):
    """The complaints room."""

    name = "gemba.desk.complaints"
    label = "complaints"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(COMPLAINT_SETTING)
