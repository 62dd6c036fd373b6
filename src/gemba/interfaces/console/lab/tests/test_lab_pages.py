"""The Lab by HTTP: a twin of a log, scenarios put together, run side by side, and refused."""

import json
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.events.actors import SYSTEM
from gemba.insight.eventlog.queries import open_columns
from gemba.insight.kpis.meanings import Meaning, Meanings
from gemba.insight.kpis.operations import correct_reading
from gemba.interfaces.console.lab.tests.asking import answered
from gemba.interfaces.console.process.tests.test_report import FOREIGN
from gemba.interfaces.tests.visiting import visitor

pytestmark = pytest.mark.django_db
ONE_MORE = {"name": "One more", "changes": [{"kind": "add_people", "like": "server 0"}]}
SENT = {"at": "new", "sent": "1"}


def visited(name: str, log: str, query: dict[str, str] | None = None) -> Any:
    return visitor("sun.wei").get(reverse(f"console:{name}", args=[log]), query)


def test_an_empty_desk_has_nothing_to_try_things_on(people: Cast) -> None:
    assert "needs a log" in visitor("ana").get(reverse("console:lab")).content.decode()


def scenarios(page: Any) -> list[tuple[str, tuple[str, ...]]]:
    """Names, and what is done differently."""
    lines = page.context["scenarios"]
    return [(line.name, tuple(each.words for each in line.changes)) for line in lines]


def followed(address: str) -> Any:
    return visitor("sun.wei").get(address, follow=True)


def more(log: str, page: Any = None, **fields: Any) -> Any:
    """The page once a form was sent."""
    kept = {"s": list(page.context["asked"].texts)} if page else {}
    given = {**kept, **SENT, **{key.replace("_", "-", 1): each for key, each in fields.items()}}
    boss = visitor("sun.wei")
    return boss.get(reverse("console:lab-change", args=[log]), given, follow=True)


def test_a_scenario_of_two_changes_is_put_together_in_the_address(log: str) -> None:
    page = more(log, kind="add_people", c_like="server 0", c_count="1", c_called="")
    assert scenarios(page) == [("1 more like server 0", ("1 more like server 0",))]
    page = more(log, page, at="0", kind="scale_demand", c_factor="120", c_type="")
    both = ("1 more like server 0", "120% of today's requests")
    assert scenarios(page) == [(" · ".join(both), both)]
    line = page.context["scenarios"][0]
    assert scenarios(followed(line.changes[0].remove_url)) == [(both[1], both[1:])]
    assert scenarios(followed(line.remove_url)) == []
    assert [name for name, _ in scenarios(followed(line.copy_url))][1].endswith(" 2")


def test_many_changes_of_a_kind_are_one_sentence_with_a_fold(log: str) -> None:
    def trained(count: int) -> dict[str, str]:
        names = ["server 0", "server 1"]
        taught = [{"kind": "train", "names": names, "skill": f"s{n}"} for n in range(count)]
        demand = {"kind": "scale_demand", "factor": 1.2}
        return {"s": json.dumps({"name": "Much taught", "changes": [demand, *taught]})}

    page = visited("lab-log", log, trained(5))
    growth, taught = page.context["scenarios"][0].pieces
    assert (growth.words, len(growth.parts)) == ("", 1)
    assert taught.words == "2 people are taught 5 things between them"
    assert len(taught.parts) == 5
    shown = page.content.decode()
    assert "<summary>2 people are taught 5 things between them</summary>" in shown
    assert all(each.remove_url in unescape(shown) for each in taught.parts)
    few = visited("lab-log", log, trained(3)).context["scenarios"][0].pieces
    assert [each.words for each in few] == [""] * 4


def test_a_change_is_edited_and_a_name_that_was_given_stays(log: str) -> None:
    page = more(log, kind="scale_demand", c_factor="120", c_type="", c_called="Growth")
    form = followed(page.context["scenarios"][0].changes[0].edit_url).context["step"].form
    assert form["factor"].value() == "120"
    page = more(log, page, at="0", change="0", kind="scale_demand", c_factor="140", c_type="")
    assert scenarios(page) == [("Growth", ("140% of today's requests",))]
    query = {"s": page.context["asked"].texts[0], "at": "0", "name": "Much growth"}
    page = visitor("sun.wei").get(reverse("console:lab-change", args=[log]), query, follow=True)
    assert scenarios(page)[0][0] == "Much growth"


