"""Django's door to the room."""

from django.apps import AppConfig

from gemba.desk.calendars.kind import CALENDAR
from gemba.foundation.definitions.kinds import register


class CalendarsConfig(AppConfig):
    """The calendars room."""

    name = "gemba.desk.calendars"
    label = "calendars"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(CALENDAR)
