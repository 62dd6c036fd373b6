"""What people entered for shift plans, and the plans they keep."""

from .entered import (
    WORKED_PART,
    ContractLine,
    Terms,
    WishLine,
    contracts,
    may_plan,
    terms,
    wishes,
)
from .plans import KeptPlan, PlanLine, PlanUnknown, kept_plan, plan_lines, published_plan_on

__all__ = [
    "WORKED_PART",
    "ContractLine",
    "KeptPlan",
    "PlanLine",
    "PlanUnknown",
    "Terms",
    "WishLine",
    "contracts",
    "kept_plan",
    "may_plan",
    "plan_lines",
    "published_plan_on",
    "terms",
    "wishes",
]
