"""Why cases do not fit a drawing, and what is held against it, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from gemba.insight.mining.conformance.fitting import Why
from gemba.insight.reference.periods import Span

from .choosing import Whose

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

WHY: Mapping[Why, _StrOrPromise] = {
    Why.MISSING: _("“{activity}” is not in the drawing"),
    Why.LEFT_OUT: _("“{activity}” was left out"),
    Why.ORDER: _("“{activity}” came in another order"),
    Why.REPEATED: _("“{activity}” was repeated"),
    Why.MISPLACED: _("“{activity}” came where the drawing has no place for it"),
}
SPANS: Mapping[Span, _StrOrPromise] = {
    Span.QUARTER: _("last quarter"),
    Span.THIS_QUARTER: _("this quarter"),
    Span.DAYS_90: _("the last 90 days"),
    Span.YEAR: _("the last 365 days"),
    Span.ALL: _("all time"),
}
WHOSE: Mapping[Whose, _StrOrPromise] = {
    Whose.PROCESS: _("cases on which the process ran"),
    Whose.ORIGIN: _("cases like those it was discovered in"),
    Whose.ALL: _("all cases"),
}
