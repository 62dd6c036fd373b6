"""What reading a model has to say, in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gemba.insight.mining.model.bpmn_net import INCLUSIVE_WAYS_MAX, ModelNotRunnable
from gemba.insight.mining.model.bpmn_xml.refusals import (
    REFUSALS,
    REMARKS,
    BpmnUnreadable,
    Remark,
)


def remark_words(remark: Remark) -> str:
    """What was simplified in reading a file."""
    names = pgettext("between items of a list", ", ").join(remark.names)
    return _(REMARKS[remark.code]).format(names=names, count=remark.count)


def unreadable_words(refusal: BpmnUnreadable) -> str:
    """Why a file gives no model, and what to do."""
    return _(REFUSALS[refusal.code]).format(**refusal.params)


def not_runnable_words(refusal: ModelNotRunnable) -> str:
    """Why nothing can be compared with a model."""
    if refusal.code == "too many ways":
        return _(
            "The inclusive gateway {name} has more than {n} ways. Split it in two gateways."
        ).format(name=refusal.name, n=INCLUSIVE_WAYS_MAX)
    if refusal.code == "no end":
        return _("The process has no end event, so no case could ever be complete. Add one.")
    return _("The process has no start event. Add one.")
