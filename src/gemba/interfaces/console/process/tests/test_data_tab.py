"""The tab Data by HTTP: quality, what was cleaned, the original, and exports under the filter."""

from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings

from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.insight.eventlog.operations import ImportOrder, import_log
from gemba.insight.eventlog.queries import DESK, LogLine
from gemba.interfaces.tests.visiting import visitor

pytestmark = pytest.mark.django_db

CSV = """case,activity,timestamp,note
k1,Register,2024-01-01 08:00,
k1,Check,2024-01-01 08:00,
k2,Register,2024-01-01 09:00,
k2,Check,not a time,
k3,Register,2090-01-01 09:00,x
"""


@pytest.fixture(autouse=True)
def _own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"


@pytest.fixture
def log(people: Cast, tmp_path: Path) -> LogLine:
    path = tmp_path / "service.csv"
    path.write_text(CSV)
    return import_log(path=path, order=ImportOrder(), actor=people.sun_wei, now=NOON)


def test_quality_cleaning_and_original(log: LogLine) -> None:
    client = visitor("sun.wei")
    page = client.get(reverse("console:process-data", args=[log.key]))
    story = page.context["data"]
    assert [line.words.severity for line in story.issues][:2] == ["serious", "warning"]
    text = page.content.decode()
    assert "1 thing makes figures of this log wrong." in text
    assert "cannot be read, such as “not a time”: 1." in text
    assert "4 of 5 rows were taken over" in text
    url = story.came_in.original_url
    original = client.get(url)
    assert b"".join(original.streaming_content) == CSV.encode()  # type: ignore[attr-defined]
    assert original["Content-Disposition"] == 'attachment; filename="service.csv"'
    agent = visitor("ana")
    assert agent.get(url).status_code == 403
    page = agent.get(reverse("console:process-data", args=[log.key]))
    assert page.context["data"].came_in.original_url == ""


@pytest.mark.parametrize("form", ["csv", "spreadsheet", "xes"])
def test_an_export_honours_the_filter(log: LogLine, form: str) -> None:
    client = visitor("ana")
    page = client.get(reverse("console:process-data", args=[log.key]) + "?f=case:k1")
    story = page.context["data"]
    assert story.exported == "The file holds the 1 case the filter leaves."
    (url,) = [link.url for link in story.exports if f"/{form}/" in link.url]
    answer = client.get(url)
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "k1" in text
    assert "k2" not in text
    assert "service" in answer["Content-Disposition"]
    assert client.get(url.replace(f"/{form}/", "/pdf/")).status_code == 404


def test_the_desks_own_log(people: Cast) -> None:
    opened(subject="Broken fan")
    address = reverse("console:process-data", args=[DESK])
    page = visitor("sun.wei").get(address)
    assert page.context["data"].came_in is None
    assert page.context["data"].exports
    agent = visitor("ana")
    assert agent.get(address).context["data"].exports == ()
    export = reverse("console:process-export", args=[DESK, "csv"])
    assert agent.get(export).status_code == 403
    text = b"".join(visitor("sun.wei").get(export).streaming_content)  # type: ignore[attr-defined]
    assert b"concept:name" in text
