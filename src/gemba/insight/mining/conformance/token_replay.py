"""Token-based replay: push each trace through the net and count the tokens that lack or stay.

Rozinat & van der Aalst (2008), "Conformance checking of processes based on monitoring real
behavior"; silent transitions as in Berti & van der Aalst (2019), "Reviving token-based replay".
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.model.petri import Marking, PetriNet

from .coded_net import CodedNet
from .prefix_tree import ChosenTraces, PrefixTree, chosen_traces, prefix_tree
from .silent_steps import enabled_among, shortest_way


@dataclass(frozen=True, slots=True)
class Firing:
    """What replaying one activity in one marking does. `added` are the tokens that lacked, by
    place; `is_known` is False for an activity the model does not have, which changes nothing.
    `steps` are the transitions fired, silent ones first."""

    after: int
    produced: int = 0
    consumed: int = 0
    added: tuple[tuple[int, int], ...] = ()
    is_known: bool = True
    steps: tuple[int, ...] = ()

    @property
    def missing(self) -> int:
        return sum(tokens for _, tokens in self.added)


@dataclass(frozen=True, slots=True)
class Ending:
    """What ending a trace in one marking does; `left` are tokens that stay, by place, `steps` the
    silent transitions fired."""

    produced: int
    consumed: int
    added: tuple[tuple[int, int], ...]
    left: tuple[tuple[int, int], ...]
    steps: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ActivityProblem:
    """An activity that came when the model was not ready for it, or that the model lacks."""

    activity: str
    events: int
    is_known: bool


@dataclass(frozen=True, slots=True)
class PlaceProblem:
    """A place where tokens lacked or stayed, over all cases."""

    place: str
    missing: int
    remaining: int


@dataclass(frozen=True, eq=False)
class TokenReplay:
    """One entry per distinct trace of `traces`; tokens as counts.

    A trace fits when no token lacks, none stays, and the model knows all its activities. The
    other figures leave activities unknown to the model out, as PM4Py does. `fitness` of a trace
    is 1/2 (1 - missing / consumed) + 1/2 (1 - remaining / produced).
    """

    traces: ChosenTraces
    produced: Int64s
    consumed: Int64s
    missing: Int64s
    remaining: Int64s
    fits: Bools
    activity_problems: tuple[ActivityProblem, ...]
    place_problems: tuple[PlaceProblem, ...]

    @property
    def fitness(self) -> Floats:
        lacking = self.missing / np.maximum(self.consumed, 1)
        return 0.5 * (1 - lacking) + 0.5 * (1 - self.remaining / np.maximum(self.produced, 1))

    @property
    def log_fitness(self) -> float:
        """Over all tokens of all cases; NaN without cases."""
        cases = self.traces.count
        consumed, produced = int(cases @ self.consumed), int(cases @ self.produced)
        if not consumed or not produced:
            return float("nan")
        lacking = int(cases @ self.missing) / consumed
        return 0.5 * (1 - lacking) + 0.5 * (1 - int(cases @ self.remaining) / produced)

    @property
    def fitness_mean(self) -> float:
        """The mean over cases; NaN without cases."""
        return _mean(self.fitness, self.traces.count)

    @property
    def fitting_share(self) -> float:
        """The share of cases that fit; NaN without cases."""
        return _mean(self.fits.astype(np.float64), self.traces.count)


class Replayer:
    """Replays activities in markings, each pair once; markings have codes, 0 is the first."""

    def __init__(self, coded: CodedNet) -> None:
        self.coded = coded
        self.markings: list[Marking] = [coded.net.initial]
        self._codes: dict[Marking, int] = {coded.net.initial: 0}
        self._firings: dict[tuple[int, int], Firing] = {}
        self._feeding: dict[int, tuple[int, ...]] = {}
        self._final_feeding = coded.feeding(coded.places_of(coded.net.final))

    def fire(self, marking: int, activity: int) -> Firing:
        found = self._firings.get((marking, activity))
        if found is None:
            found = self._fired(marking, activity)
            self._firings[marking, activity] = found
        return found

    def end(self, marking: int) -> Ending:
        """Silent transitions lead to the final marking where they can."""
        net = self.coded.net
        way = shortest_way(net, self.markings[marking], self._final_feeding, self._lacking_at_end)
        produced, consumed = self._tokens(way.steps)
        pairs = list(enumerate(zip(way.marking, net.final, strict=True)))
        return Ending(
            produced,
            consumed + sum(net.final),
            tuple((place, final - here) for place, (here, final) in pairs if final > here),
            tuple((place, here - final) for place, (here, final) in pairs if here > final),
            way.steps,
        )

    def _fired(self, marking: int, activity: int) -> Firing:
        coded, net = self.coded, self.coded.net
        candidates = coded.visible.get(activity, ())
        if not candidates:
            return Firing(marking, is_known=False)
        before = self.markings[marking]
        ready = enabled_among(net, before, candidates)
        if ready:
            return self._firing(before, (), ready[0])

        def lacking(reached: Marking) -> int:
            return min(self._lacking(reached, step) for step in candidates)

        way = shortest_way(net, before, self._feeders(activity), lacking)
        step = min(candidates, key=lambda each: self._lacking(way.marking, each))
        return self._firing(way.marking, way.steps, step)

    def _firing(self, marking: Marking, silent: tuple[int, ...], step: int) -> Firing:
        added = tuple(self.coded.lacking(marking, step))
        tokens = list(marking)
        for place, lacking in added:
            tokens[place] += lacking
        after = self.coded.net.fire(tuple(tokens), step)
        steps = (*silent, step)
        produced, consumed = self._tokens(steps)
        return Firing(self._code(after), produced, consumed, added, steps=steps)

    def _tokens(self, steps: tuple[int, ...]) -> tuple[int, int]:
        """Tokens produced and consumed by firing these transitions."""
        fired = [self.coded.net.transitions[step] for step in steps]
        return sum(len(each.outputs) for each in fired), sum(len(each.inputs) for each in fired)

    def _lacking(self, marking: Marking, step: int) -> int:
        lacking = 0
        for place, wanted in self.coded.needs[step]:
            here = marking[place]
            if here < wanted:
                lacking += wanted - here
        return lacking

    def _lacking_at_end(self, marking: Marking) -> int:
        final = self.coded.net.final
        return sum(max(0, wanted - here) for here, wanted in zip(marking, final, strict=True))

    def _feeders(self, activity: int) -> tuple[int, ...]:
        if activity not in self._feeding:
            steps = self.coded.visible[activity]
            inputs = {place for step in steps for place in self.coded.net.transitions[step].inputs}
            self._feeding[activity] = self.coded.feeding(inputs)
        return self._feeding[activity]

    def _code(self, marking: Marking) -> int:
        code = self._codes.setdefault(marking, len(self.markings))
        if code == len(self.markings):
            self.markings.append(marking)
        return code


@dataclass(frozen=True, eq=False)
class ReplayedTree:
    """A prefix tree replayed: the marking code and the firing of each node (None at node 0)."""

    tree: PrefixTree
    replayer: Replayer
    marking: list[int]
    firing: list[Firing | None]


def replay_tree(tree: PrefixTree, coded: CodedNet) -> ReplayedTree:
    """Every node once, from the marking of its parent."""
    replayer = Replayer(coded)
    marking: list[int] = [0]
    firing: list[Firing | None] = [None]
    for parent, activity in zip(tree.parent[1:].tolist(), tree.activity[1:].tolist(), strict=True):
        fired = replayer.fire(marking[parent], activity)
        firing.append(fired)
        marking.append(fired.after)
    return ReplayedTree(tree, replayer, marking, firing)


def token_replay(columns: EventColumns, net: PetriNet, cases: Bools | None = None) -> TokenReplay:
    """The replay of all cases, or of those flagged in `cases` (one flag per case)."""
    traces = chosen_traces(columns, cases)
    coded = CodedNet.of(net, columns.activities)
    return judged(replay_tree(prefix_tree(traces.sequences), coded), traces)


def judged(replayed: ReplayedTree, traces: ChosenTraces) -> TokenReplay:
    """The figures of a replayed tree whose leaves are `traces`."""
    tree, replayer = replayed.tree, replayed.replayer
    leaf_markings = np.array(replayed.marking)[tree.leaf]
    reached, ending_of = np.unique(leaf_markings, return_inverse=True)
    endings = [replayer.end(code) for code in reached.tolist()]
    cumulated = _cumulated(replayed)[:, tree.leaf]
    at_end = np.array(
        [(each.produced, each.consumed, _sum(each.added), 0, _sum(each.left)) for each in endings],
        dtype=np.int64,
    ).reshape(-1, 5)[ending_of]
    produced = cumulated[0] + at_end[:, 0] + sum(replayer.coded.net.initial)
    missing, remaining = cumulated[2] + at_end[:, 2], at_end[:, 4]
    weights = tree.weights(traces.count)
    return TokenReplay(
        traces=traces,
        produced=produced,
        consumed=cumulated[1] + at_end[:, 1],
        missing=missing,
        remaining=remaining,
        fits=(missing == 0) & (remaining == 0) & (cumulated[3] == 0),
        activity_problems=_activity_problems(replayed, weights),
        place_problems=_place_problems(
            replayed,
            weights,
            endings,
            np.bincount(ending_of, traces.count, len(endings)).astype(np.int64),
        ),
    )


def _cumulated(replayed: ReplayedTree) -> Int64s:
    """Per node, from the root: produced, consumed, missing, events the model does not know."""
    produced, consumed, missing, unknown = [0], [0], [0], [0]
    parents = replayed.tree.parent.tolist()
    for node in range(1, len(parents)):
        parent, fired = parents[node], replayed.firing[node]
        assert fired is not None
        produced.append(produced[parent] + fired.produced)
        consumed.append(consumed[parent] + fired.consumed)
        missing.append(missing[parent] + (fired.missing if fired.added else 0))
        unknown.append(unknown[parent] + (not fired.is_known))
    return np.array([produced, consumed, missing, unknown], dtype=np.int64)


def _activity_problems(replayed: ReplayedTree, weights: Int64s) -> tuple[ActivityProblem, ...]:
    """The most frequent first."""
    late: Counter[int] = Counter()
    unknown: Counter[int] = Counter()
    activities = replayed.tree.activity.tolist()
    for activity, fired, weight in zip(activities, replayed.firing, weights.tolist(), strict=True):
        if fired is not None and fired.added:
            late[activity] += weight
        elif fired is not None and not fired.is_known:
            unknown[activity] += weight
    names = replayed.replayer.coded.labels
    found = [ActivityProblem(names[code], events, True) for code, events in late.items()]
    found += [ActivityProblem(names[code], events, False) for code, events in unknown.items()]
    return tuple(sorted(found, key=lambda each: (-each.events, each.activity)))


def _place_problems(
    replayed: ReplayedTree, weights: Int64s, endings: list[Ending], ended: Int64s
) -> tuple[PlaceProblem, ...]:
    """In the order of the net's places; only places with problems."""
    missing: Counter[int] = Counter()
    remaining: Counter[int] = Counter()
    for fired, weight in zip(replayed.firing, weights.tolist(), strict=True):
        if fired is not None:
            for place, tokens in fired.added:
                missing[place] += tokens * weight
    for ending, cases in zip(endings, ended.tolist(), strict=True):
        for place, tokens in ending.added:
            missing[place] += tokens * cases
        for place, tokens in ending.left:
            remaining[place] += tokens * cases
    places = replayed.replayer.coded.net.places
    return tuple(
        PlaceProblem(places[place], missing[place], remaining[place])
        for place in sorted(missing.keys() | remaining.keys())
    )


def _sum(tokens: tuple[tuple[int, int], ...]) -> int:
    return sum(each for _, each in tokens)


def _mean(values: Floats, counts: Int64s) -> float:
    total = int(counts.sum())
    return float(values @ counts) / total if total else float("nan")
