"""An incomplete event type never gets as far as the log."""

from dataclasses import dataclass, make_dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.foundation.events.testing import BellRung
from gemba.foundation.events.types import (
    EventPayload,
    EventTypeInvalid,
    Subject,
    blank,
    event_type,
    event_types,
    read_payload,
)

COMPLETE: dict[str, Any] = {"name": "leaf.fallen", "sentence": "{actor} saw {leaf}", "personal": {}}


def declare(*, frozen: bool = True, kind: Any = str, **said: Any) -> None:
    leaf_fallen = make_dataclass(
        "LeafFallen", [("leaf", kind)], bases=(EventPayload,), frozen=frozen
    )
    event_type(**said)(leaf_fallen)


@pytest.mark.parametrize("missing", ["name", "sentence", "personal"])
def test_what_an_event_type_must_say(missing: str) -> None:
    said = {key: value for key, value in COMPLETE.items() if key != missing}
    with pytest.raises(TypeError, match=missing):
        declare(**said)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"frozen": False}, "frozen dataclass"),
        ({"name": "fallen"}, "noun.past_participle"),
        ({"name": "Leaf.fallen"}, "noun.past_participle"),
        ({"name": "leaf.fallen.again"}, "noun.past_participle"),
        ({"personal": {"tree": blank}}, "unknown fields"),
        ({"sentence": "{actor} saw {tree}"}, "unknown fields"),
        ({"sentence": "{} saw it"}, "unknown fields"),
        ({"name": "bell.rung"}, "Two event types"),
        ({"kind": dict}, "plain values"),
        ({"kind": int | str}, "plain values"),
        ({"kind": bytes}, "plain values"),
    ],
)
def test_what_is_refused(change: dict[str, Any], complaint: str) -> None:
    before = dict(event_types())
    with pytest.raises(EventTypeInvalid, match=complaint):
        declare(**{**COMPLETE, **change})
    assert dict(event_types()) == before


def test_a_class_that_is_no_dataclass_is_refused() -> None:
    class LeafFallen(EventPayload):
        pass

    with pytest.raises(EventTypeInvalid, match="frozen dataclass"):
        event_type(**COMPLETE)(LeafFallen)


@given(st.from_type(BellRung))
def test_every_kind_of_value_reads_back_as_it_was(bell: BellRung) -> None:
    assert read_payload("bell.rung", bell.to_json()) == bell


def test_a_field_that_is_gone_is_passed_over_and_a_new_one_has_its_default() -> None:
    read = read_payload("bell.rung", {"tone": 3, "weight_kg": 900})
    assert read == BellRung(3)


def test_an_event_cannot_carry_what_json_cannot() -> None:
    @dataclass(frozen=True)
    class Smuggled(EventPayload):
        cargo: object

    with pytest.raises(EventTypeInvalid, match="cannot carry object"):
        Smuggled(object()).to_json()


def test_a_subject_writes_every_identifier_one_way() -> None:
    tower = read_payload("bell.rung", {"tone": 1, "towers": ["0" * 31 + "7"]})
    assert isinstance(tower, BellRung)
    assert Subject.of("tower", tower.towers[0]).id == "0" * 31 + "7"
    assert Subject.of("user", 7, "author") == Subject("user", "7", "author")
