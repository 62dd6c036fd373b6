"""Why nothing is foretold of a target, in words."""

from django.utils.translation import gettext as _

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
