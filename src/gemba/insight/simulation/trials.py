"""Cases of a run in two arms: who is treated, by lot or by when they come.

What the treated meet is said by types of their own (`whatif.arms` makes them), so the run itself
knows of no arms: people and queues are the same for all, and what one arm does to the other comes
about by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int32s, Int64s

from .chances import Keys, chances, key_of, keys_mixed

_ARM = key_of("arm")


@dataclass(frozen=True)
class TreatedBlocks:
    """Blocks of time of `length_us` from `begin_us` (UTC microseconds) on, and whether who comes in
    each is treated. Nobody is before the first and after the last."""

    begin_us: int
    length_us: int
    treated: tuple[bool, ...]

    def at(self, times_us: Int64s) -> Bools:
        """Whether who comes then is treated."""
        flags = np.array([*self.treated, False], dtype=np.bool_)
        block = (times_us - self.begin_us) // self.length_us
        inside = (block >= 0) & (block < len(self.treated))
        found: Bools = flags[np.where(inside, block, len(self.treated))]
        return found

    def spans(self) -> tuple[tuple[int, int], ...]:
        """From and until of each treated block."""
        begins = (
            self.begin_us + place * self.length_us
            for place, is_treated in enumerate(self.treated)
            if is_treated
        )
        return tuple((each, each + self.length_us) for each in begins)


@dataclass(frozen=True)
class Trial:
    """Cases of the first of each pair of `types` are of the second where they are treated: a
    `share` of them by lot, case by case, or all that arrive in treated `blocks`. Those open at the
    begin are not; a case that a switch brings stays in the arm of the one it comes from."""

    types: tuple[tuple[str, str], ...]
    share: float = 0.5
    blocks: TreatedBlocks | None = None

    def drawn(
        self, of_type: Int32s, key: Keys, arrival_us: Int64s, codes: dict[str, int]
    ) -> Int32s:
        """The types of cases that arrive, by code, as their arms have them."""
        treated_as = np.arange(len(codes), dtype=np.int32)
        for one, other in self.types:
            treated_as[codes[one]] = codes[other]
        if self.blocks is None:
            # The share comes last: who is treated at a share is so at every larger one.
            is_treated = chances(keys_mixed(key, _ARM)) < self.share
        else:
            is_treated = self.blocks.at(arrival_us)
        found: Int32s = np.where(is_treated, treated_as[of_type], of_type).astype(np.int32)
        return found
