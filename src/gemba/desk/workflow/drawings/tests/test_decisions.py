"""Decisions as definitions: what is wrong, what differs, and what they answer when tried."""

import pytest

from gemba.desk.workflow.drawings.decisions import (
    check_decision,
    decision_problems,
    decision_said,
    describe_decision,
    tables_of,
    try_decision,
)
from gemba.desk.workflow.drawings.difference import What
from gemba.desk.workflow.drawings.tables import marked
from gemba.desk.workflow.drawings.testing import decision_xml
from gemba.foundation.definitions.difference import Change, line_difference
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.events.testing import NOON

WHO_PAYS = decision_xml(("< 12", '"we"'), (">= 24", '"customer"'), given="months")
OVERLAPPING = decision_xml(("< 12", '"we"'), ("< 24", '"customer"'), given="months")


def test_gaps_are_told_and_kept_and_overlaps_are_refused() -> None:
    [gap] = decision_problems(WHO_PAYS)
    assert not gap.is_error
    assert "[12..24)" in gap.sentence
    check_decision({"xml": WHO_PAYS})
    with pytest.raises(DefinitionRefused, match=r"Rules 1, 2 of"):
        check_decision({"xml": OVERLAPPING})


@pytest.mark.parametrize(
    "xml", ["x", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "<html/>", WHO_PAYS[:-20]]
)
def test_what_holds_no_decisions_is_refused_in_words(xml: str) -> None:
    with pytest.raises(DefinitionRefused, match=r"\w+"):
        check_decision({"xml": xml})
    assert decision_said({"xml": xml}).endswith(".")


def test_it_asks_for_what_it_needs_and_says_which_rules_hit() -> None:
    asked = try_decision(WHO_PAYS, wanted="", given={}, now=NOON)
    assert [(each.name, each.type) for each in asked.asked] == [("months", "number")]
    assert not asked.is_answered
    found = try_decision(WHO_PAYS, wanted="", given={"months": "30"}, now=NOON)
    assert (found.is_answered, found.answer) == (True, "customer")
    assert [hit.rules for hit in found.hits] == [(2,)]
    between = try_decision(WHO_PAYS, wanted="", given={"months": "18"}, now=NOON)
    assert between.answer is None


def test_rules_are_laid_side_by_side_by_their_ids() -> None:
    changed = WHO_PAYS.replace("&gt;= 24", "&gt;= 36")
    more = decision_xml(
        ("< 12", '"we"'), (">= 24", '"customer"'), ("[12..24)", '"half"'), given="months"
    )
    before, after = marked(tables_of({"xml": WHO_PAYS}), tables_of({"xml": changed}))
    assert [row.mark for row in before[0].rows] == [None, What.CHANGED]
    assert [row.mark for row in after[0].rows] == [None, What.CHANGED]
    before, after = marked(tables_of({"xml": WHO_PAYS}), tables_of({"xml": more}))
    assert [row.mark for row in after[0].rows] == [None, None, What.ADDED]
    assert all(row.mark is None for row in before[0].rows)
    lines = (describe_decision({"xml": each}) for each in (WHO_PAYS, more))
    [change] = line_difference(*lines)
    assert change == Change(("Rule of Who pays",), None, 'months: [12..24) · answer: "half"')


def test_what_is_said_of_a_rule_is_read_beside_it_and_the_policy_in_words() -> None:
    said = '<rule id="Rule_1"><description>Warranty</description>'
    [view] = tables_of({"xml": WHO_PAYS.replace('<rule id="Rule_1">', said)})
    assert (view.policy, view.heads[view.remarks :]) == ("Unique", ("Annotations",))
    assert [row.cells[view.remarks :] for row in view.rows] == [("Warranty",), ("",)]
