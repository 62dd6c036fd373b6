"""Which number's tickets are asked for: in addresses, and as the engine understands it."""

from functools import lru_cache

from django import forms
from django.urls import reverse

from gemba.desk.tickets.queries.standing import BANDS, FIGURES, Wanted


class WantedForm(forms.Form):
    """The query string of a number's list."""

    figure = forms.ChoiceField(choices=[(name, name) for name in FIGURES])
    team = forms.IntegerField(min_value=0, required=False)
    who = forms.IntegerField(min_value=0, required=False)
    band = forms.ChoiceField(choices=[(band.code, band.code) for band in BANDS], required=False)

    @property
    def wanted(self) -> Wanted:
        """What was asked for; ask after `is_valid`."""
        asked = self.cleaned_data
        return Wanted(asked["figure"], asked["team"], asked["who"], asked["band"])


def tickets_url(wanted: Wanted) -> str:
    """Where the tickets of a number are listed."""
    return f"{_list_address()}?{wanted_query(wanted)}"


def wanted_query(wanted: Wanted) -> str:
    """The query string that names a number; all in it is made of codes and ids."""
    asked = f"figure={wanted.figure}"
    if wanted.team_id is not None:
        asked += f"&team={wanted.team_id}"
    if wanted.user_id is not None:
        asked += f"&who={wanted.user_id}"
    return f"{asked}&band={wanted.band}" if wanted.band else asked


@lru_cache(maxsize=1)
def _list_address() -> str:
    """Looked up once: a board has some hundred numbers."""
    return reverse("console:wallboard-tickets")
