"""`gemba mine --conformance`: words, JSON, and files that are no model."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gemba.insight.mining.model.bpmn_xml.writing import bpmn_xml
from gemba.insight.mining.model.layout.draughtsman import drawing_of
from gemba.insight.mining.model.tree import Operator, activity, block
from gemba.insight.mining.model.tree_bpmn import bpmn_of_tree
from gemba.interfaces.cli.mine import command

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(tmp_path: Path) -> str:
    path = tmp_path / "log.csv"
    rows = [
        f"k{case},{step},2024-01-01 1{hour}:00"
        for case, steps in enumerate(["abc", "abc", "ac", "abcx"])
        for hour, step in enumerate(steps)
    ]
    path.write_text("\n".join(["case,activity,timestamp", *rows]))
    return str(path)


@pytest.fixture
def model(tmp_path: Path) -> str:
    drawn = bpmn_of_tree(block(Operator.SEQUENCE, [activity(each) for each in "abc"]))
    path = tmp_path / "model.bpmn"
    path.write_text(bpmn_xml(drawn, drawing_of(drawn)))
    return str(path)


def test_in_words(log: str, model: str) -> None:
    answer = CliRunner().invoke(command, [log, "--conformance", model])
    assert answer.exit_code == 0, answer.output
    assert "2 of 4 cases do exactly what the model says." in answer.output
    assert "b is skipped" in answer.output
    assert "x is not in the model at all" in answer.output


def test_as_json(log: str, model: str) -> None:
    answer = CliRunner().invoke(command, [log, "--conformance", model, "--json"])
    found = json.loads(answer.stdout)
    assert (found["fitting_share"], found["cases_left_out"]) == (0.5, 0)
    assert found["fitness"] == pytest.approx((1 + 1 + 4 / 5 + 6 / 7) / 4, abs=1e-6)
    assert {each["kind"] for each in found["deviations"]} == {"skipped", "unknown"}


def test_a_file_that_is_no_model(log: str) -> None:
    answer = CliRunner().invoke(command, [log, "--conformance", log])
    assert answer.exit_code == 1
    assert "not XML" in answer.output
