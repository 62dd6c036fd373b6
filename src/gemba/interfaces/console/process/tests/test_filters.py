"""Filters by HTTP: in the address, on the chips, in the forms."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from gemba.interfaces.console.process.filtering.forms import FORMS
from gemba.interfaces.tests.visiting import Import

pytestmark = pytest.mark.django_db
CSV = "case,activity,timestamp,resource\n" + "".join(
    f"{n},ask,2024-01-01 08:00,ann\n{n},{'wait' if n % 3 else 'check'},2024-01-01 09:00,bob\n"
    f"{n},answer,2024-01-0{n} 10:00,ann\n"
    for n in range(1, 8)
)


@pytest.fixture
def key(imported: Import) -> str:
    return imported(CSV).key


def page(client: Client, key: str, *filters: str) -> Any:
    return client.get(reverse("console:process-log", args=[key]), {"f": filters})


def test_filters_of_the_address_stand_on_chips_that_take_them_away(
    client: Client, key: str
) -> None:
    shown = page(client, key, "with:wait", "follows:directly:wait:answer:time:86400:")
    chips = shown.context["filter_bar"].chips
    assert [each.words for each in chips] == [
        "with wait",
        "wait directly followed by answer (after 24 h or more)",
    ]
    assert shown.context["analysis"].summary.cases == 4
    without_second = client.get(chips[1].remove_url)
    assert without_second.context["analysis"].summary.cases == 5
    assert parse_qs(urlsplit(chips[1].remove_url).query)["f"] == ["with:wait"]


def test_a_broken_filter_is_said_and_the_rest_works(client: Client, key: str) -> None:
    shown = page(client, key, "nonsense:1", "with:wait", "with:never heard of", "duration:9:x")
    assert shown.context["analysis"].summary.cases == 5
    assert shown.context["filter_bar"].problems == (
        "“nonsense:1” is no filter known here; it was left out.",
        "“x” is no number; its filter was left out.",
        "This log has no activity “never heard of”; its filter was left out.",
    )


def test_a_hidden_activity_is_on_no_map(client: Client, key: str) -> None:
    shown = page(client, key, "hide:wait:check")
    data = client.get(shown.context["map_url"]).json()
    assert [box["label"] for box in data["boxes"]] == ["Start", "ask", "answer", "End"]


GIVEN: dict[str, tuple[dict[str, str | list[str]], str]] = {
    "activity": ({"how": "hide", "names": ["wait", "check"]}, "hide:wait:check"),
    "follows": (
        {"source": "ask", "target": "answer", "how": "eventually-never", "who": "same",
         "low": "", "high": "2", "unit": "3600"},
        "follows:eventually:ask:answer:never:same:time::7200",
    ),
    "person": ({"how": "not-by", "names": ["bob"]}, "not-by:bob"),
    "period": (
        {"how": "started", "low": "2024-01-01", "high": "2024-01-31"},
        "period:started:2023-12-31T160000Z:2024-01-31T160000Z",
    ),
    "figure": ({"figure": "duration", "low": "1", "high": "", "unit": "86400"}, "duration:86400:"),
    "variant": ({"how": "rest", "percent": "80"}, "mainstream:0.8:rest"),
    "again": ({"times": "2", "names": ["ask"]}, "again:2:ask"),
    "case": ({"ids": "3\n 5 \n"}, "case:3:5"),
}  # fmt: skip


def test_a_form_gives_its_filter_and_keeps_the_others(
    client: Client, key: str, settings: Settings
) -> None:
    settings.TIME_ZONE = "Asia/Shanghai"
    for kind, (given, expected) in GIVEN.items():
        query: dict[str, str | list[str]] = {**given, "touched": "1", "add": "1", "tab": "map"}
        query["f"] = "with:ask"
        answer = client.get(reverse("console:process-filter", args=[key, kind]), query)
        there = answer.headers["HX-Redirect"]
        assert parse_qs(urlsplit(there).query)["f"] == ["with:ask", expected]
        assert client.get(there).status_code == 200


def test_every_form_says_what_is_missing(client: Client, key: str) -> None:
    for kind in FORMS:
        url = reverse("console:process-filter", args=[key, kind])
        plain = client.get(url)
        assert plain.status_code == 200
        assert "filter-error" not in plain.content.decode()
        refused = client.get(url, {"touched": "1", "add": "1", "low": "9", "high": "3"})
        assert "filter-error" in refused.content.decode(), kind
    assert client.get(reverse("console:process-filter", args=[key, "nonsense"])).status_code == 404


def test_one_of_many_values_is_found_by_typing(client: Client, imported: Import) -> None:
    rows = [f"{n},ask,2024-01-01 08:00,City {n // 2}" for n in range(800)]
    key = imported("\n".join(["case,activity,timestamp,city", *rows])).key
    url = reverse("console:process-filter", args=[key, "attribute"])
    form = client.get(url).context["form"]
    assert (form.found.total, len(form.fields["values"].choices), form.found.more) == (
        400,
        200,
        200,
    )
    asked: dict[str, str | list[str]] = {"touched": "1", "attribute": "city", "how": "is"}
    asked |= {"values": ["City 7"], "search": "cITY 39"}
    shown = client.get(url, asked)
    offered = [value for value, _label in shown.context["form"].fields["values"].choices]
    hits = (39, 139, 239, 339, *range(390, 400))
    assert offered == ["City 7", *(f"City {n}" for n in hits)]
    assert "14 to choose from" in shown.content.decode()
    added = client.get(url, {**asked, "values": ["City 7", "City 399"], "search": "", "add": "1"})
    there = client.get(added.headers["HX-Redirect"])
    assert there.context["choice"].case_total == 4
    nothing = client.get(url, {**asked, "values": [], "search": "Atlantis"})
    assert "Nothing is called so" in nothing.content.decode()


def test_the_figures_on_top_lead_to_what_they_count(client: Client, key: str) -> None:
    shown = page(client, key, "with:wait")
    leads, summary = shown.context["leads"], shown.context["analysis"].summary
    assert client.get(leads.cases).context["choice"].case_total == summary.cases == 5
    assert leads.events.endswith("f=with:wait#dots")
    # Of cases that end on 1, 2, 4, 5 and 7 January three take the median or longer.
    assert client.get(leads.median).context["analysis"].summary.cases == 3
    assert client.get(leads.p90).context["analysis"].summary.cases == 1
    none = page(client, key, "with:wait", "without:wait").context["leads"]
    assert (none.median, none.p90) == ("", "")


def test_a_part_of_the_map_offers_filters(client: Client, key: str) -> None:
    part = client.get(reverse("console:process-part", args=[key, "0_1"]))
    counts = {}
    for each in part.context["details"].narrower:
        counts[each.words] = client.get(each.url).context["analysis"].summary.cases
    assert counts["Only cases that go this way"] + counts["Only cases that never do"] == 7
