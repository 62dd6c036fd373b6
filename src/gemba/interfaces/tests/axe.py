"""Whom a page shuts out: what axe-core finds on it."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).parents[4] / "node_modules/axe-core/axe.min.js"
# Colours are judged where a transition ends, not on its way.
STAND_STILL = """
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*, ::before, ::after { transition: none !important; }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];"""
SERIOUS = """async () => {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  const found = violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .flatMap(({ id, nodes }) => nodes.slice(0, 3).map(
      ({ target, failureSummary }) => `${id}: ${target} ${failureSummary || ""}`));
  const wider = document.documentElement.scrollWidth - innerWidth;
  return wider > 0 ? [...found, `scrolls sideways by ${wider} px`] : found;
}"""

Look = tuple[int, Literal["light", "dark"]]
Looks = tuple[Look, ...]
# A phone's page is loaded narrow; a wide one may have been narrow before.
EVERY_LOOK: Looks = ((390, "dark"), (390, "light"), (1440, "light"), (1440, "dark"))


def serious(page: Page) -> list[str]:
    """What shuts people out of what is shown now; skips where axe-core is missing."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed (make test installs it)")
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"() => {{ {STAND_STILL} {AXE.read_text()} }}")  # a body is parsed once
    found: list[str] = page.evaluate(SERIOUS)
    return found


def in_looks(page: Page, looks: Looks) -> list[str]:
    """The same in each look (width and colours), without loading the page anew."""
    findings = []
    for width, colours in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=colours)
        findings += [f"{page.url} {width} {colours}: {each}" for each in serious(page)]
    return findings


def visit(page: Page, address: str, looks: Looks) -> list[str]:
    """The same on the page at an address, loaded in the first look."""
    page.set_viewport_size({"width": looks[0][0], "height": 900})
    page.goto(address)
    return in_looks(page, looks)
