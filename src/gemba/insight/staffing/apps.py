"""Django's door to the room."""

from django.apps import AppConfig


class StaffingConfig(AppConfig):
    """The staffing room."""

    name = "gemba.insight.staffing"
    label = "staffing"
    default_auto_field = "django.db.models.BigAutoField"
