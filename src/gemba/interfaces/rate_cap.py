"""How often one address, or one link, may do something. Counted in this process's memory."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache


@dataclass(frozen=True, slots=True)
class RateCap:
    """At most `times_max` in each `seconds`, for each key."""

    name: str
    times_max: int
    seconds: int

    def takes(self, key: str, *, now: datetime) -> bool:
        """Count one more; False when it was one too many."""
        window = int(now.timestamp()) // self.seconds
        counter = f"rate:{self.name}:{key}:{window}"
        cache.add(counter, 0, self.seconds)
        try:
            return cache.incr(counter) <= self.times_max
        except ValueError:  # it expired between the two lines: a new window has begun
            return True
