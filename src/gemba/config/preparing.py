"""What happens before a desk opens: the database is brought up to date and looked at."""

from django.core.management import call_command

from gemba.foundation.events.durability import require_durable


def migrate() -> None:
    """Bring the database to this version; refuse one that may lose acknowledged work."""
    call_command("migrate", verbosity=0, interactive=False)
    require_durable()
