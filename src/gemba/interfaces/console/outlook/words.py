"""What is foretold, as readers call it."""

from django.utils.translation import gettext_lazy

from gemba.insight.prediction.targets import (
    BREACH,
    COMPLAINT,
    NEXT,
    REMAINING,
    REOPENING,
    SATISFACTION,
)

CHANCES = {
    BREACH: gettext_lazy("Breaks a promise"),
    REOPENING: gettext_lazy("Is reopened"),
    COMPLAINT: gettext_lazy("Becomes a complaint"),
    SATISFACTION: gettext_lazy("Customer is content"),
}
TARGETS = {
    REMAINING: gettext_lazy("Time until it is solved"),
    NEXT: gettext_lazy("Next step"),
    **CHANCES,
}
