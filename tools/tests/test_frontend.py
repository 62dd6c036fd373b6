"""What is copied out of node_modules, and the icon sprite; installing is not tested here."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import frontend
import pytest

OUTLINE = """<svg
  xmlns="http://www.w3.org/2000/svg"
  fill="none"
>
  <path stroke="none" d="M0 0h24v24H0z" fill="none" />
  <path d="M4 6" />
</svg>"""


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small node_modules with one library and two icons."""
    modules = tmp_path / "node_modules"
    (modules / "lib/dist").mkdir(parents=True)
    (modules / "lib/dist/lib.min.js").write_bytes(b"go()\n//# sourceMappingURL=lib.min.js.map\n")
    (modules / "lib/LICENSE").write_text("MIT")
    (modules / "lib/README.md").write_text("read")
    for kind, name in (("outline", "inbox"), ("filled", "star")):
        folder = modules / frontend.ICONS / "icons" / kind
        folder.mkdir(parents=True)
        (folder / f"{name}.svg").write_text(OUTLINE)
    (tmp_path / "icons.txt").write_text("inbox\nfilled/star  # the rating\n")
    monkeypatch.setattr(frontend, "MODULES", modules)
    monkeypatch.setattr(frontend, "ICON_LIST", tmp_path / "icons.txt")
    return modules


def test_only_named_files_and_licences_are_copied(modules: Path, tmp_path: Path) -> None:
    frontend.copy_package("lib", ("dist/lib.min.js",), tmp_path / "out")
    copied = {path.name: path.read_bytes() for path in (tmp_path / "out/lib").iterdir()}
    assert copied == {"lib.min.js": b"go()\n", "LICENSE": b"MIT"}


def test_a_style_sheet_keeps_the_folders_it_names_its_fonts_by(
    modules: Path, tmp_path: Path
) -> None:
    (modules / "lib/dist/css").mkdir()
    (modules / "lib/dist/css/font.css").write_text("url(../font/a.woff2)")
    frontend.copy_package("lib", ("dist/./css/font.css",), tmp_path / "out")
    assert (tmp_path / "out/lib/css/font.css").exists()


def test_a_file_that_is_gone_is_named(modules: Path, tmp_path: Path) -> None:
    with pytest.raises(frontend.FrontEndError, match=r"no longer has dist/other\.js"):
        frontend.copy_package("lib", ("dist/other.js",), tmp_path / "out")


def test_the_sprite_holds_the_named_icons(modules: Path, tmp_path: Path) -> None:
    frontend.build_sprite(tmp_path / "out")
    sprite = ElementTree.parse(tmp_path / "out" / frontend.ICONS / "sprite.svg").getroot()
    symbols = {symbol.get("id"): symbol for symbol in sprite}
    assert set(symbols) == {"inbox", "filled-star"}
    assert symbols["inbox"].get("stroke") == "currentColor"
    assert symbols["filled-star"].get("fill") == "currentColor"
    assert [path.get("d") for path in symbols["inbox"]] == ["M4 6"]


def test_an_unknown_icon_is_named(modules: Path, tmp_path: Path) -> None:
    (tmp_path / "icons.txt").write_text("inbx")
    with pytest.raises(frontend.FrontEndError, match="does not have: inbx"):
        frontend.build_sprite(tmp_path / "out")


def test_what_is_served_points_to_no_source_map() -> None:
    """Otherwise hashed static files fail on the map that is not there."""
    for path in frontend.VENDOR.rglob("*.*s"):
        assert b"sourceMappingURL=" not in path.read_bytes()[-200:], path
