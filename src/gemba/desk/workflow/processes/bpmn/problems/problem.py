"""A problem, and the sentences there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gemba.desk.workflow.processes.bpmn.model import Element
from gemba.foundation.kernel.wording import gettext_noop

PROBLEMS: Mapping[str, str] = {
    # Shape
    "same id": gettext_noop(
        "Two elements share the id “%(id)s”: give one of them another, or draw it anew."
    ),
    "no start": gettext_noop("Nothing begins here: draw a start event and lead it to a step."),
    "several starts": gettext_noop(
        "There are several plain start events: keep one, or say what sets each of the others off."
    ),
    "thrown start": gettext_noop(
        "An error, escalation or condition starts only a sub-process that stands beside other"
        " steps: choose another kind of start."
    ),
    "no end": gettext_noop("Nothing ends here: draw an end event after the last step."),
    "not reached": gettext_noop("No way leads here from a start: draw a flow to it, or remove it."),
    "torn flow": gettext_noop(
        "The flow “%(name)s” does not join two elements of one process: draw it again."
    ),
    "no host": gettext_noop("The event stands at no step: put it on the edge of one."),
    "host is passed": gettext_noop(
        "The event is set off in nothing that this step does: put it on the step that waits, calls"
        " or holds other steps."
    ),
    "into start": gettext_noop("A flow leads into a start event: lead it to the step after it."),
    "out of end": gettext_noop("A flow leads out of an end event: lead it from the step before."),
    "event beside": gettext_noop(
        "The event stands at the edge of a step and a flow leads into it: only the event lets it"
        " begin. Remove the flow."
    ),
    "lone link": gettext_noop("The link “%(name)s” has no other end: draw one with this name."),
    "no handler": gettext_noop(
        "Nothing undoes the step: join the compensation event to an activity by an association."
    ),
    "cancel elsewhere": gettext_noop(
        "Only a transaction is cancelled: put the event into one, or at the edge of one."
    ),
    "cancel uncaught": gettext_noop(
        "The transaction can be cancelled, and nothing says how it goes on then: put a cancel event"
        " at its edge."
    ),
    "race": gettext_noop(
        "After a choice by events, each way begins with an event that is awaited, or a step that"
        " awaits a message; “%(name)s” is neither."
    ),
    "event start": gettext_noop(
        "A sub-process that an event starts needs exactly one start event that says which."
    ),
    "plain start": gettext_noop(
        "A sub-process begins with a plain start event: nothing else can set it off."
    ),
    # What can be run
    "unsupported": gettext_noop("“%(name)s” cannot be run: %(reason)s"),
    "unresolved": gettext_noop(
        "The event does not say which %(kind)s it is about: choose one, or add it."
    ),
    "several events": gettext_noop(
        "The event is about several things at once: draw one event for each."
    ),
    # Conditions and texts
    "no condition": gettext_noop(
        "The flow to “%(name)s” has no condition: say when this way is taken, or make it the"
        " default way."
    ),
    "condition on default": gettext_noop(
        "The default way to “%(name)s” has a condition, which is never asked: remove it."
    ),
    "no default": gettext_noop(
        "If none of the conditions holds, the process stops here: make one way the default."
    ),
    "expression": gettext_noop("“%(text)s” cannot be read at character %(position)s: %(reason)s"),
    "unknown function": gettext_noop("“%(text)s” calls “%(name)s”, and there is no such function."),
    "language": gettext_noop(
        "The text is in the language “%(name)s”: only expressions (FEEL) are understood. Write it"
        " as an expression, or make it a service task with an action."
    ),
    "no script": gettext_noop("The script is empty: write an expression, or remove the step."),
    "no time": gettext_noop(
        "“%(text)s” is no %(wanted)s: write one, or an expression that gives one."
    ),
    "output unnamed": gettext_noop(
        "What is taken over as “%(text)s” has no name: name the variable, or remove it."
    ),
    "repeats": gettext_noop(
        "It is not said how often the step is done: name a list, a number, or a condition."
    ),
    # What it names
    "no action": gettext_noop("It is not said what is done: choose an action."),
    "unknown action": gettext_noop("The desk has no action “%(name)s”: choose one it has."),
    "action lacks": gettext_noop("The action “%(name)s” needs “%(parameter)s”: fill it in."),
    "no decision": gettext_noop("It is not said which decision answers: choose one."),
    "unknown decision": gettext_noop("The desk has no decision “%(name)s”: choose one it has."),
    "unknown form": gettext_noop("The desk has no form “%(name)s”: choose one it has."),
    "wrong form": gettext_noop(
        "The form “%(name)s” is not made for a step of this kind: choose another."
    ),
    "form unasked": gettext_noop("Nobody is asked here, so a form has no use: remove it."),
    "unknown process": gettext_noop(
        "There is no published process “%(name)s” to call: choose one, or publish it first."
    ),
    # How tokens move
    "deadlock": gettext_noop(
        "The process gets stuck here: it waits for a way that is not taken. Let ways meet in a"
        " gateway of the kind they parted in."
    ),
    "deadlock when": gettext_noop(
        "The process gets stuck here, waiting for a way that is not taken, when it goes %(ways)s."
        " Let ways meet in a gateway of the kind they parted in."
    ),
    "again": gettext_noop(
        "Several ways can come here at once, and each goes on by itself: what follows would be"
        " done several times. Let them meet in a parallel or inclusive gateway before it."
    ),
    "undecided": gettext_noop(
        "The process is too large to look at all its courses: %(count)s were looked at, and"
        " whether it can get stuck is not decided."
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """`sentence % values` is what is wrong and what to do; `element_id` '' is the whole diagram.

    Without `is_error` it may be published all the same. `position` is the character of the text,
    from 0, where reading stopped.
    """

    element_id: str
    code: str
    values: Mapping[str, str] = field(default_factory=dict)
    is_error: bool = True
    position: int | None = None

    @property
    def sentence(self) -> str:
        return PROBLEMS[self.code]

    def __str__(self) -> str:
        return self.sentence % self.values


def problem(at: Element | str, code: str, **values: str) -> Problem:
    """Something that must be put right."""
    return Problem(at if isinstance(at, str) else at.id, code, values)


def hint(at: Element | str, code: str, **values: str) -> Problem:
    """Something to look at that keeps nobody from publishing."""
    return Problem(at if isinstance(at, str) else at.id, code, values, is_error=False)