def test_hours_of_several_days_are_a_change_each(log: str) -> None:
    days: dict[str, Any] = {"c_days": ["4", "6"], "c_names": ["server 1"]}
    page = more(log, kind="end_hours", c_since="22", c_until="2", c_called="", **days)
    ((_name, changes),) = scenarios(page)
    assert [each.split(" there ")[1] for each in changes] == [
        "Friday 22:00 – Saturday 02:00",
        "Sunday 22:00 – Monday 02:00",
    ]


def test_one_more_person_is_told_apart_from_chance(log: str) -> None:
    found = answered("lab-results", log, {"s": json.dumps(ONE_MORE)})
    waits = next(row for row in found.context["rows"] if row.name == "Work waits, on average")
    assert waits.cells[0].mood == "good"
    assert waits.cells[0].change.startswith("−")
    told = visited("lab-export", log, {"s": json.dumps(ONE_MORE)}).json()
    effect = next(e for e in told["effects"] if e["measure"] == "waiting_seconds")
    assert effect["difference"]["high"] < 0


def test_runs_are_made_anew_where_the_log_is_read_otherwise(people: Cast, log: str) -> None:
    answered("lab-results", log, {})
    assert "rows" in visited("lab-results", log).context
    corrected = Meanings(steps={Meaning.CUSTOMER_WROTE: frozenset({"Served"})})
    correct_reading(key=log, meanings=corrected, actor=people.sun_wei, now=NOON)
    assert "again_url" in visited("lab-results", log).context
    answered("lab-results", log, {})


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"kind": "remove_people"}, "Choose one at least"),
        ({"kind": "scale_demand", "c-factor": "9000"}, "300"),
        (
            {"kind": "merge_steps", "c-first": "Served", "c-second": "Served", "c-saved": "20"},
            "never comes right after",
        ),
        ({"kind": "add_people", "c-like": "Nobody", "c-count": "1"}, "Nobody"),
    ],
)
def test_what_cannot_be_changed_is_refused_beside_the_form(
    log: str, given: dict[str, str], why: str
) -> None:
    page = visited("lab-change", log, SENT | given)
    assert page.status_code == 200
    assert why in str(page.context["step"].form.errors)


def test_the_fit_is_shown_beside_two_real_weeks(log: str) -> None:
    page = answered("lab-fit", log, {})
    fit = page.context["fit"]
    assert [bool(line.verdict) for line in fit.lines] == [True] * 5
    assert fit.has_floor
    assert "What the log cannot tell" in page.content.decode()


def test_the_report_stands_on_its_own(log: str) -> None:
    sent = visited("lab-report", log, {"s": json.dumps(ONE_MORE)})
    shown = sent.content.decode()
    assert "attachment" in sent.headers["Content-Disposition"]
    assert all(words in shown for words in ("One more", "1 more like server 0", "Student"))
    assert "as alike as two real weeks" in shown or "further apart" in shown
    assert "<svg" in shown
    assert not FOREIGN.search(shown)


def test_a_scenario_nobody_can_read_or_run_is_said(log: str) -> None:
    for text in ("{", "[" * 20_000, '{"name": 3}', '{"name": "x", "changes": {"kind": 1}}'):
        assert "alert-danger" in visited("lab-log", log, {"s": text}).content.decode()
    unknown = {"name": "x", "changes": [{"kind": "add_people", "like": "Nobody"}]}
    assert "Nobody" in answered("lab-results", log, {"s": json.dumps(unknown)}).content.decode()
    assert visited("lab-export", log, {"s": json.dumps(unknown)}).status_code == 422


def test_a_run_is_kept_as_a_log_of_its_own(log: str) -> None:
    shown = answered("lab-results", log, {"s": json.dumps(ONE_MORE)})
    kept = visitor("sun.wei").post(shown.context["keep_url"], {"scenario": "One more"})
    key = kept.headers["Location"].strip("/").split("/")[-1]
    columns = open_columns(key, actor=SYSTEM, now=NOON)
    assert kept.status_code == 302
    assert {*columns.resources} >= {"server 0", "server 1", "server 0 +1"}
    assert columns.cases > 200
    assert "keep_url" not in visitor("ana").get(reverse("console:lab-results", args=[log])).context


def test_a_scenario_the_address_does_not_have_is_not_kept_as_another(log: str) -> None:
    address = reverse("console:lab-keep", args=[log])
    assert visitor("sun.wei").post(address, {"scenario": "One more"}).status_code == 404
