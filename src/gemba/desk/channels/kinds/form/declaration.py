"""The form kind: what customers write on our own pages. Answers go by mail."""

from django.utils.translation import gettext_lazy as _

from gemba.desk.channels.kinds.form.payload import LIMITS, fingerprint, read
from gemba.desk.channels.kinds.kind import Kind

KIND = Kind(
    name="form",
    label=_("Web form"),
    can_receive=True,
    can_send=False,
    limits=LIMITS,
    fingerprint=fingerprint,
    read=read,
)
