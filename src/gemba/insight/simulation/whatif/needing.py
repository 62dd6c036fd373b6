"""Who may do what, where steps come and go: what a step needs besides, told by kind of request and
by what our people did before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from gemba.insight.simulation.model import Activity, Need, Twin


def skills_wanted(twin: Twin) -> set[str]:
    """All that any work of the desk takes."""
    wanted = {each for step in twin.activities for each in all_skills(step)}
    return wanted | {each for kind in twin.types for each in kind.skills}


def all_skills(step: Activity) -> tuple[str, ...]:
    """What one has to be able to do who is to do a step for whatever request."""
    besides = (skill for need in step.needs for skill in need.skills)
    return tuple(dict.fromkeys((*(step.skills or ()), *besides)))


def skills_of_kind(twin: Twin, of_type: str) -> tuple[str, ...]:
    """What requests of one type take besides what their steps take of any request."""
    needs = (need for step in twin.activities for need in step.needs)
    return tuple(
        dict.fromkeys(skill for need in needs if of_type in need.types for skill in need.skills)
    )


def without_step(step: Activity, left_out: str) -> Activity:
    """Where that step is no longer done, what was before it is what is remembered."""
    needs = (
        replace(need, after=tuple(name for name in need.after if name != left_out))
        for need in step.needs
    )
    return replace(step, needs=once_each(needs))


def with_joined(step: Activity, first: str, second: str, both: str) -> Activity:
    """Also where two steps before it are done in one go."""
    return replace(step, needs=once_each((*step.needs, *_after_both(step, first, second, both))))


def needs_of_both(first: Activity, second: Activity) -> tuple[Need, ...]:
    """What two steps in one go need besides: what the first does, and what the second does right
    after it."""
    return once_each((*first.needs, *_right_after(first.name, second.needs)))


def once_each(needs: Iterable[Need]) -> tuple[Need, ...]:
    return tuple(dict.fromkeys(needs))


def _right_after(first: str, needs: Iterable[Need]) -> Iterator[Need]:
    for need in needs:
        if not need.after:
            yield need
        elif need.after[-1] == first:
            yield replace(need, after=need.after[:-1])


def _after_both(step: Activity, first: str, second: str, both: str) -> Iterator[Need]:
    for need in step.needs:
        if second not in need.after:
            continue
        after: list[str] = []
        for name in need.after:
            if name == second and after[-1:] == [first]:
                after[-1] = both
            else:
                after.append(both if name == second and not after else name)
        yield replace(need, after=tuple(after))
