"""Which number's tickets are asked for: in addresses, and as the engine understands it."""

from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django import forms
from django.db.models import Q
from django.urls import reverse

from gemba.desk.routing.queries.standing import queued_in
from gemba.desk.sla.queries import tickets_at_risk
from gemba.desk.tickets.queries.standing import BANDS, FIGURES, Moments, Wanted


class WantedForm(forms.Form):
    """The query string of a number's list."""

    figure = forms.ChoiceField(choices=[(name, name) for name in FIGURES])
    team = forms.IntegerField(min_value=0, required=False)
    who = forms.IntegerField(min_value=0, required=False)
    band = forms.ChoiceField(choices=[(band.code, band.code) for band in BANDS], required=False)
    queue = forms.UUIDField(required=False)

    @property
    def queue_id(self) -> UUID | None:
        """Of which queue; ask after `is_valid`."""
        found: UUID | None = self.cleaned_data["queue"]
        return found

    @property
    def wanted(self) -> Wanted:
        """What was asked for; ask after `is_valid`."""
        asked = self.cleaned_data
        among = queued_in(self.queue_id) if self.queue_id else None
        return Wanted(asked["figure"], asked["team"], asked["who"], asked["band"], among)

    @property
    def query(self) -> str:
        """The query string that asks for the same; ask after `is_valid`."""
        return wanted_query(self.wanted, self.queue_id)


def moments_at(now: datetime) -> Moments:
    """What the numbers are counted at; at risk is a promise whose policy has warned."""
    return Moments.at(now, at_risk=Q(pk__in=tickets_at_risk(now=now)))


def tickets_url(wanted: Wanted, queue_id: UUID | None = None) -> str:
    """Where the tickets of a number are listed, those of one queue if given."""
    return f"{_list_address()}?{wanted_query(wanted, queue_id)}"


def wanted_query(wanted: Wanted, queue_id: UUID | None = None) -> str:
    """The query string that names a number; all in it is made of codes and ids."""
    asked = f"figure={wanted.figure}"
    if wanted.team_id is not None:
        asked += f"&team={wanted.team_id}"
    if wanted.user_id is not None:
        asked += f"&who={wanted.user_id}"
    if queue_id is not None:
        asked += f"&queue={queue_id}"
    return f"{asked}&band={wanted.band}" if wanted.band else asked


@lru_cache(maxsize=1)
def _list_address() -> str:
    """Looked up once: a board has some hundred numbers."""
    return reverse("console:wallboard-tickets")
