"""Why nothing is foretold, in words: of one target, or since the training failed."""

from django.utils.translation import gettext as _

from .apart import Stop
from .training import CASES_MIN, FEW, SELDOM, UNTOLD


def silence_told(code: str) -> str:
    """The sentence of what is kept with a training, such as `few:57`."""
    why, _colon, known = code.partition(":")
    told = {
        FEW: _("Only %(known)s tickets have ended so far; from %(least)s on it can be foretold."),
        SELDOM: _("Too few tickets tell of both outcomes so far."),
        UNTOLD: _("No ticket of this desk has told it yet."),
    }
    return told[why] % {"known": known, "least": CASES_MIN} if why in told else code


def failure_told(code: str) -> str:
    """The sentence of why a training failed, kept as `slow:15`; what was kept as a sentence before
    stays as it is, empty where it did not fail."""
    why, _colon, known = code.partition(":")
    if why == Stop.BROKE and not known:
        return _("It broke off without a word.")
    told = {
        Stop.SLOW.value: _("It took longer than the %(known)s minutes it may take."),
        Stop.MEMORY.value: _("It needed more than the %(known)s GB of memory it may take."),
        Stop.KILLED.value: _(
            "The system ended it with signal %(known)s, as it does where memory runs out."
        ),
        Stop.BROKE.value: _("It broke off; the last it said was “%(known)s”."),
    }
    return told[why] % {"known": known} if why in told else code
