"""Decisions in DMN 1.2 to 1.5: read, made, checked (`checking`) and written."""

from .completing import completed
from .deciding import DecisionResult, Decisions
from .dmn_xml.reading import DmnFile, read_dmn
from .refusals import DmnUnreadable, Fault
from .running import TableHit
from .writing import dmn_xml

__all__ = [
    "DecisionResult",
    "Decisions",
    "DmnFile",
    "DmnUnreadable",
    "Fault",
    "TableHit",
    "completed",
    "dmn_xml",
    "read_dmn",
]
