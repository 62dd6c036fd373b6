"""The Conformance tab by HTTP: the desk's own log, an imported log, a kept model, rules."""

import csv
import io
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from gemba.desk.tickets.operations import resolve
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.insight.eventlog.operations import ImportOrder, import_log
from gemba.insight.eventlog.queries import LogLine
from gemba.insight.mining.conformance.rules.rule import Rule
from gemba.insight.mining.model.bpmn_xml.writing import bpmn_xml
from gemba.insight.mining.model.layout.draughtsman import drawing_of
from gemba.insight.mining.model.tree import Operator, activity, block
from gemba.insight.mining.model.tree_bpmn import bpmn_of_tree
from gemba.insight.reference.operations import ModelOrder, add_rule, remove_model, save_model
from gemba.insight.reference.queries import rules
from gemba.interfaces.console.process import measuring
from gemba.interfaces.tests.visiting import visitor

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
STEPS = ("Ask", "Check", "Answer")


@pytest.fixture
def log(people: Cast, tmp_path: Path) -> LogLine:
    """Thirty cases; the ten of the night skip the check and are done by =Nic."""
    lines = ["case,activity,timestamp,resource,shift"]
    for case in range(30):
        night = case < 10
        who, shift = ("=Nic", "night") if night else ("Ann", "day")
        steps = ("Ask", "Answer") if night else STEPS
        for hour, step in enumerate(steps):
            when = f"2024-01-{case % 28 + 1:02} {hour * (5 if night else 1):02}:00"
            lines.append(f"k{case},{step},{when},{who},{shift}")
    path = tmp_path / "log.csv"
    path.write_text("\n".join(lines))
    return import_log(path=path, order=ImportOrder("Nights"), actor=people.sun_wei, now=NOON)


@pytest.fixture
def model(log: LogLine, people: Cast) -> str:
    tree = block(Operator.SEQUENCE, [activity(step) for step in STEPS])
    drawn = bpmn_of_tree(tree, "As it should be")
    order = ModelOrder(log.key, bpmn_xml(drawn, drawing_of(drawn)).encode())
    return save_model(order=order, actor=people.sun_wei, now=NOON).id.hex


def test_the_kept_model_is_compared_with(log: LogLine, model: str, people: Cast) -> None:
    client = visitor("ana")
    page = client.get(reverse("console:process-conformance", args=[log.key]))
    link = page.context["links"][0]
    assert (link.label, link.is_chosen) == ("As it should be", True)
    found = client.get(page.context["comparison_url"])
    story = found.context["story"]
    assert (story.fitting_share, story.deviating) == (pytest.approx(2 / 3), 10)
    assert story.fitness == pytest.approx((20 + 10 * 4 / 5) / 30)
    (line,) = story.lines
    assert (line.words, line.cases, line.longer) == ("Check is skipped", 10, "3.0 h longer")
    assert [part["count"] for part in story.parts["steps"].values()] == ["−10"]
    behind = client.get(line.url)
    words = behind.content.decode()
    assert behind.context["behind"].people[0].name == "=Nic"
    assert {(each.words, each.value) for each in behind.context["behind"].causes} == {
        ("shift", "night"),
        ("Worked on by", "=Nic"),
    }
    assert "Only these cases" in words
    only = behind.context["behind"].filter_url
    kept = client.get(only)
    assert kept.context["choice"].case_total == 10
    assert [each.words for each in kept.context["filter_bar"].chips] == [
        "Check is skipped (compared with a model)"
    ]
    remove_model(model_id=UUID(model), actor=people.sun_wei, now=NOON)
    gone = client.get(only)
    assert gone.status_code == 404
    assert "not kept for this log, or not any more" in gone.content.decode()


def test_a_deviation_from_the_usual_way_is_told_among_the_cases_of_the_filters_before(
    log: LogLine,
) -> None:
    """Among all cases a check is usual; among those of the night there is none to skip."""
    client = visitor("ana")
    page = reverse("console:process-log", args=[log.key])
    deviates, night = "deviates:inductive-50:skipped:Check", "attribute:shift:is:night"
    assert client.get(page, {"f": [deviates, night]}).context["choice"].case_total == 10
    assert client.get(page, {"f": [night, deviates]}).context["choice"].case_total == 0


