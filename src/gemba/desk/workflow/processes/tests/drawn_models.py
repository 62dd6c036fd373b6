"""Sound models drawn at random, block within block, with what must be done when they run.

Every choice is made beforehand, by a condition that is written into the drawing, and for a race
of events by who is told to come. So the steps that will be done can be counted without an engine.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from hypothesis import strategies as st

from gemba.desk.workflow.processes.testing import Sketch

STEPS = ("user", "service", "script", "task", "receive")


@dataclass
class Model:
    """`expected` counts what will be done; `messages` are those that will come."""

    sketch: Sketch = field(default_factory=Sketch)
    expected: Counter[str] = field(default_factory=Counter)
    messages: set[str] = field(default_factory=set)
    number: int = 0

    def fresh(self, kind: str) -> str:
        self.number += 1
        return f"{kind}{self.number}"


@dataclass(frozen=True)
class Block:
    kind: str
    inside: tuple[Block, ...] = ()
    chosen: frozenset[int] = frozenset()
    times: int = 1


def blocks(depth: int = 3) -> st.SearchStrategy[Block]:
    steps = st.builds(Block, st.sampled_from(STEPS))
    if not depth:
        return steps
    inner = st.lists(blocks(depth - 1), min_size=1, max_size=3).map(tuple)
    several = st.lists(blocks(depth - 1), min_size=2, max_size=3).map(tuple)
    one = blocks(depth - 1).map(lambda block: (block,))
    return st.one_of(
        steps,
        st.builds(Block, st.just("sequence"), inner),
        several.flatmap(lambda each: _choosing("xor", each, exactly_one=True)),
        several.flatmap(lambda each: _choosing("race", each, exactly_one=True)),
        several.flatmap(lambda each: _choosing("some", each, exactly_one=False)),
        st.builds(Block, st.just("both"), several),
        st.builds(Block, st.just("loop"), one, st.just(frozenset()), st.integers(1, 3)),
        st.builds(Block, st.just("sub"), one),
        st.builds(Block, st.just("awaited"), one),
        st.builds(Block, st.just("turns"), one, st.just(frozenset()), st.integers(0, 3)),
    )


def _choosing(
    kind: str, inside: tuple[Block, ...], *, exactly_one: bool
) -> st.SearchStrategy[Block]:
    places = st.integers(0, len(inside) - 1)
    sets = places.map(lambda place: frozenset({place}))
    chosen = sets if exactly_one else st.frozensets(places, min_size=1)
    return st.builds(Block, st.just(kind), st.just(inside), chosen)


def model_of(block: Block) -> Model:
    model = Model()
    s = model.sketch
    s.start().end()
    first, last = draw(model, s, block, 1)
    s.flow("start", first).flow(last, "end")
    return model


def draw(model: Model, s: Sketch, block: Block, times: int) -> tuple[str, str]:
    """Draws a block that will be done so many times: where it is entered, where it is left."""
    if block.kind in STEPS:
        return _step(model, s, block.kind, times)
    return _DRAWN[block.kind](model, s, block, times)


def _step(model: Model, s: Sketch, kind: str, times: int) -> tuple[str, str]:
    name = model.fresh(kind)
    if kind == "script":
        s.script(name, "1", result=name)
    elif kind == "receive":
        s.receive(name, message=name)
        model.messages.add(name)
    else:
        getattr(s, kind)(name)
    model.expected[name] += times
    return name, name


def _sequence(model: Model, s: Sketch, block: Block, times: int) -> tuple[str, str]:
    ends = [draw(model, s, each, times) for each in block.inside]
    for (_, last), (first, _) in pairwise(ends):
        s.flow(last, first)
    return ends[0][0], ends[-1][1]


def _split(model: Model, s: Sketch, block: Block, times: int) -> tuple[str, str]:
    kind = block.kind
    split, join = model.fresh("split"), model.fresh("join")
    getattr(s, kind)(split), getattr(s, kind)(join)
    for place, each in enumerate(block.inside):
        is_taken = kind == "both" or place in block.chosen
        first, last = draw(model, s, each, times if is_taken else 0)
        s.flow(split, first, when="" if kind == "both" else str(is_taken).lower())
        s.flow(last, join)
    return split, join


def _race(model: Model, s: Sketch, block: Block, times: int) -> tuple[str, str]:
    split, join = model.fresh("race"), model.fresh("join")
    s.first(split).xor(join)
    for place, each in enumerate(block.inside):
        is_taken = place in block.chosen
        event = model.fresh("event")
        model.messages |= {event} if is_taken else set()
        model.expected[event] += times if is_taken else 0
        s.catch(event, message=event)
        first, last = draw(model, s, each, times if is_taken else 0)
        s.flow(split, event, first).flow(last, join)
    return split, join


def _loop(model: Model, s: Sketch, block: Block, times: int) -> tuple[str, str]:
    zero, again = model.fresh("zero"), model.fresh("again")
    count = model.fresh("count")
    s.script(zero, "0", result=count).script(again, f"{count} + 1", result=count)
    split, join = model.fresh("split"), model.fresh("join")
    s.xor(split, join)
    first, last = draw(model, s, block.inside[0], times * block.times)
    s.flow(zero, join, first).flow(last, again, split)
    s.flow(split, join, when=f"{count} < {block.times}")
    out = model.fresh("task")
    s.task(out).flow(split, out, default=True)
    model.expected.update({zero: times, again: times * block.times, out: times})
    return zero, out


def _awaited(model: Model, s: Sketch, block: Block, times: int) -> tuple[str, str]:
    """One way waits for a condition that comes true at the end of the other."""
    split, join = model.fresh("split"), model.fresh("join")
    event, flag = model.fresh("true"), model.fresh("flag")
    s.both(split, join).catch(event, conditional=f"{flag} > 0").script(flag, "1", result=flag)
    first, last = draw(model, s, block.inside[0], times)
    s.flow(split, event, join).flow(split, first).flow(last, flag, join)
    model.expected.update({event: times, flag: times})
    return split, join


def _sub(model: Model, s: Sketch, block: Block, times: int) -> tuple[str, str]:
    name = model.fresh("sub")
    inside = s.sub(name)
    inside.start(f"{name}in").end(f"{name}out")
    first, last = draw(model, inside, block.inside[0], times)
    inside.flow(f"{name}in", first).flow(last, f"{name}out")
    model.expected[name] += times
    return name, name


def _turns(model: Model, s: Sketch, block: Block, times: int) -> tuple[str, str]:
    name = model.fresh("turns")
    one_by_one = {"one_by_one": "yes"} if block.times % 2 else {}
    inside = s.sub(name, times=str(block.times), **one_by_one)
    inside.start(f"{name}in").end(f"{name}out")
    first, last = draw(model, inside, block.inside[0], times * block.times)
    inside.flow(f"{name}in", first).flow(last, f"{name}out")
    model.expected[name] += times * block.times
    return name, name


_DRAWN = {
    "sequence": _sequence,
    "xor": _split,
    "both": _split,
    "some": _split,
    "race": _race,
    "loop": _loop,
    "sub": _sub,
    "awaited": _awaited,
    "turns": _turns,
}
