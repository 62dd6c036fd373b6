"""What can stop a step while a process runs, in sentences for whoever looks after it."""

from __future__ import annotations

from collections.abc import Mapping

from gemba.foundation.kernel.wording import gettext_noop

INCIDENTS: Mapping[str, str] = {
    "no way": gettext_noop(
        "None of the conditions on the ways out holds, and there is no default way."
    ),
    "not yes or no": gettext_noop(
        "The condition “%(text)s” gives %(value)s, which is neither true nor false."
    ),
    "expression": gettext_noop("The expression “%(text)s” cannot be worked out: %(reason)s"),
    "no list": gettext_noop("“%(text)s” gives %(value)s where a list is needed."),
    "no number": gettext_noop("“%(text)s” gives %(value)s where a whole number is needed."),
    "too many turns": gettext_noop("The step would be done %(count)s times; at most %(most)s are."),
    "no time": gettext_noop("“%(text)s” gives %(value)s, which is no %(wanted)s."),
    "no correlation": gettext_noop(
        "“%(text)s” gives %(value)s, so nothing says what the message is about."
    ),
    "no variables": gettext_noop(
        "The answer is %(value)s, and the step does not say which variable takes it."
    ),
    "decision": gettext_noop("The decision “%(name)s” gave no answer: %(reason)s"),
    "failed": gettext_noop("The action failed: %(reason)s"),
    "error uncaught": gettext_noop("The error “%(code)s” is caught nowhere."),
    "no process": gettext_noop("There is no process “%(name)s” to call."),
    "too deep": gettext_noop("Processes call each other more than %(most)s deep."),
    "unreadable": gettext_noop(
        "What is stored of the process cannot be read, so it stands still: try again after the"
        " next update, or stop it."
    ),
    "in circles": gettext_noop(
        "The process went on for %(most)s steps without anybody or anything to wait for."
    ),
}


class Stuck(Exception):
    """A step cannot go on. `code` is one of INCIDENTS, `values` fill its sentence."""

    def __init__(self, code: str, /, **values: str) -> None:
        super().__init__(INCIDENTS[code] % values)
        self.code = code
        self.values = values
