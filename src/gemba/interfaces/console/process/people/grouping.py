"""By whom the People tab looks at a log: by person, by team, or by an attribute of events."""

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from gemba.foundation.accounts.queries import people, teams
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.mining.figures import sums_by
from gemba.insight.mining.people.grouping import by_attribute, by_group, by_person
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.remembering import Memory
from gemba.interfaces.console.process.waiting.reading import reading_of

PERSON, TEAM = "person", "team"
GROUPS_MAX, ATTRIBUTES_MAX = 200, 8
CLEARNESS_MIN = 0.3
# What people can do, not where they belong: one person has several, and looks no less clear for it.
SKILL_WORDS = ("skill", "role", "competence", "qualification", "技能")
_ATTRIBUTE = "a-"


@dataclass(frozen=True, slots=True)
class Grouping:
    """One way to look; `key` stands in the address."""

    key: str
    label: str
    is_open: bool

    @property
    def is_person(self) -> bool:
        return self.key == PERSON


def outsiders(choice: Choice) -> frozenset[str]:
    """Who is nobody's colleague: customers, vendors and programs."""
    return reading_of(choice.log, choice.whole).not_people


def groupings(choice: Choice, wanted: str) -> list[Grouping]:
    """All there are, the first of them open unless `wanted` is one of the others."""
    labels = {PERSON: _("By person")}
    if choice.log.is_desk:
        labels[TEAM] = _("By team")
    else:
        labels |= {
            f"{_ATTRIBUTE}{name}": _("By {name}").format(name=name) for name in _fitting(choice)
        }
    chosen = wanted if wanted in labels else PERSON
    return [Grouping(key, label, key == chosen) for key, label in labels.items()]


def grouped(choice: Choice, columns: EventColumns, key: str) -> CodedColumn:
    """Who each event of `columns` belongs to, under a key of `groupings`."""
    who = by_person(columns, left_out=outsiders(choice))
    if key == TEAM and choice.log.is_desk:
        return by_group(who, _team_names().get)
    attribute = attribute_of(key)
    return by_attribute(columns, attribute) if attribute else who


def attribute_of(key: str) -> str:
    """The attribute a key of `groupings` names; empty where it names none."""
    return key.removeprefix(_ATTRIBUTE) if key.startswith(_ATTRIBUTE) else ""


def home_groups(who: CodedColumn, group: CodedColumn) -> CodedColumn:
    """The group each person works in most: one code per person, -1 for none."""
    known = (who.codes >= 0) & (group.codes >= 0)
    width = max(len(group.names), 1)
    cell = who.codes[known].astype(np.int64) * width + group.codes[known]
    table = sums_by(cell, np.ones(len(cell)), len(who.names) * width)
    counts = table.reshape(len(who.names), width)
    codes = np.where(counts.sum(axis=1) > 0, counts.argmax(axis=1), -1)
    return CodedColumn(codes.astype(np.int32), group.names)


@dataclass(frozen=True, slots=True)
class _Fit:
    columns: EventColumns
    names: tuple[str, ...]


_FIT = Memory[_Fit]()


def _fitting(choice: Choice) -> tuple[str, ...]:
    """Attributes to look by; no filter changes them."""
    log = choice.whole
    return _FIT.of(choice.log, log, (), lambda: _Fit(log, tuple(_clear_attributes(log)))).names


def _clear_attributes(columns: EventColumns) -> list[str]:
    """Attributes of events that could be a team or a skill: a few values, and most people have one
    each, unless the name says that it is a skill, which may also be that of a whole case.

    Those that part people most clearly come first.
    """
    who = by_person(columns)
    skills = {
        name: by_attribute(columns, name) for name in columns.case_attributes if _is_skill(name)
    }
    found = [
        (_clearness(who, each), name)
        for name, each in {**skills, **columns.attributes}.items()
        if 2 <= len(each.names) <= GROUPS_MAX and not name.startswith("@@")
    ]
    fit = sorted(
        (-clear, name) for clear, name in found if clear >= CLEARNESS_MIN or _is_skill(name)
    )
    return [name for _clear, name in fit[:ATTRIBUTES_MAX]]


def _is_skill(name: str) -> bool:
    return any(word in name.casefold() for word in SKILL_WORDS)


def _clearness(who: CodedColumn, group: CodedColumn) -> float:
    """How large a part of the events lies in the home group of who did them, 0 to 1, above what
    the largest group would have anyway."""
    home = home_groups(who, group)
    known = (who.codes >= 0) & (group.codes >= 0)
    if not known.any():
        return 0.0
    hit = float((home.codes[who.codes[known]] == group.codes[known]).mean())
    usual = float(np.bincount(group.codes[known]).max() / np.count_nonzero(known))
    return (hit - usual) / (1 - usual) if usual < 1 else 0.0


def _team_names() -> dict[str, str]:
    """By user id; who is in several teams counts for all of them together."""
    names = {team.id: team.name for team in teams()}
    return {
        str(person.id): ", ".join(sorted(names[each] for each in person.team_ids if each in names))
        for person in people()
        if person.team_ids
    }
