"""The Compare tab by HTTP: sides, sentences, presets, and what cannot be compared."""

import pytest
from django.test import Client
from django.urls import reverse

from gemba.insight.mining.comparing.intervals import Estimate
from gemba.interfaces.console.process.comparing.words import signed_points
from gemba.interfaces.tests.visiting import Import

pytestmark = pytest.mark.django_db
ROWS = "".join(
    f"{n},ask,2024-01-{n // 2 + 1:02d} 08:00,{'mail' if n % 2 else 'phone'}\n"
    f"{n},answer,2024-01-{n // 2 + 1:02d} {11 + n % 3 if n % 2 else 9}:{n:02d},"
    f"{'mail' if n % 2 else 'phone'}\n"
    for n in range(2, 54)
)


@pytest.fixture
def url(imported: Import) -> str:
    line = imported("case,activity,timestamp,channel\n" + ROWS)
    return reverse("console:process-compare", args=[line.key])


def test_two_sides_in_words(client: Client, url: str) -> None:
    mail, phone = "attribute:channel:is:mail", "attribute:channel:is:phone"
    page = client.get(url, {"f": phone, "g": mail}).content.decode()
    assert "B takes 3.0 h longer" in page
    assert "a large effect" in page
    assert "B is higher in 100" in page
    assert f"f={mail}" in page  # swapped
    rest = client.get(url, {"f": phone}).content.decode()
    assert "all other cases" in rest
    assert "B takes 3.0 h longer" in rest
    halves = client.get(url)
    sides = halves.context["compare"].comparison.sides
    assert (sides.a.cases, sides.b.cases) == (26, 26)
    assert "No difference can be told" in halves.content.decode()
    assert [preset.url.count("period:completed") for preset in halves.context["compare"].presets]
    same = client.get(url, {"f": mail, "g": mail}).content.decode()
    assert "nothing is left to compare" in same
    odd = client.get(url, {"f": mail, "g": "nonsense"}).content.decode()
    assert "is no filter known here" in odd
    assert "all other cases" in odd
    part = client.get(url, {"f": mail, "g": "period:completed::2024-01-10"}).content.decode()
    assert "are in both and count for B only" in part


def test_the_other_side_stays_while_one_looks_elsewhere(client: Client) -> None:
    page = client.get(reverse("console:process-compare", args=["desk"]), {"g": "case:3"})
    assert all("g=case:3" in tab.url for tab in page.context["tabs"])


def test_signs_only_where_something_is_left() -> None:
    told = [signed_points(Estimate(value, 0, 0)) for value in (0.12, -0.031, 0.0001)]
    assert told == ["+12", "−3.1", "±0.0"]
