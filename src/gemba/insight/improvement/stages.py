"""The way of a proposal, pure: which stage may follow which, and what has to be shown for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from gemba.foundation.kernel.wording import gettext_noop


class Stage(StrEnum):
    """Where a proposal stands. The last three are ends of a way; two of them open again."""

    PROPOSED = "proposed"
    SIMULATED = "simulated"
    APPROVED = "approved"
    PILOTING = "piloting"
    VERIFIED = "verified"
    ADOPTED = "adopted"
    WATCHED = "watched"
    ROLLED_BACK = "rolled_back"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Evidence(StrEnum):
    """What a stage rests on."""

    SIMULATION = "simulation"
    TRIAL = "trial"
    VERDICT = "verdict"
    MEASURED = "measured"
    FADED = "faded"


WAY = (
    Stage.PROPOSED,
    Stage.SIMULATED,
    Stage.APPROVED,
    Stage.PILOTING,
    Stage.VERIFIED,
    Stage.ADOPTED,
    Stage.WATCHED,
    Stage.CLOSED,
)

STAGES = {
    Stage.PROPOSED: gettext_noop("Proposed"),
    Stage.SIMULATED: gettext_noop("Simulated"),
    Stage.APPROVED: gettext_noop("Approved"),
    Stage.PILOTING: gettext_noop("In pilot"),
    Stage.VERIFIED: gettext_noop("Verified"),
    Stage.ADOPTED: gettext_noop("Adopted"),
    Stage.WATCHED: gettext_noop("Watched"),
    Stage.ROLLED_BACK: gettext_noop("Rolled back"),
    Stage.CLOSED: gettext_noop("Closed"),
    Stage.WITHDRAWN: gettext_noop("Withdrawn"),
}

_NEXT: Mapping[Stage, frozenset[Stage]] = {
    Stage.PROPOSED: frozenset(
        {Stage.SIMULATED, Stage.APPROVED, Stage.PILOTING, Stage.ADOPTED, Stage.WITHDRAWN}
    ),
    Stage.SIMULATED: frozenset(
        {Stage.PROPOSED, Stage.APPROVED, Stage.PILOTING, Stage.ADOPTED, Stage.WITHDRAWN}
    ),
    Stage.APPROVED: frozenset({Stage.PROPOSED, Stage.PILOTING, Stage.ADOPTED, Stage.WITHDRAWN}),
    Stage.PILOTING: frozenset({Stage.VERIFIED, Stage.ROLLED_BACK}),
    # to go on is to pilot again
    Stage.VERIFIED: frozenset({Stage.PILOTING, Stage.ADOPTED, Stage.ROLLED_BACK}),
    Stage.ADOPTED: frozenset({Stage.WATCHED, Stage.ROLLED_BACK}),
    Stage.WATCHED: frozenset({Stage.CLOSED, Stage.ROLLED_BACK, Stage.PROPOSED}),
    Stage.ROLLED_BACK: frozenset({Stage.CLOSED, Stage.PROPOSED}),
    Stage.CLOSED: frozenset({Stage.PROPOSED}),
    Stage.WITHDRAWN: frozenset({Stage.PROPOSED}),
}

# Of each stage: one of these has to be shown by the time it is reached.
_NEEDS: Mapping[Stage, frozenset[Evidence]] = {
    Stage.SIMULATED: frozenset({Evidence.SIMULATION}),
    Stage.PILOTING: frozenset({Evidence.TRIAL}),
    Stage.VERIFIED: frozenset({Evidence.VERDICT}),
    Stage.ADOPTED: frozenset({Evidence.VERDICT, Evidence.SIMULATION}),
    Stage.CLOSED: frozenset({Evidence.VERDICT, Evidence.MEASURED}),
}

_MISSING: Mapping[Stage, str] = {
    Stage.SIMULATED: gettext_noop("Run it in the twin first, and keep what it shows."),
    Stage.PILOTING: gettext_noop("A pilot begins with a change and a plan."),
    Stage.VERIFIED: gettext_noop("There is no verdict yet."),
    Stage.ADOPTED: gettext_noop(
        "Nothing is adopted without evidence: run a pilot, or at least the twin."
    ),
    Stage.CLOSED: gettext_noop(
        "Nothing closes without a measured effect: wait until a pilot or the control chart tells"
        " one."
    ),
}


class StageRefused(ValueError):
    """A proposal cannot go there from here. `template` says why and what to do; what fills its
    places are names of stages: all are to be looked up in a catalogue."""

    def __init__(self, template: str, **stages: str) -> None:
        super().__init__(template.format(**stages))
        self.template, self.stages = template, stages


@dataclass(frozen=True, slots=True)
class Step:
    """A step on the way: what is left out by it has to be explained."""

    before: Stage
    after: Stage
    skipped: tuple[Stage, ...]


def next_stages(stage: Stage) -> tuple[Stage, ...]:
    """Where a proposal may go from here, in the order of the way."""
    return tuple(each for each in Stage if each in _NEXT[stage])


def step(
    visited: Sequence[Stage], after: Stage, *, shown: frozenset[Evidence], reason: str
) -> Step:
    """From the last of the stages visited, or left out with a reason, since the proposal was
    (re)opened to the next.

    `shown` is all evidence there is by then, `reason` why something is left out, if anything is.
    Raises StageRefused.
    """
    before = visited[-1]
    if after not in _NEXT[before]:
        raise StageRefused(
            gettext_noop("A proposal that is “{before}” cannot become “{after}”."),
            before=STAGES[before],
            after=STAGES[after],
        )
    needed = _NEEDS.get(after, frozenset())
    if needed and not needed & shown:
        raise StageRefused(_MISSING[after])
    skipped = _skipped(visited, after)
    if skipped and not reason.strip():
        raise StageRefused(gettext_noop("Say why “{stage}” is left out."), stage=STAGES[skipped[0]])
    return Step(before, after, skipped)


def _skipped(visited: Sequence[Stage], after: Stage) -> tuple[Stage, ...]:
    if after not in WAY or after in (Stage.PROPOSED, Stage.CLOSED):
        return ()
    return tuple(each for each in WAY[: WAY.index(after)] if each not in visited)


class Phase(StrEnum):
    """Columns of the two boards that show the same records."""

    PLAN = "plan"
    DO = "do"
    CHECK = "check"
    ACT = "act"
    DEFINE = "define"
    MEASURE = "measure"
    ANALYSE = "analyse"
    IMPROVE = "improve"
    CONTROL = "control"


PDCA = (Phase.PLAN, Phase.DO, Phase.CHECK, Phase.ACT)
DMAIC = (Phase.DEFINE, Phase.MEASURE, Phase.ANALYSE, Phase.IMPROVE, Phase.CONTROL)

_PDCA: Mapping[Stage, Phase] = {
    Stage.PROPOSED: Phase.PLAN,
    Stage.SIMULATED: Phase.PLAN,
    Stage.APPROVED: Phase.PLAN,
    Stage.PILOTING: Phase.DO,
    Stage.VERIFIED: Phase.CHECK,
    Stage.ADOPTED: Phase.ACT,
    Stage.WATCHED: Phase.ACT,
    Stage.ROLLED_BACK: Phase.ACT,
    Stage.CLOSED: Phase.ACT,
}
_DMAIC: Mapping[Stage, Phase] = {
    Stage.SIMULATED: Phase.ANALYSE,
    Stage.APPROVED: Phase.ANALYSE,
    Stage.PILOTING: Phase.IMPROVE,
    Stage.VERIFIED: Phase.IMPROVE,
    Stage.ROLLED_BACK: Phase.IMPROVE,
    Stage.ADOPTED: Phase.CONTROL,
    Stage.WATCHED: Phase.CONTROL,
    Stage.CLOSED: Phase.CONTROL,
}


def pdca(stage: Stage) -> Phase | None:
    """The column of a Plan–Do–Check–Act board; None for what was withdrawn."""
    return _PDCA.get(stage)


def dmaic(stage: Stage, *, is_measured: bool) -> Phase | None:
    """The column of a Define–Measure–Analyse–Improve–Control board. What is only proposed is being
    defined until its KPI and the level today are told (`is_measured`)."""
    if stage is Stage.PROPOSED:
        return Phase.MEASURE if is_measured else Phase.DEFINE
    return _DMAIC.get(stage)
