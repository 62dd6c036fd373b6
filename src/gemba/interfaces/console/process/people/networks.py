"""Which networks of people there are to look at, and each as links in the reader's words."""

from dataclasses import dataclass

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.mining.people.handovers import (
    CAUSAL,
    DIRECT,
    LOOSE,
    HandoverNetwork,
    HandoverRule,
)
from gemba.insight.mining.people.networks import (
    subcontracts,
    task_profiles,
    working_together,
)
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.people.grouping import grouped
from gemba.interfaces.console.process.people.kept import network_of
from gemba.interfaces.console.process.people.network import Links
from gemba.interfaces.figures import count_words, decimal_words, duration_words, share_words

RULES: dict[str, HandoverRule] = {"handed": LOOSE, "direct": DIRECT, "causal": CAUSAL}
KINDS: dict[str, str | Promise] = {
    "handed": gettext_lazy("Who hands work to whom"),
    "direct": gettext_lazy("Handed on with nothing between"),
    "causal": gettext_lazy("Handed on between steps that depend on each other"),
    "back": gettext_lazy("Handed over and back at once"),
    "together": gettext_lazy("Who works on the same cases"),
    "alike": gettext_lazy("Who does the same tasks"),
}
# Profiles that correlate less than this say nothing to anybody.
ALIKE_MIN, ALIKE_PEOPLE_MAX = 0.5, 60


@dataclass(frozen=True, slots=True)
class Kind:
    """A network to choose; `key` stands in the address."""

    key: str
    label: str
    is_open: bool


def kinds(wanted: str) -> list[Kind]:
    """All, the first one open unless another is wanted."""
    chosen = wanted if wanted in KINDS else next(iter(KINDS))
    return [Kind(key, str(label), key == chosen) for key, label in KINDS.items()]


def links_of(choice: Choice, key: str, kind: str) -> tuple[Links, HandoverNetwork]:
    """The network of this kind, and the handovers for the figures above it; `key` is one of
    `groupings`."""
    handed = network_of(choice, key, rule_of(kind))
    names = [choice.who(name) for name in handed.names]
    if kind in RULES:
        return _handed(handed, names), handed
    who = grouped(choice, choice.columns, key)
    if kind == "together":
        return _together(choice, who, names), handed
    if kind == "alike":
        return _alike(choice, who, names), handed
    return _back(choice, who, names), handed


def rule_of(kind: str) -> HandoverRule:
    """Which handovers a kind of network counts, or the figures above it."""
    return RULES.get(kind, LOOSE)


def _handed(network: HandoverNetwork, names: list[str]) -> Links:
    def words(place: int, back: float) -> str:
        return _(
            "{source} → {target}: {count} handovers in {cases} cases, {share} of all moves,"
            " median wait {wait}; {back} came back"
        ).format(
            source=names[network.source[place]],
            target=names[network.target[place]],
            count=count_words(int(network.count[place])),
            cases=count_words(int(network.cases[place])),
            share=share_words(float(shares[place])),
            wait=duration_words(float(network.wait_seconds_median[place])),
            back=count_words(back),
        )

    def cells(place: int, back: float) -> tuple[str, ...]:
        return (
            count_words(int(network.count[place])),
            count_words(back),
            count_words(int(network.cases[place])),
            share_words(float(shares[place])),
            duration_words(float(network.wait_seconds_median[place])),
        )

    shares = network.share
    heads = (_("How often"), _("Came back"), _("Cases"), _("Of all moves"), _("Median wait"))
    source, target = network.source.astype(np.int64), network.target.astype(np.int64)
    weight = network.count.astype(np.float64)
    return Links(names, source, target, weight, True, heads, count_words, words, cells)


def _together(choice: Choice, who: CodedColumn, names: list[str]) -> Links:
    found = working_together(choice.columns, who, choice.cases)

    def words(place: int, _back: float) -> str:
        return _("{one} and {other}: {cases} cases in common, {share} of all").format(
            one=names[found.source[place]],
            other=names[found.target[place]],
            cases=count_words(int(found.cases[place])),
            share=share_words(float(shares[place])),
        )

    def cells(place: int, _back: float) -> tuple[str, ...]:
        return count_words(int(found.cases[place])), share_words(float(shares[place]))

    shares = found.share
    heads = (_("Cases in common"), _("Of all cases"))
    source, target = found.source.astype(np.int64), found.target.astype(np.int64)
    weight = found.cases.astype(np.float64)
    return Links(names, source, target, weight, False, heads, count_words, words, cells)


def _back(choice: Choice, who: CodedColumn, names: list[str]) -> Links:
    found = subcontracts(choice.columns, who, choice.cases)

    def words(place: int, _back: float) -> str:
        return _("{source} gave to {target} and had it back {count} times in {cases} cases").format(
            source=names[found.source[place]],
            target=names[found.target[place]],
            count=count_words(int(found.count[place])),
            cases=count_words(int(found.cases[place])),
        )

    def cells(place: int, _back: float) -> tuple[str, ...]:
        return count_words(int(found.count[place])), count_words(int(found.cases[place]))

    heads = (_("How often"), _("Cases"))
    source, target = found.source.astype(np.int64), found.target.astype(np.int64)
    weight = found.count.astype(np.float64)
    return Links(names, source, target, weight, True, heads, count_words, words, cells)


def _alike(choice: Choice, who: CodedColumn, names: list[str]) -> Links:
    """Among the busiest; both ends do much the same mixture of activities."""
    profiles = task_profiles(choice.columns, who, choice.cases)
    matrix = np.nan_to_num(profiles.similarity()[:ALIKE_PEOPLE_MAX, :ALIKE_PEOPLE_MAX])
    one, other = np.nonzero(np.triu(matrix >= ALIKE_MIN, 1))
    weight: Floats = matrix[one, other]
    order = np.argsort(-weight, kind="stable")
    source, target = profiles.person[one[order]], profiles.person[other[order]]
    weight = weight[order]

    def words(place: int, _back: float) -> str:
        return _("{one} and {other}: their tasks correlate by {measure}").format(
            one=names[source[place]],
            other=names[target[place]],
            measure=f"{weight[place]:.2f}",
        )

    def cells(place: int, _back: float) -> tuple[str, ...]:
        return (f"{weight[place]:.2f}",)

    heads = (_("Correlation"),)
    return Links(names, source, target, weight, False, heads, decimal_words, words, cells)
