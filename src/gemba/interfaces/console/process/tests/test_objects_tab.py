"""The tab Objects, the switch of what a log is seen from, and OCEL files in and out."""

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.http import FileResponse
from django.test import Client
from django.urls import reverse

from gemba.desk.tickets.operations import reopen, resolve, transfer
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import NOON, Cast, cast, log_in
from gemba.foundation.events.actors import Actor
from gemba.insight.eventlog.objects.importing import read_objects
from gemba.insight.eventlog.queries import logs
from gemba.insight.mining.filters import codec
from gemba.interfaces.tests.visiting import Import

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def people() -> Cast:
    people = cast()
    receipt = opened()
    transfer(
        ticket_id=receipt.ticket_id,
        team_id=people.repair.id,
        actor=people.sun_wei,
        now=NOON + HOUR,
    )
    resolve(ticket_id=receipt.ticket_id, actor=people.ana, now=NOON + 2 * HOUR)
    reopen(ticket_id=receipt.ticket_id, actor=people.ana, now=NOON + 3 * HOUR)
    return people


def client_of(actor: Actor) -> Client:
    client = Client()
    log_in(client, actor)
    return client


def page(client: Client, name: str, *arguments: str, status: int = 200) -> str:
    answer = client.get(reverse(f"console:{name}", args=arguments))
    assert answer.status_code == status
    return answer.content.decode()


def test_the_desk_shows_what_it_is_about(people: Cast) -> None:
    text = page(client_of(people.sun_wei), "process-objects", "desk")
    for word in ("Ticket", "Contact", "Agent", "Team", "reported by", "Seen from: Ticket"):
        assert word in text
    assert "4 events concern" in text
    assert "Ticket: Request received → Handed to another team, 1 times" in text


def test_the_process_is_seen_from_whatever_is_chosen(people: Cast) -> None:
    client = client_of(people.ana)
    text = page(client, "process-log", "desk_agent")
    assert "Seen from: Agent" in text
    found = json.loads(client.get(reverse("console:process-map-data", args=["desk_agent"])).content)
    assert {"Resolved", "Reopened"} <= {box["label"] for box in found["boxes"]}
    # An agent is named as among those who do an activity; a contact is not.
    code = next(box["id"] for box in found["boxes"] if box["label"] == "Reopened")
    assert people.ana.name in page(client, "process-part", "desk_agent", code)
    assert "Contact …" in page(client, "process-part", "desk_contact", code)
    for tab in ("process-cases", "process-waiting", "process-people", "process-data"):
        page(client, tab, "desk_contact")
    for wrong in ("desk_nothing", "desk_ticket", "desk_"):
        page(client, "process-log", wrong, status=404)


def test_filters_come_along_as_far_as_they_mean_something_there(people: Cast) -> None:
    client = client_of(people.sun_wei)
    at_desk = reverse("console:process-cases", args=["desk"])
    (case,) = client.get(at_desk).context["choice"].columns.case_ids
    there = "period:touching:2020-01-01:"
    kept = ["with:reopened", there, f"by:{people.ana.id}"]
    shown = client.get(at_desk, {"f": [*kept, "attribute:channel:is:email", f"case:{case}"]})
    assert shown.context["choice"].case_total == 1
    (url,) = [url for view, url in shown.context["views"] if view.type == "agent"]
    seen = client.get(url)
    assert [codec.write(each) for each in seen.context["choice"].filters] == kept
    assert seen.context["choice"].case_total == 1
    case_gone, attribute_gone = seen.context["filter_bar"].problems
    assert "left out: it chose among the cases of the view before" in case_gone
    assert "no attribute “channel”" in attribute_gone
    # What is gone does not come back with the next click.
    assert "case:" not in seen.context["tabs"][0].url and "from=" not in seen.context["tabs"][0].url


def test_only_who_sees_every_team_has_the_desk_as_a_file(people: Cast, tmp_path: Path) -> None:
    refused = page(client_of(people.ana), "process-objects-file", "desk", "xml", status=422)
    assert "administrators export it" in refused
    assert "process/desk/objects/json" not in page(client_of(people.ana), "process-objects", "desk")
    answer = client_of(people.sun_wei).get(
        reverse("console:process-objects-file", args=["desk", "xml"])
    )
    assert isinstance(answer, FileResponse)
    path = tmp_path / "desk.xml"
    path.write_bytes(answer.getvalue())
    assert len(read_objects(path, "ocel-xml").log) == 4
    page(client_of(people.sun_wei), "process-objects-file", "desk", "pdf", status=404)


def test_an_ocel_file_is_uploaded_and_read_at_once(people: Cast) -> None:
    client = client_of(people.sun_wei)
    told = {
        "objects": [{"id": "o", "type": "order"}, {"id": "p", "type": "parcel"}],
        "events": [
            {
                "id": f"e{hour}",
                "type": activity,
                "time": f"2024-01-01T0{hour}:00:00Z",
                "relationships": [{"objectId": name, "qualifier": ""} for name in names],
            }
            for hour, (activity, names) in enumerate([("place", "o"), ("send", "op")])
        ],
    }
    file = BytesIO(json.dumps(told).encode())
    file.name = "orders.jsonocel"
    answer = client.post(reverse("console:process-upload"), {"file": file})
    line = logs(actor=people.sun_wei)[1]
    assert answer["Location"] == reverse("console:process-log", args=[line.key])
    text = page(client, "process-objects", f"{line.key}_1")
    assert "Seen from: parcel" in text and "order: place → send, 1 times" in text
    # Seen from the parcel, placing the order is left out.
    assert "50%" in text
    assert "place" not in page(client, "process-map-data", f"{line.key}_1")


def test_a_plain_log_has_no_such_tab(people: Cast, imported: Import) -> None:
    line = imported("case,activity,timestamp\n1,open,2024-01-01T08:00:00Z\n")
    client = client_of(people.sun_wei)
    text = page(client, "process-log", line.key)
    assert "Seen from" not in text and f"{line.key}/objects" not in text
    assert "concern one case each" in page(client, "process-objects", line.key)
