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
from gemba.insight.improvement.rounds import cases_in, rework_rounds
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.vocabulary import Topic, step_attribute_of
from gemba.insight.improvement.wording import Said
from gemba.insight.mining.structure.ping_pong import who_had
from gemba.insight.mining.wording import AttributeValues, Resources, Share, Word

NATURAL_SHARE = 0.03
SHARE_MIN = 0.06
# Each way, there and back.
MOVES_TOLD = 3


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
    """One place two who hand work to each other: teams where steps tell them, else people."""
    attribute = step_attribute_of(view.columns, Topic.TEAM)
    who = who_had(view.columns, attribute)
    if who is None:
        return []
    back = _back(view, who)
    size = max(len(who.names), 1)
    whose = back.stays.whose
    pairs = _pair(whose[back.at - 2], whose[back.at - 1], size)
    found = [
        _candidate(view, (who, attribute), back, pairs == pair)
        for pair in np.unique(pairs).tolist()
    ]
    return [each for each in found if each is not None]


def _pair(one: Int64s, other: Int64s, size: int) -> Int64s:
    """A number for two, whoever comes first."""
    pair: Int64s = np.minimum(one, other) * size + np.maximum(one, other)
    return pair


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
    again &= ~_reworked(view)[now]
    return _Back(stays, at[same & again])


def _reworked(view: LogView) -> Bools:
    """One flag per row: whether a team that found its own work wanting began the round it is of.
    Where teams do not tell, who sends work back cannot be told from who checks it: none."""
    found = np.zeros(len(view.columns), dtype=np.bool_)
    if step_attribute_of(view.columns, Topic.TEAM):
        found[rework_rounds(view).rows] = True
    return found


def _candidate(
    view: LogView, by: tuple[CodedColumn, str], back: _Back, mine: Bools
) -> Candidate | None:
    who, attribute = by
    stays, at = back.stays, back.at[mine]
    returned = stays.first[at]
    if cases_in(view, returned) < CASES_MIN:
        return None
    one, other = _first_and_second(stays, at)
    through = _first_of_cases(view, stays.first[_handed(view, stays, (one, other))])
    returned_first = _first_of_cases(view, returned)
    back_by_block, passed = view.counted(returned_first), view.counted(through)
    share = ratio(back_by_block, passed)
    away = spread(stays.first[at - 1], stays.first[at] - stays.first[at - 1])
    names = (who.names[one], who.names[other])
    return Candidate(
        place=Place(attribute=attribute, resources=names),
        said=Said(
            gettext_noop(
                "{share} of the work that {one} and {other} hand to each other comes back and is"
                " done again."
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
        edges=tuple(dict.fromkeys((*_moves(view, stays.first[at - 1]), *_moves(view, returned)))),
    )


def _moves(view: LogView, rows: Int64s) -> list[tuple[str, str]]:
    """The moves that lead to some rows most often."""
    activity, size = view.columns.activity.astype(np.int64), len(view.columns.activities)
    move, count = np.unique(activity[rows - 1] * size + activity[rows], return_counts=True)
    often = move[np.argsort(-count, kind="stable")[:MOVES_TOLD]]
    return [
        (view.name(one), view.name(other)) for one, other in (divmod(int(m), size) for m in often)
    ]


def _first_and_second(stays: _Stays, at: Int64s) -> tuple[int, int]:
    """Who hands on and who sends back, as it is most often."""
    first, second = stays.whose[at - 2], stays.whose[at - 1]
    swapped = np.count_nonzero(first > second) * 2 > len(at)
    low, high = int(min(first[0], second[0])), int(max(first[0], second[0]))
    return (high, low) if swapped else (low, high)


def _handed(view: LogView, stays: _Stays, pair: tuple[int, int]) -> Int64s:
    """Places of the stays with one of two that come straight after one with the other."""
    case, whose = view.columns.case[stays.first], stays.whose
    low, high = min(pair), max(pair)
    found = np.flatnonzero(
        (case[1:] == case[:-1])
        & (np.minimum(whose[1:], whose[:-1]) == low)
        & (np.maximum(whose[1:], whose[:-1]) == high)
    )
    return found + 1


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
