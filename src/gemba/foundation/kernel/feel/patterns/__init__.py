"""Regular expressions of XPath (as FEEL has them) that end in linear time.

Python's own engine backtracks: a pattern like `(a+)+b` or `.*.*.*b` can keep it busy for hours on
a short text, and it cannot be interrupted within a thread. Here all ways through a pattern are
followed side by side, so that a text of n characters and a pattern of m take at most n × m steps,
each of them paid for. The price: no back references and no looking around, which the
expressions of a desk have no use for.
"""

from .matching import Found, Pattern
from .reading import BadPattern

__all__ = ["BadPattern", "Found", "Pattern"]
