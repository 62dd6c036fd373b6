"""The DMN Technology Compatibility Kit, compliance level 2: every case, by its name."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from gemba.desk.workflow.decisions import Decisions, read_dmn

from .tck import Case, agrees, cases

LEVEL_2 = "dmn-tck/compliance-level-2"
# A model on a line, and its cases.
LISTED = """
0001-input-data-string 001
0002-input-data-number 001
0003-input-data-string-allowed-values 001
0004-simpletable-U 001 002 003
0005-simpletable-A 001 002 003
0006-simpletable-P1 001 002 003
0007-simpletable-P2 001 002 003
0008-LX-arithmetic 001 002 003
0009-invocation-arithmetic 001 002 003
0010-multi-output-U 001 002 003
0100-feel-constants 001
0101-feel-constants 001 002 004 005 007 008
0102-feel-constants 001 002 003 004
0105-feel-math 001 002 003 004 005 006 007 008 009 010 011 012 013 014 015 016 017 018 019 020
    021 022 023 024 025 026 027 028 029 030 031 032 033
0106-feel-ternary-logic 001 002 003 004 005 006 007 008 009
0107-feel-ternary-logic-not 001 002 003
0108-first-hitpolicy 001 002 003
0109-ruleOrder-hitpolicy 001 002 003
0110-outputOrder-hitpolicy 001 002 003
0111-first-hitpolicy-singleoutputcol 001 002 003
0112-ruleOrder-hitpolicy-singleinoutcol 001 002 003
0113-outputOrder-hitpolicy-singleinoutcol 001 002 003
0114-min-collect-hitpolicy 001 002 003
0115-sum-collect-hitpolicy 001 002 003
0116-count-collect-hitpolicy 001 002 003
0117-multi-any-hitpolicy 001 002 003
0118-multi-priority-hitpolicy 001 002 003
0119-multi-collect-hitpolicy 001 002 003
"""


def _ids() -> list[str]:
    ids: list[str] = []
    model = ""
    for line in LISTED.strip().splitlines():
        words = line.split()
        if not line.startswith(" "):
            model = words.pop(0)
        ids += [f"{model}/{number}" for number in words]
    return ids


@cache
def _cases_in(folder: Path) -> dict[str, Case]:
    return {case.id: case for case in cases(folder)}


@cache
def _decisions_of(model: Path) -> Decisions:
    return Decisions(read_dmn(model.read_bytes()).definitions)


@pytest.mark.parametrize("case_id", _ids())
def test_case(case_id: str, shared_data: Callable[[str], Path]) -> None:
    case = _cases_in(shared_data(LEVEL_2))[case_id]
    decisions = _decisions_of(case.model)
    assert decisions.faults == []
    assert case.expected
    for name, expected in case.expected.items():
        result = decisions.decide(name, case.inputs)
        assert agrees(result.value, expected), (name, result)
        assert result.faults == ()


def test_no_case_is_left_out(shared_data: Callable[[str], Path]) -> None:
    assert set(_cases_in(shared_data(LEVEL_2))) == set(_ids())
