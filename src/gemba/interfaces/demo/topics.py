"""What people ask about besides faults, and whose owners do: read from the phrasebook."""

from dataclasses import dataclass
from functools import cache

from gemba.interfaces.demo.phrasebook import phrasebook

# What goes another way than other requests of its kind.
COURSES = {
    "technical": "inquiry.bound inquiry.phone inquiry.formats inquiry.abroad".split(),
    "exchange": "return.doa return.damaged return.wrong".split(),
    "missing": ["return.missing"],
    "price": ["return.price"],
}


@dataclass(frozen=True, slots=True)
class Topic:
    """Phrases that begin with `phrase`; `products` are those people ask it about."""

    kind: str
    phrase: str
    products: tuple[str, ...]

    @property
    def course(self) -> str:
        """What sets its course apart from that of its kind; "" for the usual one."""
        return next((name for name, those in COURSES.items() if self.phrase in those), "")


@cache
def topics() -> tuple[Topic, ...]:
    """All of them, in the order of the book."""
    book = phrasebook("en")
    return tuple(
        Topic(kind, name.removesuffix(".products"), tuple(book.variant(name, 0).split()))
        for kind in ("inquiry", "return", "complaint", "suggestion")
        for name in book.names(f"{kind}.")
        if name.endswith(".products")
    )
