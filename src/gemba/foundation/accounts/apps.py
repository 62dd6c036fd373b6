"""Django's door to the room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The accounts room."""

    name = "gemba.foundation.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
