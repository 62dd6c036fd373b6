"""The Process screen by HTTP: who sees it, what it shows, and files of every kind."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gemba.desk.tickets.operations import assign, resolve
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import NOON, PASSWORD, Cast
from gemba.insight.eventlog.queries import LogLine, logs
from gemba.interfaces.console.process import forms
from gemba.interfaces.tests.visiting import visitor

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
CSV = "Ticket,Step,When\n7,open,2024-01-01 08:00\n7,close,2024-01-03 08:00\n"


def upload(client: Client, content: bytes, name: str = "log.csv") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("console:process-upload"), {"file": file})


def imported(client: Client, **changes: str) -> Any:
    shown = upload(client, CSV.encode())
    assert shown.status_code == 200
    form = shown.context["form"]
    given = {field.name: field.value() for field in form if field.value()}
    given |= {"file": "log.csv", "duplicates": "keep", **changes}
    return client.post(reverse("console:process-import", args=[shown.context["key"]]), given)


def only_import(people: Cast) -> LogLine:
    return logs(actor=people.adele)[1]


def test_an_empty_desk_says_so(people: Cast) -> None:
    page = visitor("ana").get(reverse("console:process"))
    assert "Nothing has happened yet" in page.content.decode()


def test_the_desks_process_and_its_growth(people: Cast) -> None:
    receipt = opened()
    assign(ticket_id=receipt.ticket_id, assignee_id=people.ana.user_id, actor=people.ana, now=NOON)
    client = visitor("ana")
    page = client.get(reverse("console:process"))
    assert "Request received" in page.content.decode()
    pulse = page.context["pulse_url"]
    seen = page.context["seen"]
    assert client.get(pulse, {"seen": seen}).status_code == 204
    resolve(ticket_id=receipt.ticket_id, actor=people.ana, now=NOON + HOUR)
    news = client.get(pulse, {"seen": seen})
    assert news.status_code == 200
    assert "Resolved" in news.content.decode()
    assert 'hx-swap-oob="true"' in news.content.decode()


def test_the_map_as_data_in_the_readers_language(people: Cast) -> None:
    receipt = opened()
    resolve(ticket_id=receipt.ticket_id, actor=people.ana, now=NOON + 50 * HOUR)
    client = visitor("ana")
    data = json.loads(client.get(reverse("console:process-map-data", args=["desk"])).content)
    assert [box["label"] for box in data["boxes"]] == [
        "Start", "Request received", "Resolved", "End",
    ]  # fmt: skip
    (move,) = [each for each in data["moves"] if each["labels"]["median"]]
    assert move["labels"]["often"] == "1"
    assert {move["labels"][time] for time in ("median", "mean", "p90", "total", "max")} == {"2.1 d"}
    assert (move["back"], move["weights"]["slow"]) == (False, 1.0)
    assert data["ways"]["happy"]["parts"] == ["-1", "0", "1", "-2", "-1_0", "0_1", "1_-2"]
    assert "100% of all waiting" in move["words"]


def test_an_example_is_a_ticket_only_for_those_who_may_see_it(people: Cast) -> None:
    receipt = opened(support(team_id=people.repair.id), subject="Broken fan")
    ticket: dict[str, Any] = {"ticket_id": receipt.ticket_id, "actor": people.sun_wei}
    assign(assignee_id=people.ana.user_id, now=NOON + HOUR, **ticket)
    wait = reverse("console:process-part", args=["desk", "0_1"])
    assert "Broken fan" in visitor("ana").get(wait).content.decode()
    other_team = visitor("chen.chen").get(wait).content.decode()
    assert "Broken fan" not in other_team
    assert "1 ticket belongs to a team you are not in" in other_team
    process = visitor("ana").get(reverse("console:process"))
    chosen = visitor("ana").get(process.context["analysis"].variants[0].toggle).content.decode()
    assert f"#{receipt.number}" in chosen
    for part in ("0", "1"):
        answer = visitor("ana").get(reverse("console:process-part", args=["desk", part]))
        assert answer.status_code == 200
    for nonsense in ("9", "1_0", "x", "1_2_3"):
        answer = visitor("ana").get(reverse("console:process-part", args=["desk", nonsense]))
        assert answer.status_code == 404


def test_a_file_is_imported_looked_at_and_removed(people: Cast) -> None:
    client = visitor("sun.wei")
    answer = imported(client, name="Old system")
    line = only_import(people)
    assert answer.headers["Location"] == reverse("console:process-log", args=[line.key])
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Old system" in page
    assert "carry no time zone" in page
    assert client.post(reverse("console:process-remove", args=[line.key])).status_code == 302
    assert len(logs(actor=people.adele)) == 1


def test_a_chosen_variant_narrows_figures_and_map(people: Cast) -> None:
    client = visitor("sun.wei")
    more = CSV + "".join(f"{n},open,2024-02-0{n} 08:00\n" for n in range(1, 6))
    shown = upload(client, more.encode())
    given = {"case": "Ticket", "activity": "Step", "timestamp": "When", "zone": "UTC"}
    given["duplicates"] = "keep"
    client.post(reverse("console:process-import", args=[shown.context["key"]]), given)
    url = reverse("console:process-log", args=[only_import(people).key])
    first = client.get(url).context["analysis"].variants[0]
    chosen = client.get(first.toggle, headers={"HX-Request": "true"})
    assert chosen.context["analysis"].summary.cases == 5
    assert chosen.context["analysis"].variants_total == 2
    data = json.loads(client.get(chosen.context["map_url"]).content)
    assert [box["label"] for box in data["boxes"]] == ["Start", "open", "End"]
    assert client.get(url, {"f": "variant:nonsense"}).context["analysis"].summary.cases == 6


def test_a_wrong_mapping_is_shown_with_what_is_missing(people: Cast) -> None:
    client = visitor("sun.wei")
    answer = imported(client, case="", zone="Mars/Crater")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Say which column holds this." in page
    assert "There is no time zone of this name" in page
    assert len(logs(actor=people.adele)) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n", "neither a CSV, XES nor"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"   \n", "empty"),
    ],
)
def test_a_file_that_is_no_log_is_answered_in_words(
    content: bytes, words: str, people: Cast
) -> None:
    answer = upload(visitor("sun.wei"), content)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_columns_that_are_not_recognised_can_be_named(people: Cast) -> None:
    shown = upload(visitor("sun.wei"), b"a,b,c\n1,x,2024-01-01\n1,y,2024-01-02\n")
    assert shown.status_code == 200
    assert "choose a column" in shown.content.decode()


def test_an_upload_past_the_limit_is_stopped(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "UPLOAD_BYTES_MAX", 100_000)
    answer = upload(visitor("sun.wei"), b"x" * 200_000)
    assert answer.status_code == 422
    assert "larger than" in answer.content.decode()
    assert upload(visitor("sun.wei"), CSV.encode()).status_code == 200


def test_an_upload_needs_its_token(people: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.login(username="sun.wei@desk.example", password=PASSWORD)
    assert upload(client, CSV.encode()).status_code == 403


def test_agents_read_and_do_not_import(people: Cast) -> None:
    client = visitor("ana")
    assert client.get(reverse("console:process")).status_code == 200
    assert "Import a log" not in client.get(reverse("console:process")).content.decode()
    assert upload(client, CSV.encode()).status_code == 403


def test_an_unknown_log_is_not_found(people: Cast) -> None:
    client = visitor("ana")
    for key in ("nonsense", "0" * 32):
        for name in ("process-log", "process-map-data", "process-pulse"):
            assert client.get(reverse(f"console:{name}", args=[key])).status_code == 404


def test_a_damaged_log_says_so(people: Cast, logs_folder: Path) -> None:
    client = visitor("sun.wei")
    imported(client)
    key = only_import(people).key
    (logs_folder / key / "log.json").write_text("{}")
    answer = client.get(reverse("console:process-log", args=[key]))
    assert answer.status_code == 200
    assert "cannot be read" in answer.content.decode()
