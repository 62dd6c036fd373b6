"""What is told of a run: a log as it goes on, the keyword that failed, the page it failed on."""

from __future__ import annotations

import html
import json
import time
from collections.abc import Iterable
from typing import Any, TextIO
from urllib.parse import quote

from .keywords import Gemba
from .place import LOG, SCREENSHOT

LOG_CHARS_MAX = 1_000_000
LINE_CHARS_MAX = 2_000
LEVELS = frozenset({"INFO", "WARN", "ERROR", "FAIL"})
NOT_RUN = "NOT RUN"
HIDDEN = "•••"


class Hiding:
    """Takes secrets out of a text, also as pages and addresses write them."""

    def __init__(self, secrets: Iterable[str]) -> None:
        shapes = (
            str,
            quote,
            lambda s: quote(s, safe=""),
            html.escape,
            lambda s: json.dumps(s)[1:-1],
        )
        found = {shape(secret) for secret in secrets if secret for shape in shapes}
        self._found = sorted(found, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        for secret in self._found:
            text = text.replace(secret, HIDDEN)
        return text


class Watching:
    """A listener of Robot Framework."""

    ROBOT_LISTENER_API_VERSION = 3

    def __init__(self, hiding: Hiding) -> None:
        self.hide = hiding
        self._depth = 0
        self._written = 0
        self._log: TextIO = LOG.open("w", encoding="utf-8")
        self._is_ending = False
        self.failed, self.line, self.reason = "", 0, ""

    def start_keyword(self, data: Any, result: Any) -> None:
        """A line; what had failed before was taken care of by the script, if it goes on."""
        if result.status == NOT_RUN:
            return
        self._is_ending = self._is_ending or getattr(data, "type", "") == "TEARDOWN"
        if not self._is_ending:
            self.failed, self.line, self.reason = "", 0, ""
        self._write(_said(data, result))
        self._depth += 1

    def end_keyword(self, data: Any, result: Any) -> None:
        """The innermost keyword that fails is told, with the page it failed on."""
        if result.status == NOT_RUN:
            return
        self._depth -= 1
        if result.status != "FAIL" or self.failed or self._is_ending:
            return
        self.failed, self.line = self.hide(_said(data, result)), data.lineno or 0
        self.reason = self.hide(result.message)
        self._write(f"FAILED: {result.message}")
        self._take_picture()

    def log_message(self, message: Any) -> None:
        """What keywords say of what they do."""
        if message.level in LEVELS:
            self._write(f"{message.message}")

    def start_test(self, data: Any, _result: Any) -> None:
        """The name of a task."""
        self._write(data.name)

    def _write(self, text: str) -> None:
        if self._written > LOG_CHARS_MAX:
            return
        moment = time.strftime("%H:%M:%S")
        words = self.hide(" ".join(text.split()))[:LINE_CHARS_MAX]
        line = f"{moment}  {'  ' * self._depth}{words}\n"
        self._written += len(line)
        self._log.write(line if self._written <= LOG_CHARS_MAX else "The log ends here.\n")
        self._log.flush()

    def _take_picture(self) -> None:
        page = Gemba.made.page if Gemba.made else None
        if page is None:
            return
        try:
            SCREENSHOT.write_bytes(page.get_screenshot_as_png())
        except Exception as error:  # a browser that is gone has no page to show
            self._write(f"There is no screenshot: {error}")


class Noting:
    """A listener of a run that only looks whether all keywords are there."""

    ROBOT_LISTENER_API_VERSION = 3

    def __init__(self) -> None:
        self.found: list[tuple[int, str]] = []

    def end_keyword(self, data: Any, result: Any) -> None:
        """The innermost that fails says why."""
        line = data.lineno or 0
        if result.status == "FAIL" and not any(each == line for each, _why in self.found):
            self.found.append((line, result.message))


def _said(data: Any, result: Any) -> str:
    name = getattr(result, "name", "") or getattr(data, "name", "") or str(data.type)
    arguments = [str(each) for each in getattr(data, "args", ())]
    assigned = [f"{each}" for each in getattr(data, "assign", ())]
    return "    ".join([*assigned, name, *arguments])
