"""Work that is done again though the customer said nothing new."""

from __future__ import annotations

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.improvement.candidate import CASES_MIN, Candidate, Claim, Detector, part_above
from gemba.insight.improvement.excess import excess_p, ratio
from gemba.insight.improvement.finding import Figure, Lever, Place, Unit
from gemba.insight.improvement.rounds import Rounds, cases_in, passages, rework_rounds
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.wording import Said
from gemba.insight.mining.wording import Activities, Share

# So much going back belongs to any work.
NATURAL_SHARE = 0.03
SHARE_MIN = 0.06


def find(view: LogView) -> list[Candidate]:
    """One place a move within a team that leads back to a step which is not ordinary."""
    found = rework_rounds(view)
    size = len(view.columns.activities)
    pairs = [divmod(pair, size) for pair in np.unique(found.source * size + found.target).tolist()]
    candidates = [
        _candidate(view, found, source, target)
        for source, target in pairs
        if view.name(target) not in view.ordinary
    ]
    return [each for each in candidates if each is not None]


def _candidate(view: LogView, found: Rounds, source: int, target: int) -> Candidate | None:
    mine = (found.source == source) & (found.target == target)
    first = found.first[mine]
    if cases_in(view, first) < CASES_MIN:
        return None
    through = passages(view, source)
    back, passed = view.counted(first), view.counted(through)
    share = ratio(back, passed)
    rows = found.rows[mine[found.of]]
    names = view.name(source), view.name(target)
    return Candidate(
        place=Place(edges=(names,)),
        said=Said(
            gettext_noop(
                "After “{source}”, {share} of the work goes back to “{target}” and is done again."
            ),
            {
                "source": Activities((names[0],)),
                "target": Activities((names[1],)),
                "share": Share(share.value),
            },
        ),
        lever=Lever.QUALITY,
        claim=Claim.part(rows, part_above(NATURAL_SHARE, share.value), view.years),
        p=excess_p(back, passed, SHARE_MIN),
        figures=(Figure(gettext_noop("share that goes back"), Unit.SHARE, share, len(through)),),
        assumes=(
            Said(
                gettext_noop("{share} of the work would go back all the same."),
                {"share": Share(NATURAL_SHARE)},
            ),
        ),
    )


DETECTOR = Detector(
    name="rework",
    title=gettext_noop("Work done again"),
    baseline=gettext_noop("the share that goes back, by blocks of time, against six in a hundred"),
    find=find,
    says_why=0.6,
)
