"""How the desk treats complaints, as it is defined."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.events.actors import Role
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.money import is_currency
from gemba.foundation.kernel.text import one_line

CAUSES_MAX = 50
NAME_CHARS_MAX = 80
HOURS_MAX = 200
AMOUNT_MINOR_MAX = 10**12
LANGUAGES = ("en", "zh-hans")
TEXT_CHARS_MAX = 4_000
# who may promise money, from least to most
GRANTING = (Role.AGENT, Role.SUPERVISOR, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Cause:
    """Something complaints come from; `code` stays when the name is reworded."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ComplaintSetting:
    """What counts for every complaint registered while it is in force.

    `callback_hours`: working hours of the calendar (None: the desk's own) until the customer must
    be called back. `limits`: how much compensation a role may grant one complaint altogether, in
    minor units; None without limit. `acknowledgements`: by language what the customer is told at
    once; empty: nothing. In it {number} and {due} are filled in.
    """

    causes: tuple[Cause, ...]
    callback_hours: float
    calendar_id: UUID | None
    currency: str
    limits: tuple[int | None, int | None, int | None]
    acknowledgements: Mapping[str, str] = field(default_factory=dict)

    def limit(self, role: Role) -> int | None:
        """What this role may grant, in minor units; None: without limit. 0 for all others."""
        return self.limits[GRANTING.index(role)] if role in GRANTING else 0

    def may_grant(self, role: Role, minor: int) -> bool:
        """Whether this role may let one complaint cost so much."""
        limit = self.limit(role)
        return role in GRANTING and (limit is None or minor <= limit)

    def acknowledgement(self, language: str) -> str:
        """What the customer is told, in their language or else in another there is."""
        texts = [self.acknowledgements.get(code, "") for code in LANGUAGES]
        near = [
            text for code, text in zip(LANGUAGES, texts, strict=True) if code[:2] == language[:2]
        ]
        return next((text for text in (*near, *texts) if text), "")


def encode(setting: ComplaintSetting) -> JsonValue:
    """The setting as JSON."""
    return {
        "causes": [{"code": each.code, "name": each.name} for each in setting.causes],
        "callback_hours": setting.callback_hours,
        "calendar": str(setting.calendar_id or ""),
        "currency": setting.currency,
        "limits": {role.value: limit for role, limit in zip(GRANTING, setting.limits, strict=True)},
        "acknowledgements": dict(setting.acknowledgements),
    }


def decode(body: JsonValue) -> ComplaintSetting:
    """The setting in this JSON. Raises DefinitionRefused with a sentence for people."""
    if not isinstance(body, Mapping):
        raise DefinitionRefused(_("A complaint setting needs causes, a call-back time and limits."))
    currency = str(body.get("currency") or "").strip().upper()
    if not is_currency(currency):
        raise DefinitionRefused(_("Write the currency as three letters, like CNY or EUR."))
    return ComplaintSetting(
        causes=_causes(body.get("causes")),
        callback_hours=_hours(body.get("callback_hours")),
        calendar_id=_calendar(body.get("calendar")),
        currency=currency,
        limits=_limits(body.get("limits")),
        acknowledgements=_texts(body.get("acknowledgements")),
    )


def _causes(items: JsonValue) -> tuple[Cause, ...]:
    if not isinstance(items, list | tuple) or not items:
        raise DefinitionRefused(_("Name at least one cause complaints can have."))
    if len(items) > CAUSES_MAX:
        raise DefinitionRefused(
            _("More than {n} causes: nobody chooses well from so many.").format(n=CAUSES_MAX)
        )
    found = []
    for item in items:
        given = item if isinstance(item, Mapping) else {}
        code = one_line(str(given.get("code") or ""), 40)
        name = one_line(str(given.get("name") or ""), NAME_CHARS_MAX)
        if not code or not name:
            raise DefinitionRefused(_("Each cause needs a name."))
        found.append(Cause(code, name))
    for attribute in ("code", "name"):
        said = [getattr(each, attribute) for each in found]
        twice = next((each for each in said if said.count(each) > 1), None)
        if twice is not None:
            raise DefinitionRefused(_("The cause “{name}” is there twice.").format(name=twice))
    return tuple(found)


def _hours(value: JsonValue) -> float:
    hours = float(value) if isinstance(value, int | float) and value is not True else 0.0
    if not 0 < hours <= HOURS_MAX:
        raise DefinitionRefused(
            _("Say in how many working hours to call back: more than 0, at most {n}.").format(
                n=HOURS_MAX
            )
        )
    return hours


def _calendar(value: JsonValue) -> UUID | None:
    try:
        return UUID(str(value)) if value else None
    except ValueError as error:
        raise DefinitionRefused(_("Choose a calendar from the list.")) from error


def _limits(value: JsonValue) -> tuple[int | None, int | None, int | None]:
    given = value if isinstance(value, Mapping) else {}
    found = [_limit(given.get(role.value, 0)) for role in GRANTING]
    endless = 10 * AMOUNT_MINOR_MAX
    steps = [endless if limit is None else limit for limit in found]
    if steps != sorted(steps):
        raise DefinitionRefused(
            _("Whoever leads may grant at least as much: raise the limits from agent upwards.")
        )
    return found[0], found[1], found[2]


def _limit(value: JsonValue) -> int | None:
    if value is None:
        return None
    limit = value if isinstance(value, int) and not isinstance(value, bool) else -1
    if not 0 <= limit <= AMOUNT_MINOR_MAX:
        raise DefinitionRefused(_("A limit is an amount from 0 on, or empty for none."))
    return limit


def _texts(value: JsonValue) -> Mapping[str, str]:
    given = value if isinstance(value, Mapping) else {}
    texts = {code: str(given.get(code) or "").strip() for code in LANGUAGES}
    if any(len(text) > TEXT_CHARS_MAX for text in texts.values()):
        raise DefinitionRefused(
            _("The acknowledgement is longer than {n} characters.").format(n=TEXT_CHARS_MAX)
        )
    return {code: text for code, text in texts.items() if text}
