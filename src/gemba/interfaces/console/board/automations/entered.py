"""What people enter of a selection, read from forms."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.insight.improvement.operations import BoardRefused
from gemba.insight.improvement.order import Origin, Saved, Source, read_saved
from gemba.insight.improvement.selecting.criteria import CRITERIA, CandidateKind, Criterion
from gemba.insight.improvement.selecting.lines import CostLine, Horizon, LineKind
from gemba.insight.improvement.selecting.orders import (
    AutomationOrder,
    GivenScore,
    SelectionOrder,
    StepOrder,
)
from gemba.insight.improvement.selecting.ownership import Range
from gemba.interfaces.console.board.forms import valid

HUNDRED = 100.0
SAVED_CHARS_MAX = 500


class SelectionForm(forms.Form):
    """What is to be automated, over how many years money is counted, who sees to it."""

    title = forms.CharField(label=gettext_lazy("What is to be automated"), max_length=120)
    task = forms.CharField(label=gettext_lazy("What the work is today"), required=False)
    owner = forms.IntegerField(label=gettext_lazy("Owner"))
    currency = forms.CharField(label=gettext_lazy("Currency"), max_length=3)
    years = forms.IntegerField(label=gettext_lazy("Years"))
    origin = forms.CharField(required=False)
    log_key = forms.CharField(required=False, max_length=80)
    key = forms.CharField(required=False, max_length=300)
    said = forms.CharField(required=False, max_length=500)
    saved = forms.CharField(required=False, max_length=500)


class AutomationForm(forms.Form):
    """Something that might do the work."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[(each.value, each.value) for each in CandidateKind]
    )
    note = forms.CharField(label=gettext_lazy("What it would do"), required=False)
    proposal = forms.UUIDField(label=gettext_lazy("Proposal"), required=False)


class StepForm(forms.Form):
    """A step of a roll-out."""

    due_on = forms.DateField(label=gettext_lazy("From"))
    share = forms.FloatField(label=gettext_lazy("Share of the traffic, %"))
    text = forms.CharField(label=gettext_lazy("What happens"), required=False, max_length=500)
    owner = forms.IntegerField(label=gettext_lazy("Owner"))


def read_selection(post: QueryDict, kept: SelectionOrder | None = None) -> SelectionOrder:
    """A selection as entered. Raises BoardRefused."""
    given = valid(SelectionForm(post))
    origin = given["origin"]
    source = Source(
        Origin(origin) if origin in set(Origin) else Origin.PERSON,
        given["log_key"],
        given["key"],
        given["said"],
        read_saved_text(given["saved"]),
    )
    discount = _range(post, "discount", _("A later year is worth less by, %"), HUNDRED)
    return SelectionOrder(
        title=given["title"],
        task=given["task"],
        owner_id=given["owner"],
        currency=given["currency"].upper(),
        weights=read_weights(post),
        horizon=Horizon(given["years"], discount or Range.exactly(0.0)),
        source=kept.source if kept else source,
    )


def read_saved_text(text: str) -> Saved | None:
    """What a finding saves, as its link tells it; None for anything else."""
    try:
        return read_saved(json.loads(text[:SAVED_CHARS_MAX]))
    except ValueError:
        return None


def read_weights(asked: QueryDict) -> Mapping[Criterion, float]:
    """By criterion, from `weight_fit` and the like; 0 for those not given. Raises BoardRefused."""
    weights = {}
    for key in Criterion:
        weights[key] = number(asked.get(f"weight_{key}", ""), _("Weight")) or 0.0
    if not any(weights.values()):
        raise BoardRefused(_("Give at least one criterion a weight above zero."))
    if not all(0 <= each <= 10 for each in weights.values()):
        raise BoardRefused(_("Weights go from 0 to 10."))
    return weights


def reweighed(kept: SelectionOrder, post: QueryDict) -> SelectionOrder:
    """The same with other weights. Raises BoardRefused."""
    return replace(kept, weights=read_weights(post))


def read_automation(post: QueryDict) -> AutomationOrder:
    """Something that might do the work, as entered. Raises BoardRefused."""
    given = valid(AutomationForm(post))
    first = _range(post, "first_year", _("Gain of the first year, %"), HUNDRED)
    return AutomationOrder(
        name=given["name"],
        kind=CandidateKind(given["kind"]),
        note=given["note"],
        proposal_id=given["proposal"],
        scores={key: score for key in Criterion if (score := _score(post, key)) is not None},
        lines=_lines(post),
        first_year=first or Range.exactly(1.0),
    )


def read_step(post: QueryDict) -> StepOrder:
    """Raises BoardRefused."""
    given = valid(StepForm(post))
    return StepOrder(given["due_on"], given["share"] / HUNDRED, given["text"], given["owner"])


def number(text: str, label: str) -> float | None:
    """None where nothing is written; a comma or a point. Raises BoardRefused."""
    text = text.strip().replace("\u2212", "-").replace(" ", "")
    if not text:
        return None
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise BoardRefused(
            _("{label}: “{text}” is no number. Write digits without grouping.").format(
                label=label, text=text[:40]
            )
        )
    return found


def _score(post: QueryDict, key: Criterion) -> GivenScore | None:
    label = _(CRITERIA[key])
    value = number(post.get(f"score_{key}", ""), label)
    if value is None:
        return None
    doubt = number(post.get(f"doubt_{key}", ""), label) or 0.0
    return GivenScore(value, doubt, post.get(f"reason_{key}", ""))


def _lines(post: QueryDict) -> tuple[CostLine, ...]:
    columns = [post.getlist(f"line_{each}") for each in ("kind", "name", "low", "likely", "high")]
    found = []
    for kind, name, *amounts in zip(*columns, strict=False):
        amount = _ends(amounts, name.strip() or _("Costs and gains"), 1.0)
        if amount is None and not name.strip():
            continue
        if amount is None or kind not in set(LineKind):
            raise BoardRefused(_("“{name}”: say how much it is.").format(name=name.strip()))
        found.append(CostLine(LineKind(kind), name, amount))
    return tuple(found)


def _range(post: QueryDict, name: str, label: str, of: float) -> Range | None:
    texts = [post.get(f"{name}_{end}", "") for end in ("low", "likely", "high")]
    return _ends(texts, label, of)


def _ends(texts: Sequence[str], label: str, of: float) -> Range | None:
    """An end left empty is the likeliest. None where nothing is written."""
    low, likely, high = (number(text, label) for text in texts)
    told = [each for each in (low, likely, high) if each is not None]
    if not told:
        return None
    middle = likely if likely is not None else sum(told) / len(told)
    ends = [middle if each is None else each for each in (low, middle, high)]
    if not ends[0] <= ends[1] <= ends[2]:
        raise BoardRefused(
            _("{label}: the least comes first, then the likeliest, then the most.").format(
                label=label
            )
        )
    return Range(*(each / of for each in ends))
