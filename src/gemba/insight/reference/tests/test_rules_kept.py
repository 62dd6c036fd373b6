"""Rules are kept by those who may, told of, and go with their log."""

from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django import Settings

from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.events.queries import Position, events_after
from gemba.insight.eventlog.operations import ImportOrder, import_log, remove_log
from gemba.insight.eventlog.queries import DESK
from gemba.insight.mining.conformance.rules.rule import Rule
from gemba.insight.reference.event_types import ProcessRuleAdded, ProcessRuleRemoved
from gemba.insight.reference.models import ProcessRule
from gemba.insight.reference.operations import RuleNotKept, add_rule, remove_rule
from gemba.insight.reference.queries import rules
from gemba.insight.reference.subscribers import follow_logs

pytestmark = pytest.mark.django_db
RULE = Rule("response", "ask", "answer", within_seconds=86_400.0)


@pytest.fixture
def people() -> Cast:
    return cast()


def said(*kinds: type) -> list[str]:
    events = events_after(Position(), limit=100)
    return [type(each.payload).__name__ for each in events if isinstance(each.payload, kinds)]


def test_a_rule_comes_and_goes(people: Cast) -> None:
    rule_id = add_rule(log_key=DESK, rule=RULE, actor=people.sun_wei, now=NOON)
    assert [(line.id, line.rule) for line in rules(log_key=DESK, actor=people.ana)] == [
        (rule_id, RULE)
    ]
    with pytest.raises(RuleNotKept, match="already"):
        add_rule(log_key=DESK, rule=RULE, actor=people.sun_wei, now=NOON)
    remove_rule(rule_id=rule_id, actor=people.sun_wei, now=NOON)
    assert rules(log_key=DESK, actor=people.ana) == []
    assert said(ProcessRuleAdded, ProcessRuleRemoved) == ["ProcessRuleAdded", "ProcessRuleRemoved"]


def test_only_supervisors_rule(people: Cast) -> None:
    with pytest.raises(RuleNotKept, match="supervisors"):
        add_rule(log_key=DESK, rule=RULE, actor=people.ana, now=NOON)
    with pytest.raises(RuleNotKept, match="supervisors"):
        remove_rule(rule_id=uuid4(), actor=people.ana, now=NOON)


def test_a_rule_of_a_forgotten_template_is_left_out(people: Cast) -> None:
    add_rule(log_key=DESK, rule=RULE, actor=people.sun_wei, now=NOON)
    ProcessRule.objects.update(fields=["forgotten", "ask"])
    assert rules(log_key=DESK, actor=people.sun_wei) == []


def test_rules_go_with_their_log(people: Cast, tmp_path: Path, settings: Settings) -> None:
    settings.EVENT_LOGS = tmp_path / "logs"
    file = tmp_path / "log.csv"
    file.write_text("case,activity,time\n1,ask,2024-01-01\n1,answer,2024-01-02\n")
    log = import_log(path=file, order=ImportOrder(), actor=people.sun_wei, now=NOON)
    add_rule(log_key=log.key, rule=RULE, actor=people.sun_wei, now=NOON)
    remove_log(key=log.key, actor=people.sun_wei, now=NOON)
    follow_logs(events_after(Position(), limit=100, types=("log.removed",)), now=NOON)
    assert not ProcessRule.objects.exists()
