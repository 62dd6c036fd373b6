"""Channels whose customers soon ask again through another one."""

from __future__ import annotations

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Int64s, spread
from gemba.insight.improvement.candidate import Candidate, Detector, Need
from gemba.insight.improvement.finding import Lever
from gemba.insight.improvement.shares import Telling, ValueShare, candidate_of, shares_by_value
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.vocabulary import Topic
from gemba.insight.mining.zones import DAY_US

SOON_DAYS = 3
_TELLING = Telling(
    sentence=gettext_noop(
        "{share} of those who ask by “{value}” ask again through another channel within"
        " days, {others} of all others."
    ),
    figure=gettext_noop("share that asks again"),
    lever=Lever.ROUTING,
    assumes=gettext_noop("The second request would not have come."),
)


def find(view: LogView) -> list[Candidate]:
    """One place a channel."""
    columns = view.columns
    again = _asked_again(view)
    hit = again >= 0
    counts = np.ones(columns.cases, dtype=np.bool_)
    return [
        _candidate(view, each, again)
        for each in shares_by_value(view, hit, counts, (Topic.CHANNEL,))
    ]


def _asked_again(view: LogView) -> Int64s:
    """By case the next one of the same customer, about the same kind of thing where that is told,
    if it comes soon and through another channel; else -1."""
    columns = view.columns
    found = np.full(columns.cases, -1, dtype=np.int64)
    customer, channel = view.topic(Topic.CUSTOMER), view.topic(Topic.CHANNEL)
    if customer is None or channel is None:
        return found
    kind, codes = view.topic(Topic.KIND), customer[1].codes.astype(np.int64)
    about = np.zeros(columns.cases, np.int64) if kind is None else kind[1].codes.astype(np.int64)
    order = np.lexsort((columns.first_us, about, codes))
    one, other = order[:-1], order[1:]
    near = (codes[one] == codes[other]) & (codes[one] >= 0) & (about[one] == about[other])
    near &= columns.first_us[other] - columns.first_us[one] <= SOON_DAYS * DAY_US
    near &= channel[1].codes[one] != channel[1].codes[other]
    found[one[near]] = other[near]
    return found


def _candidate(view: LogView, found: ValueShare, again: Int64s) -> Candidate:
    columns = view.columns
    second = again[found.cases]
    second = np.unique(second[second >= 0])
    rows = spread(columns.offsets[second], columns.case_lengths[second])
    return candidate_of(view, found, rows, _TELLING)


DETECTOR = Detector(
    name="bouncing_channels",
    title=gettext_noop("Channels that bounce customers"),
    baseline=gettext_noop(
        "the share that asks again elsewhere, by blocks of time, against one and a half times that"
        " of all other channels"
    ),
    find=find,
    needs=(Need.CHANNEL, Need.CUSTOMER),
)
