"""Django's door to the room."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """The contacts room."""

    name = "gemba.desk.contacts"
    label = "contacts"
    default_auto_field = "django.db.models.BigAutoField"
