"""Finding, running and keeping measurements."""

from __future__ import annotations

import json
from pathlib import Path

import bench
import pytest

MODULE = """
IDS = ("mail.parse", "mail.store")
def measure():
    import os
    home = os.environ["GEMBA_HOME"]
    row = {"reference": None, "ratio": None, "goal": "–", "met": None, "method": home}
    return [{"id": "mail.parse", "measured": 2.5, **row}]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "src/gemba/desk").mkdir(parents=True)
    (tmp_path / "bench").mkdir()
    (tmp_path / "bench/mail.py").write_text(MODULE)
    (tmp_path / "src/gemba/desk/bench.py").write_text('IDS = ("page.list",)\n')
    return tmp_path


def figure(name: str, measured: float = 1, **others: object) -> bench.Figure:
    row = {"reference": 2.0, "ratio": 0.5, "goal": "at least 0.25", "met": True, "method": "m"}
    return bench.Figure(id=name, measured=measured, **{**row, **others})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("only", "found"),
    [("", {"mail.py", "bench.py"}), ("mail", {"mail.py"}), ("page.l", {"bench.py"})],
)
def test_only_what_is_wanted_runs(root: Path, only: str, found: set[str]) -> None:
    assert {path.name for path in bench.wanted_modules(root, only)} == found


def test_an_unknown_figure_is_a_clear_sentence(root: Path) -> None:
    with pytest.raises(bench.BenchError, match=r"There are: mail\.parse, mail\.store, page\.list"):
        bench.wanted_modules(root, "nope")


def test_a_module_must_declare_its_figures(root: Path) -> None:
    (root / "bench/mail.py").write_text("def measure(): ...")
    with pytest.raises(bench.BenchError, match="declares no IDS"):
        bench.wanted_modules(root, "")


def test_results_of_others_are_kept(tmp_path: Path) -> None:
    results = tmp_path / "var/bench.json"
    bench.keep([figure("b", 1), figure("a", 1)], results)
    bench.keep([figure("b", 7)], results)
    assert [(row["id"], row["measured"]) for row in json.loads(results.read_text())] == [
        ("a", 1),
        ("b", 7),
    ]


def test_the_table_says_what_was_missed() -> None:
    text = bench.table([figure("a", 1234567), figure("b", ratio=None, met=False)])
    assert text.splitlines() == [
        "figure   measured  reference  ratio  goal",
        "a       1,234,567          2    0.5  at least 0.25  met",
        "b               1          2      –  at least 0.25  MISSED",
    ]


def test_each_module_runs_apart_with_an_empty_home(root: Path) -> None:
    (measured,) = bench.measure_apart(root / "bench/mail.py")
    assert measured.measured == 2.5
    assert "gemba-bench-" in measured.method
    assert not Path(measured.method).exists()
