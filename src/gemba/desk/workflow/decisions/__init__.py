"""Decisions in DMN 1.2 to 1.5: read, made, checked and written."""

from .deciding import DecisionResult, Decisions
from .dmn_xml.reading import DmnFile, read_dmn
from .refusals import DmnUnreadable, Fault
from .running import TableHit

__all__ = [
    "DecisionResult",
    "Decisions",
    "DmnFile",
    "DmnUnreadable",
    "Fault",
    "TableHit",
    "read_dmn",
]
