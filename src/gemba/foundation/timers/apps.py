"""Django's door to the room."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class TimersConfig(AppConfig):
    """The timers room: on start it finds every room's handlers, in its module `timers`."""

    name = "gemba.foundation.timers"
    label = "timers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Find what every room does when a time has come."""
        autodiscover_modules("timers")