def test_what_is_asked_again_is_not_worked_out_again(
    log: LogLine, model: str, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Counter[str]()
    add_rule(log_key=log.key, rule=Rule("existence", "Ask"), actor=people.sun_wei, now=NOON)
    for name in ("alignments", "evaluate", "discover", "step_counts", "judge"):
        monkeypatch.setattr(measuring, name, counted(getattr(measuring, name), name, found))
    client = visitor("ana")
    for query in ({"model": model}, {"miner": "split", "rare": "30"}):
        for name in ("conformance", "comparison", "model-quality", "deviation") * 2:
            address = reverse(f"console:process-{name}", args=[log.key])
            client.get(address, {**query, "deviation": "skipped:Check"})
    once = {"alignments": 2, "evaluate": 2, "discover": 1, "step_counts": 2, "judge": 1}
    assert found == once
    client.get(
        reverse("console:process-comparison", args=[log.key]), {"model": model, "f": "by:Ann"}
    )
    assert found["alignments"] == 3


def test_a_new_event_is_compared_at_once(people: Cast) -> None:
    client = visitor("ana")
    address = reverse("console:process-comparison", args=["desk"])
    ticket = opened().ticket_id
    query = {"miner": "inductive", "rare": "0"}
    before = client.get(address, query).context["story"]
    assert (before.fitting_share, client.get(address, query).context["story"]) == (1, before)
    resolve(ticket_id=ticket, actor=people.ana, now=NOON)
    page = reverse("console:process-model-quality", args=["desk"])
    steps = client.get(page, query).context["figures"].steps
    assert "Resolved" in dict(steps)


def counted(work: Any, name: str, found: Counter[str]) -> Any:
    def counting(*given: Any, **more: Any) -> Any:
        found[name] += 1
        return work(*given, **more)

    return counting


def test_the_cases_behind_it_are_a_file_that_spreadsheets_may_open(
    log: LogLine, model: str
) -> None:
    address = reverse("console:process-deviation-cases", args=[log.key])
    answer = visitor("ana").get(address, {"deviation": "skipped:Check", "model": model})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 10
    assert {row["by"] for row in rows} == {"'=Nic"}
    assert {row["event"] for row in rows} == {"Answer"}


def test_without_a_kept_model_the_usual_way_is_compared_with(log: LogLine) -> None:
    client = visitor("ana")
    page = client.get(reverse("console:process-conformance", args=[log.key]))
    assert [link.label for link in page.context["links"]] == ["What is usual"]
    story = client.get(page.context["comparison_url"]).context["story"]
    assert story.fitting_share == 1
    assert (
        "Every case does exactly what the model says."
        in client.get(page.context["comparison_url"]).content.decode()
    )


def test_a_rule_is_added_in_words_and_shows_who_broke_it(log: LogLine) -> None:
    client = visitor("sun.wei")
    form = client.get(
        reverse("console:process-rule-form", args=[log.key]), {"template": "soon"}
    ).context["form"]
    assert list(form.fields) == ["template", "activity", "within", "unit", "only"]
    address = reverse("console:process-rule-add", args=[log.key])
    given = {"template": "response", "activity": "Ask", "other": "Answer", "within": "3"}
    given |= {"unit": "3600", "only": "shift\x1fnight"}
    answer = client.post(address, given, follow=True)
    (row,) = answer.context["rules"]
    assert row.words == "Ask is followed by Answer within 3.0 h (only cases with shift: night)"
    assert (row.violated, row.broken_cases, row.kept) == (10, 10, 0)
    part = client.get(row.url).context["behind"]
    assert [(each.name, each.events) for each in part.people] == [("=Nic", 10)]
    assert client.get(part.filter_url).context["choice"].case_total == 10
    assert client.get(part.csv_url).status_code == 200
    again = client.post(address, given)
    assert (again.status_code, again.context["form_problem"]) == (
        422,
        "This rule is there already.",
    )
    assert client.post(row.remove_url, follow=True).context["rules"] == []


def test_what_is_no_rule_is_told(log: LogLine) -> None:
    client = visitor("sun.wei")
    address = reverse("console:process-rule-add", args=[log.key])
    answer = client.post(address, {"template": "soon", "activity": "Ask", "unit": "60"})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"within"}
    assert answer.context["is_form_open"]


def test_a_rule_the_log_no_longer_knows_says_so(log: LogLine, people: Cast) -> None:
    add_rule(log_key=log.key, rule=Rule("existence", "Dance"), actor=people.sun_wei, now=NOON)
    page = visitor("ana").get(reverse("console:process-conformance", args=[log.key]))
    (row,) = page.context["rules"]
    assert row.problem == "This log has no activity “Dance”."
    assert "Remove this rule" not in page.content.decode()
    (line,) = rules(log_key=log.key, actor=people.ana)
    assert (
        visitor("ana").get(reverse("console:process-rule", args=[log.key, line.id])).status_code
        == 404
    )


def test_rules_are_suggested_and_added_with_one_click(log: LogLine, people: Cast) -> None:
    client = visitor("sun.wei")
    address = reverse("console:process-rule-suggestions", args=[log.key])
    suggested = client.get(address).context["suggested"]
    assert "Each case begins with Ask" in [each.words for each in suggested]
    for each in suggested:
        client.post(reverse("console:process-rule-add", args=[log.key]), dict(each.fields))
    assert len(rules(log_key=log.key, actor=people.ana)) == len(suggested)
    assert client.get(address).context["suggested"] == []
