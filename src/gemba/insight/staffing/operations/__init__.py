"""Entering what plans rest on, and keeping plans: one verb, one function, one transaction."""

from .entering import enter_wish, set_contract, set_terms, withdraw_wish
from .keeping import change_shift, keep_plan, publish_plan, remove_plan
from .refusing import StaffingRefused, told

__all__ = [
    "StaffingRefused",
    "change_shift",
    "enter_wish",
    "keep_plan",
    "publish_plan",
    "remove_plan",
    "set_contract",
    "set_terms",
    "told",
    "withdraw_wish",
]
