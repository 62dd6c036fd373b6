"""Every event type of every room keeps the log's promises."""

import dataclasses
import json
from string import Formatter

import pytest
from django.utils.translation import gettext, override
from hypothesis import given, settings
from hypothesis import strategies as st

from gemba.foundation.events.types import EventPayload, event_types, read_payload

# What rooms lend to tests is no type of the product's.
TYPES = sorted(
    (kind for kind in event_types().values() if not kind.__module__.endswith(".testing")),
    key=lambda kind: kind.name,
)
# A number in an event is a number: JSON has neither NaN nor infinity.
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))

# Texts that say nothing about a person: codes, and names the desk itself has given.
# A text field that is not here must be among its type's `personal` fields.
NOT_PERSONAL = {
    "channel", "status", "before", "type", "nature", "kind", "role", "identity_kind",
    "team", "team_name", "inbox_name", "log_name", "tag", "changes", "kpi",
    "log_key", "template", "activity", "model_name",
    "acknowledgement.withheld.reason", "rates.changed.currency",
    "prediction_model.trained.log", "prediction_model.trained.target",
    "prediction_model.promoted.log", "prediction_model.promoted.target",
    "prediction_model.drifted.log", "prediction_model.drifted.target",
    "prediction_use.switched.use",
    "api_key.made.key", "api_key.revoked.key", "title", "definition.reordered.order",
    "queue_name", "vendor_name", "skill", "ticket.routed.mode", "availability.changed.state",
    "purpose", "cause", "cause_name", "cause_code", "amount", "currency", "promise", "product",
    "tier", "rule_name", "macro_name", "done", "rule.fired.trigger", "rule.fired.refused",
    "macro.applied.refused", "escalation.made.act", "escalation.made.at", "escalation.made.value",
    "follow_up.recorded.answer", "ticket.woken.reason", "process_name", "step", "element", "label",
    "what", "decision_name", "rules", "ways", "called", "step.failed.code", "robot", "process_key",
    "work_contract.set.channels", "stage", "skipped", "evidence", "plan", "figures", "advice",
    "kept", "verdict.given.body", "outcome", "arm", "unit", "zone", "condition", "kinds",
    "trial.begun.key",
}  # fmt: skip


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def fields(kind: type[EventPayload]) -> dict[str, str]:
    assert dataclasses.is_dataclass(kind)
    return {field.name: str(field.type) for field in dataclasses.fields(kind)}


def test_there_are_event_types() -> None:
    assert {"ticket.opened", "user.created", "contact.merged"} <= {kind.name for kind in TYPES}


def test_every_sentence_can_be_said_in_every_language() -> None:
    wrong = []
    for kind in TYPES:
        with override("zh-hans"):
            translated = gettext(kind.sentence)
        for said in (kind.sentence, translated):
            if unknown := placeholders(said) - {*fields(kind), "actor"}:
                wrong.append(f"{kind.name}: “{said}” names {unknown}, which are no fields")
                continue
            said.format(**dict.fromkeys(fields(kind), "something"), **{"actor": "Ana"})
    assert wrong == []


def test_free_text_about_people_can_be_erased() -> None:
    wrong = []
    for kind in TYPES:
        texts = {name for name, hint in fields(kind).items() if "str" in hint}
        unnamed = texts - set(kind.personal) - NOT_PERSONAL
        unnamed = {name for name in unnamed if f"{kind.name}.{name}" not in NOT_PERSONAL}
        if unnamed:
            wrong.append(f"{kind.name}: name {unnamed} in `personal`, or in NOT_PERSONAL here")
    assert wrong == []


@pytest.mark.hypothesis
@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name)
def test_it_reads_back_as_it_was_written_and_can_be_read_when_erased(
    kind: type[EventPayload],
) -> None:
    # there are many types, and each is a few plain fields
    @settings(max_examples=max(settings().max_examples // 5, 10))
    @given(st.from_type(kind))
    def check(payload: EventPayload) -> None:
        stored = json.loads(json.dumps(payload.to_json()))
        assert read_payload(kind.name, stored) == payload
        erased = {**stored, **{name: kind.personal[name](stored[name]) for name in kind.personal}}
        read_payload(kind.name, erased)

    check()
