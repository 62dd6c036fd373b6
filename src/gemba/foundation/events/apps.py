"""Django's door to the room."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EventsConfig(AppConfig):
    """The events room: on start it finds every room's event types and subscribers."""

    name = "gemba.foundation.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Find what every room says and what it listens to; an incomplete event type stops here."""
        autodiscover_modules("event_types")
        autodiscover_modules("subscribers")
