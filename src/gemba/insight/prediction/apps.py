"""Django's door to the room."""

from django.apps import AppConfig


class PredictionConfig(AppConfig):
    """The prediction room."""

    name = "gemba.insight.prediction"
    label = "prediction"
    default_auto_field = "django.db.models.BigAutoField"
