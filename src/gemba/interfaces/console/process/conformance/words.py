"""Deviations and fitness in the reader's words."""

from __future__ import annotations

import math

from django.utils.translation import gettext as _

from gemba.insight.mining.conformance.alignments import Alignments
from gemba.insight.mining.conformance.deviations import Deviation, deviation_sentence
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.filtering.words import sentence_words
from gemba.interfaces.figures import count_words, duration_words, share_words


def deviation_words(deviation: Deviation, choice: Choice) -> str:
    """What cases do differently."""
    return sentence_words(deviation_sentence(deviation.kind, deviation.activity), choice)


def time_words(deviation: Deviation) -> str:
    """What it goes along with in time; nothing where every case has it."""
    if not math.isfinite(deviation.longer_seconds):
        return ""
    return _("Cases with it take {with_it} at the median, others {without}.").format(
        with_it=duration_words(deviation.duration_seconds_with),
        without=duration_words(deviation.duration_seconds_without),
    )


def fitting_words(found: Alignments) -> str:
    """How many cases do exactly what the model says."""
    counted = found.traces.count[found.computed]
    fitting = int(found.traces.count[found.cost == 0].sum())
    return _("{n} of {all} cases do exactly what the model says.").format(
        n=count_words(fitting), all=count_words(int(counted.sum()))
    )


def fitness_words(found: Alignments) -> str:
    """What fitness means here."""
    moves = int(found.cost[found.computed] @ found.traces.count[found.computed])
    cases = int(found.traces.count[found.computed].sum())
    return _(
        "On average a case has {n} steps too many or missing. A fitness of 1 means none."
    ).format(n=f"{moves / max(cases, 1):.2f}")


def precision_words(precision: float) -> str:
    """What precision means here."""
    if math.isnan(precision):
        return _("Not computed: the model has too many situations.")
    return _(
        "Of what the model allows next, cases really do {share}. A low figure means that the model"
        " forbids little."
    ).format(share=share_words(precision))


def left_out_words(found: Alignments) -> str:
    """What was not computed; nothing when everything was."""
    if not found.traces_left_out:
        return ""
    return _(
        "Not computed: {cases} cases ({variants} variants), because the model allows too many"
        " ways. They are in none of these figures. Filter the log or use a simpler model."
    ).format(cases=count_words(found.cases_left_out), variants=count_words(found.traces_left_out))
