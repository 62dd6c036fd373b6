"""Writes THIRD_PARTY_NOTICES.md from what is installed, and refuses licences we may not ship.

    python tools/notices.py            write the file
    python tools/notices.py --check    fail unless the file is in step with the lock files

Only what the product needs at run time is listed: requirements.lock and the non-development
part of package-lock.json. GPL and AGPL are refused, LGPL is fine for an unmodified dependency.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "THIRD_PARTY_NOTICES.md"
REFUSED = re.compile(r"\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)
INTRODUCTION = """\
# Third-party notices

Gemba is licensed under Apache-2.0 (see LICENSE). It uses the works below, unmodified, each under
its own licence; the licence texts come with the installed packages, those of the front-end
libraries are served beside them. Written by `tools/notices.py`.
"""
# Packages that only other operating systems install.
ELSEWHERE = {"tzdata": "Apache-2.0", "xgboost": "Apache-2.0"}
# What some packages put where others put the name of their licence.
CLASSIFIER_NAMES = {
    "BSD License": "BSD",
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "zlib/libpng License": "Zlib",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
}
# npm packages that only point to a file of their own: what it says.
BPMN_IO = "MIT, and the bpmn.io mark on diagrams must stay visible"
STATED = {
    "bpmn-js": BPMN_IO,
    "component-props": "MIT",
    "dmn-js": BPMN_IO,
    "dmn-js-boxed-expression": BPMN_IO,
    "dmn-js-decision-table": BPMN_IO,
    "dmn-js-drd": BPMN_IO,
    "dmn-js-literal-expression": BPMN_IO,
    "dmn-js-shared": BPMN_IO,
}


@dataclass(frozen=True)
class Work:
    name: str
    version: str
    licence: str
    home: str


class NoticesError(Exception):
    """Something a person has to put right; the text says what."""


def locked_versions(lock: str) -> dict[str, list[str]]:
    """Package -> its versions; there are several where they differ by Python version."""
    versions: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^ ;]+)", lock, re.MULTILINE):
        versions.setdefault(name, []).append(version)
    return versions


def python_works(lock: Path) -> list[Work]:
    """Names and versions as locked, licences as the installed packages state them."""
    works = []
    for name, versions in locked_versions(lock.read_text()).items():
        try:
            licence, home = python_licence(distribution(name)), homepage(distribution(name))
        except PackageNotFoundError:
            if name not in ELSEWHERE:
                raise NoticesError(
                    f"{name} is locked but not installed here: add its licence to ELSEWHERE."
                ) from None
            licence, home = ELSEWHERE[name], ""
        works.append(Work(name, ", ".join(versions), licence, home))
    return works


def homepage(installed: Distribution) -> str:
    data = installed.metadata
    urls = dict(item.split(", ", 1) for item in data.get_all("Project-URL") or ())
    wanted = ("homepage", "source", "repository")
    homes = [url for label, url in urls.items() if label.lower() in wanted]
    return str((data.get_all("Home-page") or homes or list(urls.values()) or [""])[0])


def python_licence(installed: Distribution) -> str:
    """SPDX expression where given, else the classifier, else the first line of the field."""
    data = installed.metadata
    expression = data.get_all("License-Expression")
    if expression:
        return str(expression[0])
    names = [
        line.rsplit(" :: ", 1)[1]
        for line in data.get_all("Classifier") or ()
        if line.startswith("License :: ") and line.count(" :: ") > 1
    ]
    if names:
        return " AND ".join(CLASSIFIER_NAMES.get(name, name) for name in names)
    field = (data.get_all("License") or [""])[0].strip().splitlines()
    return str(field[0]) if field else ""


def npm_works(lock: Path) -> list[Work]:
    works = []
    for path, entry in json.loads(lock.read_text())["packages"].items():
        if path and not entry.get("dev"):
            name = path.rpartition("node_modules/")[2]
            licence = STATED.get(name, entry.get("license", ""))
            works.append(Work(name, entry["version"], licence, ""))
    return works


def refuse(works: list[Work]) -> None:
    """LGPL is allowed, so its name is taken out before looking for GPL."""
    bad = []
    for work in works:
        choices = re.split(r"\s+or\s+", work.licence, flags=re.IGNORECASE)
        if not work.licence.strip():
            bad.append(f"{work.name} names no licence")
        elif all(REFUSED.search(re.sub(r"GNU Lesser.*|LGPL\S*", "", item)) for item in choices):
            bad.append(f"{work.name} is under {work.licence}")
    if bad:
        raise NoticesError(f"We may not ship this: {'; '.join(bad)}. Use another package.")


def table(works: list[Work]) -> str:
    lines = ["| name | version | licence |", "| --- | --- | --- |"]
    for work in sorted(works, key=lambda item: item.name.lower()):
        name = f"[{work.name}]({work.home})" if work.home else work.name
        lines.append(f"| {name} | {work.version} | {work.licence} |")
    return "\n".join(lines)


def notices() -> str:
    python = python_works(ROOT / "requirements.lock")
    npm = npm_works(ROOT / "package-lock.json")
    refuse([*python, *npm])
    return (
        f"{INTRODUCTION}\n## Python packages\n\n{table(python)}\n"
        f"\n## Front-end libraries\n\n{table(npm)}\n"
    )


def main(arguments: list[str]) -> int:
    try:
        text = notices()
    except NoticesError as problem:
        print(problem, file=sys.stderr)
        return 1
    if arguments == ["--check"]:
        if TARGET.exists() and TARGET.read_text() == text:
            return 0
        print(f"{TARGET.name} is not in step with the lock files.", file=sys.stderr)
        return 1
    TARGET.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
