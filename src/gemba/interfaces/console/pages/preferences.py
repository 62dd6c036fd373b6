"""What the Preferences page shows."""

from gemba.foundation.accounts.queries import api_keys
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.forms import PreferencesForm

KEY_DAYS = (30, 90, 180, 366)


def preferences_context(
    request: DeskRequest, form: PreferencesForm | None = None
) -> dict[str, object]:
    """The form – as it was sent, if it was – and the person's API keys."""
    actor = request.actor
    return {
        "form": form or PreferencesForm.of(request.user),
        "api_keys": api_keys(user_id=int(actor.id), actor=actor),
        "key_days": KEY_DAYS,
        "now": current_time(),
    }
