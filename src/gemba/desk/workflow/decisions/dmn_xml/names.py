"""Names in DMN files (OMG formal/2024-01-01), shared by reading and writing."""

from __future__ import annotations

from xml.etree import ElementTree as ET

_SPEC = "://www.omg.org/spec/DMN/"
# dmn-js opens 1.3, so that is what is written.
MODEL = f"https{_SPEC}20191111/MODEL/"
DIAGRAM = f"https{_SPEC}20191111/DMNDI/"
COMMON = f"http{_SPEC}20180521/DC/"
LINES = f"http{_SPEC}20180521/DI/"
MODELS_READ = frozenset(
    {
        f"http{_SPEC}20180521/MODEL/",
        MODEL,
        f"https{_SPEC}20211108/MODEL/",
        f"https{_SPEC}20230324/MODEL/",
    }
)
REQUIRED = ("requiredInput", "requiredDecision", "requiredKnowledge")
REQUIREMENTS = ("informationRequirement", "knowledgeRequirement")


def local_name(element: ET.Element) -> str:
    """Without its namespace; "" for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def space_of(element: ET.Element) -> str:
    return element.tag.partition("}")[0].lstrip("{") if isinstance(element.tag, str) else ""
