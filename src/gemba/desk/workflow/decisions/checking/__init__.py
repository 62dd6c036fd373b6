"""What is wrong with decisions before they are made: completeness, overlaps, types and names.

Null is left aside where gaps are looked for: an input that is missing is not a case of a table.
"""

from .findings import Finding, Kind
from .walking import check_definitions, check_table

__all__ = ["Finding", "Kind", "check_definitions", "check_table"]
