"""Django's door to the presentation wing: its templates and static files."""

from django.apps import AppConfig


class InterfacesConfig(AppConfig):
    """The wing people see."""

    name = "gemba.interfaces"
    label = "interfaces"
