"""How an evaluation ends: with a value in bounds, or with null and why."""

from __future__ import annotations

from collections.abc import Callable

from gemba.foundation.kernel.wording import gettext_noop

from .limits import DEPTH_MAX, ITEMS_MAX
from .run import Outcome, Run, Spent
from .values import Range, Value


def outcome_of(run: Run, evaluate: Callable[[Run], Value]) -> Outcome:
    """Never raises for what an expression does: what does not end in bounds is null."""
    try:
        value = evaluate(run)
        if _is_too_large(value):
            run.stop(gettext_noop("The result is too large or too deep, so it counts as null."))
    except Spent:
        value = None
    except RecursionError:
        run.warn(gettext_noop("The expression was ended: it goes too deep."))
        value = None
    return Outcome(value, run.warnings)


def _is_too_large(value: Value) -> bool:
    """Counts a part as often as it occurs, since what reads the result will do so."""
    waiting = [(value, 0)]
    count = 0
    while waiting:
        each, depth = waiting.pop()
        count += 1
        if count > ITEMS_MAX or depth > DEPTH_MAX:
            return True
        if isinstance(each, list):
            waiting += [(item, depth + 1) for item in each]
        elif isinstance(each, dict):
            waiting += [(item, depth + 1) for item in each.values()]
        elif isinstance(each, Range):
            waiting += [(each.start, depth + 1), (each.end, depth + 1)]
    return False
