"""Putting scenarios together: which change is chosen, its form, and the address that follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.simulation.refusing import Refused
from gemba.insight.simulation.whatif.change import Change
from gemba.insight.simulation.whatif.registry import kind_name
from gemba.interfaces.console.lab.asked import Asked, scenario_of, text_of
from gemba.interfaces.console.lab.asking import Desk
from gemba.interfaces.console.lab.forms import ChangeForm, NameForm, shown
from gemba.interfaces.console.lab.offers.every import OFFERS
from gemba.interfaces.console.lab.words import change_words, refusal_words

# Which scenario is worked on (its place; anything else is a new one), by which kind of change, in
# place of which of its changes, and whether the form was sent.
AT, KIND, CHANGE, SENT, NAMED = "at", "kind", "change", "sent", "name"
NEW = "new"
BETWEEN = " · "


@dataclass(frozen=True)
class Edited:
    """What the address says is being edited. `place` is None for a new scenario, `change` where
    one more is added; `form` where the kind is chosen."""

    place: int | None
    change: int | None
    form: ChangeForm | None

    @property
    def at(self) -> str:
        """As an address has it."""
        return NEW if self.place is None else str(self.place)


def edited(desk: Desk, wanted: Asked, query: QueryDict) -> Edited | None:
    """None where nothing is."""
    if AT not in query:
        return None
    place = _place(query.get(AT, ""), len(wanted.texts))
    if place is None and wanted.is_full:
        return None
    old = wanted.scenarios[place].changes if place is not None else ()
    change = _place(query.get(CHANGE, ""), len(old))
    kind = query.get(KIND, "") if change is None else kind_name(type(old[change]))
    offer = OFFERS.get(kind)
    if offer is None or not offer.is_possible(desk):
        return Edited(place, None, None)
    is_new = place is None
    if SENT in query:
        return Edited(place, change, ChangeForm(desk, offer, query, is_new=is_new))
    initial = None if change is None else shown(offer, old[change])
    return Edited(place, change, ChangeForm(desk, offer, is_new=is_new, initial=initial))


def texts_after(desk: Desk, wanted: Asked, step: Edited) -> tuple[str, ...] | None:
    """All scenarios once the form is taken over; None where it was not sent or cannot be. A change
    that the desk refuses is told of beside the form."""
    form = step.form
    if form is None or not form.is_bound or not form.is_valid():
        return None
    text = _text(desk, wanted, step, form)
    try:
        scenario_of(text).apply(desk.twin)
    except Refused as refusal:
        form.add_error(None, refusal_words(refusal, desk.choice))
        return None
    return wanted.with_text(step.place, text)


def renamed(wanted: Asked, query: QueryDict) -> tuple[str, ...] | None:
    """All scenarios with another name for one; None where the address asks for none."""
    place, form = _place(query.get(AT, ""), len(wanted.texts)), NameForm(query)
    if NAMED not in query or place is None or not form.is_valid():
        return None
    name = wanted.free_name(form.cleaned_data["name"], but=wanted.scenarios[place].name)
    return wanted.with_text(place, text_of(name, wanted.changes(place)))


def without_change(desk: Desk, wanted: Asked, place: int, change: int) -> tuple[str, ...]:
    """All scenarios with one change less; without any there is no scenario."""
    kept = wanted.changes(place)
    del kept[change]
    if not kept:
        return wanted.with_text(place)
    return wanted.with_text(place, text_of(_name(desk, wanted, place, kept), kept))


def copied(wanted: Asked, place: int) -> tuple[str, ...]:
    """All scenarios with one twice, to change the second."""
    name = wanted.free_name(wanted.scenarios[place].name)
    return wanted.with_text(place, wanted.texts[place], text_of(name, wanted.changes(place)))


def _text(desk: Desk, wanted: Asked, step: Edited, form: ChangeForm) -> str:
    new, kept = form.changes(), [] if step.place is None else wanted.changes(step.place)
    if step.change is None:
        kept += new
    else:
        kept[step.change : step.change + 1] = new
    called = form.cleaned_data.get("called", "")
    name = wanted.free_name(called) if called else _name(desk, wanted, step.place, kept)
    return text_of(name, kept)


def _name(desk: Desk, wanted: Asked, place: int | None, changes: Sequence[JsonValue]) -> str:
    """The name people gave a scenario, else its changes in words."""
    old = None if place is None else wanted.scenarios[place]
    if old is not None and not _says_its_changes(desk, old.name, old.changes):
        return old.name
    words = _words(desk, scenario_of(text_of("?", changes)).changes)
    return wanted.free_name(words, but="" if old is None else old.name)


def _says_its_changes(desk: Desk, name: str, changes: Sequence[Change]) -> bool:
    """Also cut short, and with a number after it, as names are told apart."""
    words, bare = _words(desk, changes), name.rstrip("0123456789").rstrip()
    return bool(bare) and (words.startswith((name, bare)))


def _words(desk: Desk, changes: Sequence[Change]) -> str:
    return BETWEEN.join(change_words(each, desk.choice) for each in changes)


def _place(text: str, until: int) -> int | None:
    """A number below another; None for anything else."""
    return int(text) if text.isdecimal() and len(text) < 3 and int(text) < until else None
