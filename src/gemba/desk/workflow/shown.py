"""What customers are told of an element of a drawing: its words for them, or nothing. Pure.

`gemba:shown="We repair your device"` on the element; `<gemba:shown language="zh-hans">` in its
extensions says it to readers of that language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from gemba.desk.workflow.processes.bpmn.names import own, tag, text_in


@dataclass(frozen=True, slots=True)
class Shown:
    """`plain` is for whom nothing is said in their own language."""

    plain: str
    by_language: Mapping[str, str] = field(default_factory=dict, hash=False)

    def to(self, language: str) -> str:
        """For a reader of a language, by its code."""
        return self.by_language.get(language, self.plain)


def shown_of(node: ET.Element) -> Shown | None:
    """The words of an element for customers; None where it is not for their eyes."""
    plain = " ".join(node.get(own("shown"), "").split())
    if not plain:
        return None
    extensions = node.find(tag("extensionElements"))
    others = [] if extensions is None else extensions.findall(own("shown"))
    said = {each.get("language", ""): " ".join(text_in(each).split()) for each in others}
    return Shown(plain, {language: words for language, words in said.items() if words})
