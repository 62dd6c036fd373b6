"""Cells of decision tables as regions of the values they let pass.

A cell that compares the tested value with constants can only change its answer at these
constants. So the cell itself is asked once at each of them and once between any two: what it
answers there is known everywhere, and tables can be indexed and checked like boxes in space.
"""

from .axes import Axis, Segment
from .domains import DOMAINS, Domain, domain_of
from .regions import Region, region_of

__all__ = ["DOMAINS", "Axis", "Domain", "Region", "Segment", "domain_of", "region_of"]
