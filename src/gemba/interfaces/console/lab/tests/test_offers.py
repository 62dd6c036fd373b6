"""Every kind of change can be chosen in the Lab, and a form shows again what it said."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.http import QueryDict

from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.eventlog.columns import EventRows, build
from gemba.insight.simulation.codec import made
from gemba.insight.simulation.model import Batch, CaseType, Customer, Delay, Draw, Twin
from gemba.insight.simulation.testing import queue_twin
from gemba.insight.simulation.whatif.registry import kinds
from gemba.insight.simulation.whatif.testing import drawing
from gemba.interfaces.console.lab.asking import Desk
from gemba.interfaces.console.lab.forms import PREFIX, ChangeForm, shown
from gemba.interfaces.console.lab.offers.every import OFFERS
from gemba.interfaces.console.process.choosing import choice_in

# Not asked for by a form: all that comes next, and a whole drawing.
ELSEWHERE = {"branch"}


def twin() -> Twin:
    """Two types of requests, of which some leave, two steps, one of them batched and delayed."""
    found = queue_twin(servers=2, per_hour=3, service=Draw.exponential(2_000.0), days=21)
    (step,) = found.activities
    impatient = Customer(first=Draw.exponential(9_000.0))
    return replace(
        found,
        types=(*found.types, CaseType("return", customer=impatient)),
        activities=(
            replace(step, batch=Batch(3), skills=("serving",)),
            replace(step, name="Checked"),
        ),
        delays=(Delay("Served", Draw.fixed(60.0)),),
    )


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(choice_in("x", build(EventRows.of(["1"], ["a"], [0]))), twin(), (drawing(),))


def sent(desk: Desk, kind: str, given: Mapping[str, Any]) -> list[JsonValue]:
    """The changes a form says, each with its first choice where nothing is given."""
    query = QueryDict(mutable=True)
    for name, field in ChangeForm(desk, OFFERS[kind], is_new=False).fields.items():
        choices = [value for value, _label in getattr(field, "choices", ())]
        first = field.initial if field.initial is not None else next(filter(None, choices), "")
        value = given.get(name, first)
        query.setlist(f"{PREFIX}-{name}", value if isinstance(value, list) else [str(value)])
    form = ChangeForm(desk, OFFERS[kind], query, is_new=False)
    assert form.is_valid(), form.errors
    return form.changes()


def test_every_kind_of_change_is_offered(desk: Desk) -> None:
    assert set(OFFERS) | ELSEWHERE == set(kinds())
    assert all(offer.is_possible(desk) for offer in OFFERS.values())


@pytest.mark.parametrize("kind", sorted(OFFERS))
def test_a_change_is_read_from_its_form_and_shown_in_it(desk: Desk, kind: str) -> None:
    (told,) = sent(desk, kind, {})
    assert isinstance(told, dict)
    change = made(kinds()[kind], {key: told[key] for key in told if key != "kind"}, kind)
    assert sent(desk, kind, shown(OFFERS[kind], change)) == [told]


def test_what_a_desk_does_not_have_is_not_offered(desk: Desk) -> None:
    plain = queue_twin(servers=2, per_hour=3, service=Draw.exponential(2_000.0), days=21)
    bare = Desk(desk.choice, plain)
    hidden = {kind for kind, offer in OFFERS.items() if not offer.is_possible(bare)}
    assert {"end_batch", "end_delay", "scale_patience", "prioritise"} <= hidden
