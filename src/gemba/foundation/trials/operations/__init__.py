"""What the trials room does."""

from gemba.foundation.trials.operations.enrolling import Case, enrol, inherit_arms
from gemba.foundation.trials.operations.running import TrialRefused, begin_trial, stop_trial

__all__ = ["Case", "TrialRefused", "begin_trial", "enrol", "inherit_arms", "stop_trial"]
