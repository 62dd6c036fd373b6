"""What people say of a selection and of what might do the work, checked."""

from __future__ import annotations

import math
from dataclasses import replace

from django.utils.translation import gettext as _

from gemba.foundation.accounts.queries import desk_people
from gemba.foundation.kernel.money import is_currency
from gemba.foundation.kernel.text import one_line, storable
from gemba.insight.improvement.models import Proposal
from gemba.insight.improvement.models.proposals import TEXT_CHARS_MAX, TITLE_CHARS_MAX
from gemba.insight.improvement.models.selecting import NAME_CHARS_MAX, REASON_CHARS_MAX
from gemba.insight.improvement.operations.boarding import BoardRefused
from gemba.insight.improvement.selecting.criteria import CRITERIA, SCORE_MAX, Criterion
from gemba.insight.improvement.selecting.lines import CostLine, LineKind
from gemba.insight.improvement.selecting.orders import (
    WEIGHT_MAX,
    AutomationOrder,
    GivenScore,
    SelectionOrder,
)
from gemba.insight.improvement.selecting.ownership import YEARS_MAX, Range

LINES_MAX = 30
MONEY_MAX = 1e12
DISCOUNT_MAX = 1.0


def checked_selection(order: SelectionOrder) -> SelectionOrder:
    """Its words as they are kept. Raises BoardRefused."""
    title = one_line(storable(order.title), TITLE_CHARS_MAX)
    if not title:
        raise BoardRefused(_("Say what is to be automated."))
    weights = list(order.weights.values())
    if not all(math.isfinite(each) and 0 <= each <= WEIGHT_MAX for each in weights):
        raise BoardRefused(_("Weights go from 0 to 10."))
    if not any(weights):
        raise BoardRefused(_("Give at least one criterion a weight above zero."))
    if not 1 <= order.horizon.years <= YEARS_MAX:
        raise BoardRefused(_("Count from one year to thirty."))
    if not 0 <= order.horizon.discount.low <= order.horizon.discount.high <= DISCOUNT_MAX:
        raise BoardRefused(_("A year makes money worth between 0 and 100 % less."))
    if not is_currency(order.currency):
        raise BoardRefused(_("Give the currency as three letters, such as EUR."))
    require_desk_person(order.owner_id)
    return replace(order, title=title)


def checked_automation(order: AutomationOrder) -> AutomationOrder:
    """Its words as they are kept. Raises BoardRefused."""
    name = one_line(storable(order.name), NAME_CHARS_MAX)
    if not name:
        raise BoardRefused(_("Give what might do the work a name."))
    if order.proposal_id and not Proposal.objects.filter(pk=order.proposal_id).exists():
        raise BoardRefused(_("The proposal is not there any more: choose another, or none."))
    if len(order.lines) > LINES_MAX:
        raise BoardRefused(_("Thirty lines of cost are enough: put some together."))
    if not 0 <= order.first_year.low <= order.first_year.high <= 1:
        raise BoardRefused(_("The first year brings between 0 and 100 % of a full one."))
    return replace(
        order,
        name=name,
        note=storable(order.note).strip()[:TEXT_CHARS_MAX],
        scores={key: _checked_score(key, each) for key, each in order.scores.items()},
        lines=tuple(_checked_line(each) for each in order.lines),
    )


def require_desk_person(user_id: int) -> None:
    """Raises BoardRefused."""
    if user_id not in {person.id for person in desk_people()}:
        raise BoardRefused(_("Choose an owner who works at the desk."))


def _checked_score(key: Criterion, given: GivenScore) -> GivenScore:
    if not all(0 <= each <= SCORE_MAX for each in (given.value, given.doubt)):
        raise BoardRefused(
            _("Score {criterion} from 0 to 10, and so for how far off that may be.").format(
                criterion=_(CRITERIA[key])
            )
        )
    return replace(given, reason=one_line(storable(given.reason), REASON_CHARS_MAX))


def _checked_line(line: CostLine) -> CostLine:
    name = one_line(storable(line.name), NAME_CHARS_MAX)
    if not name:
        raise BoardRefused(_("Say what each amount is for."))
    if not _is_money(line.amount):
        raise BoardRefused(_("“{name}”: that is more money than there is.").format(name=name))
    if line.kind is not LineKind.GAIN and line.amount.low < 0:
        raise BoardRefused(
            _("“{name}” costs less than nothing: enter it as a gain.").format(name=name)
        )
    return replace(line, name=name)


def _is_money(amount: Range) -> bool:
    return all(
        math.isfinite(each) and abs(each) <= MONEY_MAX
        for each in (amount.low, amount.likely, amount.high)
    )
