"""What happens before a desk opens: the database is brought up to date and looked at."""

import sys

from django.core.management import call_command
from django.db import connection

from gemba.foundation.events.durability import require_durable
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.demo.loading import demo_desk


def migrate() -> None:
    """Bring the database to this version; refuse one that may lose acknowledged work."""
    call_command("migrate", verbosity=0, interactive=False)
    require_durable()
    connection.close()


def load_demo() -> None:
    """Load the demo desk unless it is there."""
    demo_desk(now=current_time(), show_progress=sys.stderr.isatty())
    connection.close()
