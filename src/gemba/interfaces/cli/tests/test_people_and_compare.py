"""`gemba mine FILE --people` and `--compare`: tables for people, JSON for programs."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gemba.interfaces.cli.mine import command

pytestmark = pytest.mark.django_db
HEAD = "case,activity,start,timestamp,resource,channel\n"
ROWS = "".join(
    f"{n},{what},2024-01-{n:02d} {hour:02d}:00,2024-01-{n:02d} {hour:02d}:30,{who},"
    f"{'mail' if n % 2 else 'phone'}\n"
    for n in range(1, 29)
    for what, hour, who in (("ask", 9, "Ann"), ("answer", 15 if n % 2 else 11, "Bob"))
)


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "log.csv"
    path.write_text(HEAD + ROWS)
    return str(path)


def run(*words: str) -> str:
    result = CliRunner().invoke(command, list(words))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_people(file: str) -> None:
    told = run(file, "--people")
    assert "Handovers (28)" in told
    found = json.loads(run(file, "--people", "--json"))
    assert [each["name"] for each in found["persons"]] == ["Ann", "Bob"]
    assert found["handovers"][0]["wait_seconds_median"] == pytest.approx(3.5 * 3600)
    assert found["estimated_share"] == 0
    assert {each["whose"] for each in found["periods"]} == {"Ann"}
    assert found["periods"][0]["kind"] == "overloaded"
    assert "Overloaded and idle periods" in told


def test_compare(file: str) -> None:
    told = run(file, "--compare", "attribute:channel:is:phone")
    assert "all other cases (14 cases)" in told
    assert "B takes 4.0 h longer" in told
    two = ("--compare", "attribute:channel:is:phone", "--compare", "attribute:channel:is:mail")
    found = json.loads(run(file, *two, "--json"))
    assert found["moves"][0]["slower"] == 1
    assert json.loads(run(file, "--compare", "halves", "--json"))["cases_a"] == 14
    refused = CliRunner().invoke(command, [file, "--compare", "nonsense"])
    assert refused.exit_code == 1
    assert "no filter known here" in refused.output
