"""Soundness: from wherever a case may get to, it can end, ends with nothing left over, and every
step can happen (van der Aalst et al., "Soundness of workflow nets", 2011).

First the shape, then all markings a case can reach, up to a limit. What the limit leaves open is
said to be undecided, never sound.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gemba.insight.mining.model.firing import Steps, Tokens, tokens_of
from gemba.insight.mining.model.petri import PetriNet

MARKINGS_MAX = 20_000
# More tokens than this in a place: the net grows without bound, or might as well.
TOKENS_MAX = 8


class Verdict(StrEnum):
    """What is known."""

    SOUND = "sound"
    UNSOUND = "unsound"
    UNDECIDED = "undecided"


class Flaw(StrEnum):
    """Why a model is not sound, the first that was found."""

    NO_PATH = "no path"  # a step that does not lie on a way from the beginning to the end
    UNBOUNDED = "unbounded"  # work in hand can pile up without end
    STUCK = "stuck"  # a case can come to where it can never end
    LEFT_OVER = "left over"  # a case can end while something is still under way
    DEAD = "dead"  # a step that can never happen


@dataclass(frozen=True, slots=True)
class Soundness:
    """`step` names the transition a flaw is about, where it is about one."""

    verdict: Verdict
    flaw: Flaw | None = None
    step: str = ""

    @property
    def is_sound(self) -> bool:
        return self.verdict is Verdict.SOUND


def soundness(net: PetriNet, *, markings_max: int = MARKINGS_MAX) -> Soundness:
    """The verdict on a net with one token at its beginning and one at its end."""
    stray = _off_the_way(net)
    if stray is not None:
        return Soundness(Verdict.UNSOUND, Flaw.NO_PATH, stray)
    steps, final = Steps(net), tokens_of(net.final)
    before: dict[Tokens, list[Tokens]] = {tokens_of(net.initial): []}
    fired: set[int] = set()
    waiting = list(before)
    while waiting:
        tokens = waiting.pop()
        for step in steps.enabled(tokens):
            fired.add(step)
            after = steps.fire(tokens, step)
            if after not in before:
                flaw = _flaw_at(after, final)
                if flaw is not None:
                    return Soundness(Verdict.UNSOUND, flaw, net.transitions[step].name)
                if len(before) >= markings_max:
                    return Soundness(Verdict.UNDECIDED)
                before[after] = []
                waiting.append(after)
            before[after].append(tokens)
    if len(_able_to_end(final, before)) < len(before):
        return Soundness(Verdict.UNSOUND, Flaw.STUCK)
    for step in range(len(net.transitions)):
        if step not in fired:
            return Soundness(Verdict.UNSOUND, Flaw.DEAD, net.transitions[step].name)
    return Soundness(Verdict.SOUND)


def _flaw_at(tokens: Tokens, final: Tokens) -> Flaw | None:
    if max((tokens.count(place) for place in set(tokens)), default=0) > TOKENS_MAX:
        return Flaw.UNBOUNDED
    ended = all(place in tokens for place in final)
    return Flaw.LEFT_OVER if ended and tokens != final else None


def _able_to_end(final: Tokens, before: dict[Tokens, list[Tokens]]) -> set[Tokens]:
    able = {final} & before.keys()
    waiting = list(able)
    while waiting:
        for earlier in before[waiting.pop()]:
            if earlier not in able:
                able.add(earlier)
                waiting.append(earlier)
    return able


def _off_the_way(net: PetriNet) -> str | None:
    """The name of a step that cannot be reached from the beginning, or cannot reach the end, even
    if every join took what comes; None where all lie between."""
    begin = {place for place, tokens in enumerate(net.initial) if tokens}
    end = {place for place, tokens in enumerate(net.final) if tokens}
    sides = [(step.inputs, step.outputs) for step in net.transitions]
    forward = _reached(begin, sides)
    backward = _reached(end, [(outputs, inputs) for inputs, outputs in sides])
    for at, step in enumerate(net.transitions):
        if at not in forward or at not in backward:
            return step.name
    return None


def _reached(places: set[int], sides: list[tuple[tuple[int, ...], tuple[int, ...]]]) -> set[int]:
    """The steps met by going from places through steps to places."""
    known, steps, grown = set(places), set[int](), True
    while grown:
        grown = False
        for at, (inputs, outputs) in enumerate(sides):
            if at not in steps and known & set(inputs):
                steps.add(at)
                known |= set(outputs)
                grown = True
    return steps
