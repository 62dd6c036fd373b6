"""The page of a running process: what stands where, and mending it."""

from uuid import UUID

import pytest
from django.test import Client

from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.testing import opened, support
from gemba.desk.workflow.operations.processes import start_process
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.queries import steps_of
from gemba.desk.workflow.testing import define_process
from gemba.foundation.accounts.testing import NOON, Cast, log_in
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.json_values import JsonValue

pytestmark = pytest.mark.database
HTMX = {"HX-Request": "true", "HX-Target": "running"}


@pytest.fixture
def process(people: Cast) -> UUID:
    support(team_id=people.repair.id)
    sketch = Sketch().start().service("flag", action="set_priority", inputs="priority: level")
    sketch.user("look", name="Look at it").end().flow("start", "flag", "look", "end")
    return define_process("Repair", sketch, now=NOON)


@pytest.fixture
def tickets(process: UUID) -> tuple[Receipt, Receipt, Receipt]:
    made = (opened(now=NOON), opened(now=NOON), opened(now=NOON))
    levels: tuple[JsonValue, ...] = (2, "soon", "later")
    for ticket, level in zip(made, levels, strict=True):
        start_process(
            ticket_id=ticket.ticket_id,
            process_id=process,
            actor=SYSTEM,
            now=NOON,
            variables={"level": level},
        )
    return made


def page_of(client: Client, process: UUID, query: str = "") -> str:
    answer = client.get(f"/manage/running/{process}/?{query}")
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_supervisors_see_where_tickets_stand(
    client: Client, people: Cast, process: UUID, tickets: tuple[Receipt, Receipt, Receipt]
) -> None:
    fine, troubled, _other = tickets
    log_in(client, people.sun_wei)
    page = page_of(client, process)
    assert '"element": "look", "waiting": 1, "troubled": 0' in page
    assert '"element": "flag", "waiting": 0, "troubled": 2' in page
    assert "2 tickets cannot go on here." in page
    at_look = page_of(client, process, "element=look")
    assert f"/tickets/{fine.number}/" in at_look and f"/tickets/{troubled.number}/" not in at_look
    assert f"/tickets/{fine.number}/" not in page_of(client, process, "status=troubled")
    piece = client.get(f"/manage/running/{process}/", headers=HTMX).text
    assert "<html" not in piece and 'id="running"' in piece


def test_nonsense_in_the_address_is_left_out(client: Client, people: Cast, process: UUID) -> None:
    log_in(client, people.sun_wei)
    page_of(client, process, "version=x&status=odd&page=-1")
    page_of(client, process, "version=99")


def test_troubles_are_mended_together_and_one_by_one(
    client: Client, people: Cast, process: UUID, tickets: tuple[Receipt, Receipt, Receipt]
) -> None:
    log_in(client, people.sun_wei)
    base = f"/manage/running/{process}"
    again = client.post(f"{base}/retry/?element=flag", headers=HTMX)
    assert "0 steps went on. 2 are still in trouble." in again.text
    refused = client.post(f"{base}/skip/", {"reason": " "}, headers=HTMX)
    assert (refused.status_code, "Say why" in refused.text) == (422, True)
    taken = client.post(f"{base}/take/?element=flag", headers=HTMX)
    assert "2 steps went on." in taken.text
    mine = steps_of(people.sun_wei)
    assert [each.label for each in mine] == ["flag", "flag"]
    assert client.post(f"{base}/retry/").status_code == 302


def test_agents_and_other_kinds_are_sent_away(client: Client, people: Cast, process: UUID) -> None:
    log_in(client, people.ana)
    assert client.get(f"/manage/running/{process}/").status_code == 403


def test_running_tickets_are_moved_after_a_look(
    client: Client, people: Cast, process: UUID, tickets: tuple[Receipt, Receipt, Receipt]
) -> None:
    sketch = Sketch().start().service("flag", action="set_priority", inputs="priority: 2")
    sketch.user("inspect", name="Inspect it").end().flow("start", "flag", "inspect", "end")
    define_process("Repair", sketch, now=NOON, instead_of=process)
    log_in(client, people.sun_wei)
    assert "move/?version=1&amp;to=2" in page_of(client, process, "version=2")
    of_process = " ".join(client.get(f"/manage/definitions/{process}/").text.split())
    assert "3 tickets run on earlier versions" in of_process
    base = f"/manage/running/{process}"
    page = " ".join(client.get(f"{base}/move/?version=1&to=2").text.split())
    assert "2 tickets can go." in page and "1 ticket cannot go" in page
    assert "“Look at it” is not in that version." in page
    mapped: dict[str, str | int] = {"version": 1, "to": 2, "map-look": "inspect"}
    page = client.get(f"{base}/move/", mapped).text
    assert "3 tickets can go." in page
    assert client.post(f"{base}/moved/", {"version": 1, "to": 2}).status_code == 200
    assert client.post(f"{base}/moved/", mapped).status_code == 302
    assert '"element": "inspect", "waiting": 1' in page_of(client, process, "version=2")
    assert client.get(f"{base}/move/?version=1&to=9").status_code == 404


def test_a_step_is_cancelled_by_a_move_only_for_a_reason(
    client: Client, people: Cast, process: UUID, tickets: tuple[Receipt, Receipt, Receipt]
) -> None:
    sketch = Sketch().start().service("flag", action="set_priority", inputs="priority: 2")
    define_process(
        "Repair", sketch.end().flow("start", "flag", "end"), now=NOON, instead_of=process
    )
    log_in(client, people.sun_wei)
    base = f"/manage/running/{process}"
    mapped: dict[str, str | int] = {"version": 1, "to": 2, "map-look": "-"}
    page = client.get(f"{base}/move/", mapped).text
    assert "Why are steps cancelled?" in page and "stop the process instead" in page
    refused = client.post(f"{base}/moved/", mapped)
    assert (refused.status_code, "Say why" in refused.text) == (422, True)


def test_what_tickets_wait_for_is_said_in_words(client: Client, people: Cast) -> None:
    support(team_id=people.repair.id)
    sketch = Sketch().start().both("fork").end()
    for name in ("customer_wrote", "vendor_answered", "order shipped"):
        sketch.receive(f"on {name}", message=name).flow("fork", f"on {name}", "end")
    process = define_process("Answers", sketch.flow("start", "fork"), now=NOON)
    ticket = opened(now=NOON)
    start_process(ticket_id=ticket.ticket_id, process_id=process, actor=SYSTEM, now=NOON)
    log_in(client, people.sun_wei)
    for address in (f"/manage/running/{process}/", f"/tickets/{ticket.number}/"):
        page = " ".join(client.get(address).text.split())
        assert "the customer writes" in page and "the vendor answers" in page
        assert "· order shipped" in page or "waits for: order shipped" in page
        assert "· customer_wrote" not in page and "waits for: customer_wrote" not in page
