"""The words the desk sorts tickets by."""

from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.conditions.choosing import TagsFact
from gemba.desk.tickets.models import Tag

FACT = TagsFact(
    name="tag",
    label=_("Tag"),
    offered=lambda: Tag.objects.order_by("name").values_list("name", flat=True),
)
