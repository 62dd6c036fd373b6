"""The process of one run, started in the run's folder: walls first, then the script.
What becomes of it stands in `result.json`.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from robot.api import TestSuite
from robot.libraries.BuiltIn import BuiltIn

from . import expressions
from .checking import REFUSED_KEYWORDS, Finding, findings, keyword_key
from .keywords import Gemba, Given, Login, Machine
from .place import ARGUMENTS, RESULT, SCRIPT, TASK
from .walls import end_with_parent, see_only, set_limits
from .watching import Hiding, Noting, Watching

SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc", "/opt", "/sys")
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
# the browser's own sandbox writes there; of processes outside the walls nothing can be read
PROCESSES = "/proc"
PACKAGE = Path(__file__).resolve().parents[4]


def main(folder: str, parent: str, pipe: str) -> None:
    """One run, or one check. `parent` is the process that has started it, `pipe` the number of an
    inherited pipe with the logins as JSON: -1 where the script is only to be checked."""
    end_with_parent(int(parent))
    os.chdir(folder)
    task = json.loads(TASK.read_text())
    set_limits(seconds_max=task["seconds"])
    see_only(readable=_readable(), writable=[Path.cwd(), *map(Path, (PROCESSES, *DEVICES))])
    _refuse()
    found = findings(SCRIPT.read_text())
    if found:
        result: dict[str, Any] = {"is_done": False, "findings": found}
    elif pipe == "-1":
        result = {"is_done": True, "findings": _dry_findings()}
    else:
        result = _done(task, _logins(int(pipe)))
    RESULT.write_text(json.dumps(result, ensure_ascii=False))


def _readable() -> list[Path]:
    """The system, Python and this package: neither the desk's data nor its keys."""
    return [*map(Path, SYSTEM), Path(sys.prefix), Path(sys.base_prefix), PACKAGE]


def _refuse() -> None:
    expressions.install()
    for name in dir(BuiltIn):
        if keyword_key(name) in REFUSED_KEYWORDS:
            setattr(BuiltIn, name, None)


def _logins(pipe: int) -> dict[str, Login]:
    with os.fdopen(pipe, "rb") as given:
        found = json.loads(given.read())
    return {name: Login(*login) for name, login in found.items()}


def _suite() -> TestSuite:
    """The script with our library in place of the one it is built on."""
    suite = TestSuite.from_file_system(SCRIPT)
    imports = suite.resource.imports
    imports[:] = [each for each in imports if each.name != "SeleniumLibrary"]
    imports.library(f"{Gemba.__module__}.Gemba", alias="SeleniumLibrary")
    return suite


def _ran(listener: object, **options: object) -> Any:
    return _suite().run(
        output="NONE", console="none", exitonfailure=True, listener=listener, **options
    )


def _dry_findings() -> list[Finding]:
    """Keywords that there are not, and those that are given too much or too little."""
    Gemba.given = Given(Machine("", "", ""), {})
    noting = Noting()
    _ran(noting, dryrun=True)
    return noting.found


def _done(task: dict[str, Any], logins: dict[str, Login]) -> dict[str, Any]:
    Gemba.given = Given(Machine(**task["machine"]), logins)
    watching = Watching(Hiding(each.secret for each in logins.values()))
    try:
        result = _ran(watching, variablefile=[str(ARGUMENTS.resolve())])
    finally:
        if Gemba.made is not None and Gemba.made.page is not None:
            Gemba.made.page.quit()
    return {
        "is_done": result.suite.passed,
        "keyword": watching.failed,
        "line": watching.line,
        "reason": watching.reason or watching.hide(result.suite.full_message),
    }
