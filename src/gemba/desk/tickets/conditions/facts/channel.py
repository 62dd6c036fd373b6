"""The way the request came."""

from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.conditions.choosing import ChoiceFact
from gemba.desk.tickets.models import Inbox


def _kinds() -> list[str]:
    return sorted(set(Inbox.objects.values_list("kind", flat=True)))


FACT = ChoiceFact(
    name="channel",
    label=_("Channel"),
    of=lambda facts: facts.channel,
    column="channel",
    offered=lambda: [
        (kind, kind) for kind in sorted(set(Inbox.objects.values_list("kind", flat=True)))
    ],
    is_open=True,
)
