"""The complaint setting as a definition: what may be kept, and how it is told."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.complaints.setting import GRANTING, ComplaintSetting, decode
from gemba.foundation.definitions.difference import Line
from gemba.foundation.definitions.kinds import DefinitionKind
from gemba.foundation.events.actors import Role
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.money import plain_amount

KIND = "complaint_setting"


def check(body: JsonValue) -> None:
    """Raises DefinitionRefused unless complaints can be treated so."""
    decode(body)


def describe(body: JsonValue) -> list[Line]:
    """The setting in lines, for differences."""
    return list(_lines(decode(body)))


def summary(setting: ComplaintSetting) -> str:
    """The setting in one line of a list."""
    return _("called back within {hours} working hours · {n} causes").format(
        hours=f"{setting.callback_hours:g}", n=len(setting.causes)
    )


def limit_told(setting: ComplaintSetting, role: Role) -> str:
    """How much a role may grant, in words."""
    limit = setting.limit(role)
    if limit is None:
        return _("without limit")
    return f"{plain_amount(limit, setting.currency)} {setting.currency}"


def _lines(setting: ComplaintSetting) -> Iterator[Line]:
    names = {
        Role.AGENT: _("An agent may grant"),
        Role.SUPERVISOR: _("A supervisor may grant"),
        Role.ADMINISTRATOR: _("An administrator may grant"),
    }
    yield Line(_("Call back within working hours"), f"{setting.callback_hours:g}")
    yield Line(_("Calendar"), str(setting.calendar_id or _("the desk’s own")))
    for role in GRANTING:
        yield Line(names[role], limit_told(setting, role))
    for cause in setting.causes:
        yield Line(_("Cause"), cause.name)
    for language, text in setting.acknowledgements.items():
        yield Line(f"{_('Acknowledgement')} ({language})", text)


COMPLAINT_SETTING = DefinitionKind(
    name=KIND,
    label=gettext_lazy("Complaint setting"),
    plural=gettext_lazy("Complaints"),
    check=check,
    describe=describe,
    ordered=True,
)
