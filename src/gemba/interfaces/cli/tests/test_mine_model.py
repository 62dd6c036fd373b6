"""`gemba mine LOG --model`: the process as a diagram, from the desk and from an import."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_django import Settings

from gemba.desk.tickets.operations import resolve
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import NOON
from gemba.foundation.events.actors import SYSTEM
from gemba.insight.eventlog.operations import ImportOrder, import_log
from gemba.insight.mining.model.bpmn import NodeKind
from gemba.insight.mining.model.bpmn_xml.reading import read_bpmn
from gemba.interfaces.cli import mine

pytestmark = pytest.mark.django_db
CSV = "case,activity,timestamp\n" + "".join(
    f"{n},{step},2024-01-0{day} 08:00\n"
    for n in range(4)
    for day, step in enumerate("abcd" if n % 2 else "acbd", 1)
)


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.EVENT_LOGS = tmp_path / "logs"


def mined(*arguments: object) -> Result:
    return CliRunner().invoke(mine.command, [str(each) for each in arguments])


def test_a_log_is_written_as_a_diagram(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(CSV)
    import_log(path=tmp_path / "log.csv", order=ImportOrder("Old"), actor=SYSTEM, now=NOON)
    path = tmp_path / "out.bpmn"
    figures = json.loads(mined("Old", "--model", path, "--json").stdout)
    assert figures["tree"] == "->( 'a', +( 'b', 'c' ), 'd' )"
    assert (figures["fitness"], figures["soundness"]) == (1.0, "sound")
    file = read_bpmn(path.read_bytes())
    assert file.drawing is not None
    assert [node.name for node in file.model.of_kind(NodeKind.TASK)] == ["a", "b", "c", "d"]
    shown = mined("Old", "--model", path, "--miner", "split", "--noise", 0).output
    assert "4 steps, 2 gateways" in shown
    assert "Precision 1.000" in shown
    assert "cannot be written" in mined("Old", "--model", tmp_path / "no" / "out.bpmn").output
    assert "0<=x<=1" in mined("Old", "--model", path, "--noise", 2).output


def test_the_desks_steps_carry_words_and_codes(tmp_path: Path) -> None:
    receipt = opened()
    resolve(ticket_id=receipt.ticket_id, actor=SYSTEM, now=NOON + timedelta(hours=3))
    path = tmp_path / "desk.bpmn"
    assert mined("--model", path).exit_code == 0
    tasks = read_bpmn(path.read_bytes()).model.of_kind(NodeKind.TASK)
    assert [task.name for task in tasks] == ["Request received", "Resolved"]
    assert all(task.label != task.name for task in tasks)
