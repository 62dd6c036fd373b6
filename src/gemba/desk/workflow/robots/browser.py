"""The browser that robots use: the machine's own, with its driver."""

from __future__ import annotations

import os
import shutil

from django.utils.translation import gettext as _

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DRIVER = "chromedriver"


def browser_found() -> tuple[str, str]:
    """Paths of the browser and its driver; '' for what is not there."""
    named = os.environ.get("GEMBA_CHROMIUM")
    browser = named or next(filter(None, map(shutil.which, BROWSERS)), "")
    return browser, os.environ.get("GEMBA_CHROMEDRIVER") or shutil.which(DRIVER) or ""


def missing() -> str:
    """What is to be installed before robots can run here; '' where nothing is."""
    browser, driver = browser_found()
    if browser and driver:
        return ""
    return _(
        "Robots need a browser and its driver on this machine. Install both (Debian: apt install "
        "chromium chromium-driver), or name them in GEMBA_CHROMIUM and GEMBA_CHROMEDRIVER."
    )
