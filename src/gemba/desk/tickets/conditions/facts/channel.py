"""The way the request came."""

from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.channel_names import channel_name
from gemba.desk.tickets.conditions.choosing import ChoiceFact
from gemba.desk.tickets.models import Inbox


def _kinds() -> list[str]:
    return sorted(set(Inbox.objects.values_list("kind", flat=True)))


FACT = ChoiceFact(
    name="channel",
    label=_("Channel"),
    of=lambda facts: facts.channel,
    column="channel",
    offered=lambda: [(kind, channel_name(kind)) for kind in _kinds()],
    is_open=True,
)
