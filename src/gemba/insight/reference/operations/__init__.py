"""Keeping process models and rules, and making drafts of processes from what was discovered."""

from .drafting import DraftOrder, DraftRefused, draft_process
from .keeping import (
    NAME_CHARS_MAX,
    ModelOrder,
    ModelRefused,
    RuleNotKept,
    add_rule,
    remove_model,
    remove_models_of,
    remove_rule,
    remove_rules_of,
    save_model,
)
from .matching import MATCHES_MAX, MatchesRefused, match_activities

__all__ = (
    "MATCHES_MAX",
    "NAME_CHARS_MAX",
    "DraftOrder",
    "DraftRefused",
    "MatchesRefused",
    "ModelOrder",
    "ModelRefused",
    "RuleNotKept",
    "add_rule",
    "draft_process",
    "match_activities",
    "remove_model",
    "remove_models_of",
    "remove_rule",
    "remove_rules_of",
    "save_model",
)
