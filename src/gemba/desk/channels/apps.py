"""Django's door to the room."""

from collections.abc import Mapping
from importlib import import_module

from django.apps import AppConfig
from django.utils.functional import Promise

from gemba.desk.tickets.channel_names import names_channels


class ChannelsConfig(AppConfig):
    """The channels room."""

    name = "gemba.desk.channels"
    label = "channels"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let conditions call channels by their names."""
        names_channels(_names)


def _names() -> Mapping[str, Promise]:
    # kinds read mail, which nobody needs before the first of them is named
    kinds = import_module("gemba.desk.channels.kinds.registry").kinds()
    return {name: kind.label for name, kind in kinds.items()}
