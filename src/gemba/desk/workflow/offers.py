"""What there is to choose in triggers and actions."""

from uuid import UUID

from django.utils.translation import gettext as _

from gemba.desk.tickets import queries as tickets
from gemba.foundation.accounts.queries import desk_people, teams
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.queries import active, definitions
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.text import one_line

NOBODY = 0
PROCESS, DECISION, ENDPOINT, ROBOT = "process", "decision", "endpoint", "robot"
TAG_CHARS_MAX = 50
Choices = list[tuple[str | int, str]]


def processes() -> Choices:
    """Every published process by its id."""
    return [(each.id.hex, each.name) for each in definitions(PROCESS, actor=SYSTEM)]


def endpoints() -> Choices:
    """Every endpoint in force by its name."""
    return [(each.name, each.name) for each in active(ENDPOINT)]


def robots() -> Choices:
    """Every robot in force by its name."""
    return [(each.name, each.name) for each in active(ROBOT)]


def statuses() -> Choices:
    """Every status by its code."""
    return [(each.code, each.label) for each in tickets.statuses()]


def priorities() -> Choices:
    """Every priority, the least urgent first."""
    return [(each.value, each.label) for each in tickets.priorities()]


def types() -> Choices:
    """Every kind of help."""
    return [(each.code, each.label) for each in tickets.ticket_types()]


def people_or_nobody() -> Choices:
    """Who works the desk."""
    return [(NOBODY, _("Nobody")), *((each.id, each.name) for each in desk_people())]


def people_or_oneself() -> Choices:
    """Who works the desk; nobody named: whoever uses the macro."""
    return [(NOBODY, _("whoever uses it")), *((each.id, each.name) for each in desk_people())]


def teams_or_none() -> Choices:
    """Every team."""
    return [(NOBODY, _("No team")), *((each.id, each.name) for each in teams())]


def teams_or_own() -> Choices:
    """Every team, or the ticket's own."""
    return [(NOBODY, _("the ticket’s team")), *((each.id, each.name) for each in teams())]


def vendors_or_none() -> Choices:
    """Teams of vendors."""
    vendors = [(each.id, each.name) for each in teams() if each.is_vendor]
    return [(NOBODY, _("No vendor")), *vendors]


def calendars() -> Choices:
    """By the clock, by the desk's own calendar, or by another."""
    others = [(each.id.hex, each.name) for each in definitions("calendar", actor=SYSTEM)]
    return [("clock", _("round the clock")), ("", _("the desk’s calendar")), *others]


def tag_word(name: str) -> str:
    """A tag's one spelling."""
    return one_line(name, TAG_CHARS_MAX).lower()


def check_tag(name: str) -> None:
    """Raises DefinitionRefused for what cannot be a tag."""
    if not tag_word(name):
        raise DefinitionRefused(_("A tag needs at least one letter."))


def is_calendar(code: str) -> bool:
    """Whether a code could name a calendar: one that is no longer there counts as the desk's."""
    try:
        return code in ("", "clock") or bool(UUID(code))
    except ValueError:
        return False
