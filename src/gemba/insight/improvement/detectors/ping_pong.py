"""Work that goes to somebody else, comes back and is then done again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools, Int64s, spread
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.improvement.candidate import (
    CASES_MIN,
    Candidate,
    Claim,
    Detector,
    Need,
    part_above,
)
from gemba.insight.improvement.excess import excess_p, ratio
from gemba.insight.improvement.finding import Figure, Lever, Place, Unit
from gemba.insight.improvement.rounds import cases_in
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.vocabulary import Topic, step_attribute_of
from gemba.insight.improvement.wording import Said
from gemba.insight.mining.structure.ping_pong import who_had
from gemba.insight.mining.wording import AttributeValues, Resources, Share, Word

NATURAL_SHARE = 0.03
SHARE_MIN = 0.06


@dataclass(frozen=True, eq=False)
class _Stays:
    """Stretches of a case with one team or person: first row, how many rows, whose."""

    first: Int64s
    length: Int64s
    whose: Int64s


@dataclass(frozen=True, eq=False)
class _Back:
    """Places in the stays at which work came back to be done again."""

    stays: _Stays
    at: Int64s


def find(view: LogView) -> list[Candidate]:
    """One place a pair: by team where steps tell it, else by person."""
    attribute = step_attribute_of(view.columns, Topic.TEAM)
    who = who_had(view.columns, attribute)
    if who is None:
        return []
    back = _back(view, who)
    size = max(len(who.names), 1)
    whose = back.stays.whose
    pairs = whose[back.at - 2] * size + whose[back.at - 1]
    found = [
        _candidate(view, (who, attribute), back, pairs == pair)
        for pair in np.unique(pairs).tolist()
    ]
    return [each for each in found if each is not None]


def _back(view: LogView, who: CodedColumn) -> _Back:
    columns = view.columns
    rows = np.flatnonzero((who.codes >= 0) & view.people_rows)
    case, code = columns.case[rows], who.codes[rows].astype(np.int64)
    fresh = np.ones(len(rows), dtype=np.bool_)
    fresh[1:] = (case[1:] != case[:-1]) | (code[1:] != code[:-1])
    place = np.flatnonzero(fresh)
    stays = _Stays(rows[place], np.diff(np.append(place, len(rows))), code[place])
    at = np.arange(2, len(place))
    same = stays.whose[2:] == stays.whose[:-2]
    same &= columns.case[stays.first[2:]] == columns.case[stays.first[:-2]]
    # Done again since it left, with no new word of the customer in between.
    said = np.cumsum(view.outside_rows)
    now = stays.first[2:]
    before = view.row_before[now]
    again = (before >= stays.first[:-2]) & (said[now] == said[np.maximum(before, 0)])
    return _Back(stays, at[same & again])


def _candidate(
    view: LogView, by: tuple[CodedColumn, str], back: _Back, mine: Bools
) -> Candidate | None:
    who, attribute = by
    stays, at = back.stays, back.at[mine]
    returned = stays.first[at]
    if cases_in(view, returned) < CASES_MIN:
        return None
    one, other = int(stays.whose[at[0] - 2]), int(stays.whose[at[0] - 1])
    through = _first_of_cases(view, stays.first[stays.whose == one])
    returned_first = _first_of_cases(view, returned)
    back_by_block, passed = view.counted(returned_first), view.counted(through)
    share = ratio(back_by_block, passed)
    away = spread(stays.first[at - 1], stays.first[at] - stays.first[at - 1])
    names = (who.names[one], who.names[other])
    return Candidate(
        place=Place(attribute=attribute, resources=names),
        said=Said(
            gettext_noop(
                "{share} of the work of {one} goes to {other}, comes back and is done again."
            ),
            {
                "share": Share(share.value),
                "one": _named(attribute, names[0]),
                "other": _named(attribute, names[1]),
            },
        ),
        lever=Lever.ROUTING,
        claim=Claim.part(
            np.unique(np.concatenate([away, returned])),
            part_above(NATURAL_SHARE, share.value),
            view.years,
        ),
        p=excess_p(back_by_block, passed, SHARE_MIN),
        figures=(Figure(gettext_noop("share that comes back"), Unit.SHARE, share, len(through)),),
    )


def _first_of_cases(view: LogView, rows: Int64s) -> Int64s:
    """The first of the rows of each case."""
    _cases, place = np.unique(view.columns.case[rows], return_index=True)
    first: Int64s = rows[place]
    return first


def _named(attribute: str, name: str) -> Word:
    return AttributeValues(attribute, (name,)) if attribute else Resources((name,))


DETECTOR = Detector(
    name="ping_pong",
    title=gettext_noop("Work sent to and fro"),
    baseline=gettext_noop(
        "the share that comes back to be done again, by blocks of time, against six in a hundred"
    ),
    find=find,
    needs=(Need.PEOPLE,),
)
