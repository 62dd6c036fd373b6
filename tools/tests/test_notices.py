"""Which licences pass, and where names and versions come from."""

from __future__ import annotations

import json
from pathlib import Path

import notices
import pytest


@pytest.mark.parametrize("licence", ["MIT", "LGPL-3.0-only", "MIT OR GPL-2.0-only", "MPL-2.0"])
def test_allowed(licence: str) -> None:
    notices.refuse([notices.Work("x", "1", licence, "")])


@pytest.mark.parametrize(
    "licence",
    ["GPL-3.0-only", "AGPL-3.0-or-later", "GNU General Public License v3 (GPLv3)", "", "GPLv3"],
)
def test_refused(licence: str) -> None:
    with pytest.raises(notices.NoticesError, match="another package"):
        notices.refuse([notices.Work("x", "1", licence, "")])


def test_versions_are_the_locked_ones() -> None:
    lock = "a==1.0 ; python_version < '3.12' \\\n    --hash=x\na==2.0 ; x\nb-c==3 \\\n"
    assert notices.locked_versions(lock) == {"a": ["1.0", "2.0"], "b-c": ["3"]}


def test_npm_leaves_out_development(tmp_path: Path) -> None:
    packages = {
        "": {"name": "root"},
        "node_modules/@a/b": {"version": "1", "license": "MIT"},
        "node_modules/c": {"version": "2", "license": "MPL-2.0", "dev": True},
        "node_modules/c/node_modules/d": {"version": "3", "license": "0BSD"},
    }
    path = tmp_path / "package-lock.json"
    path.write_text(json.dumps({"packages": packages}))
    assert [work.name for work in notices.npm_works(path)] == ["@a/b", "d"]
