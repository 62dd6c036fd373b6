"""The age of the backlog, as bars: one row of bars for the desk, one for each team."""

from dataclasses import dataclass
from datetime import datetime

from gemba.desk.tickets.queries.standing import BANDS, Ageing, Wanted, ageing
from gemba.foundation.accounts.queries import teams
from gemba.foundation.events.actors import Actor
from gemba.interfaces.console.wallboard.asking import tickets_url
from gemba.interfaces.console.wallboard.words import BAND_LABELS, team_names


@dataclass(frozen=True, slots=True)
class AgeBar:
    """Tickets of one age; `height` in per cent of the highest bar it is compared with."""

    label: str
    count: int
    height: float
    url: str


@dataclass(frozen=True, slots=True)
class AgeRow:
    """The desk or a team."""

    name: str
    bars: tuple[AgeBar, ...]
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class AgeChart:
    """The desk by itself; the teams on one scale, so that their bars can be compared."""

    desk: AgeRow
    teams: tuple[AgeRow, ...]


def age_chart(*, actor: Actor, now: datetime, desk_name: str) -> AgeChart:
    """How old what is unsettled is now, snoozed tickets included."""
    found, known = ageing(actor=actor, now=now), teams()
    names = team_names(known)
    with_tickets = {team for _, team in found.counts}
    keys = [team.id for team in known if team.id in with_tickets or not team.is_vendor]
    keys += [0] if 0 in with_tickets else []
    highest = max(found.counts.values(), default=0)
    whole = [sum(n for (code, _), n in found.counts.items() if code == b.code) for b in BANDS]
    return AgeChart(
        desk=_row(desk_name, whole, max(whole), None),
        teams=tuple(_row(names[key], _counts(found, key), highest, key) for key in keys),
    )


def _counts(found: Ageing, team: int) -> list[int]:
    return [found.counts.get((band.code, team), 0) for band in BANDS]


def _row(name: str, counts: list[int], highest: int, team: int | None) -> AgeRow:
    bars = tuple(
        AgeBar(
            label=str(BAND_LABELS[band.code]),
            count=count,
            height=100 * count / max(highest, 1),
            url=tickets_url(Wanted("backlog", team_id=team, band=band.code)),
        )
        for band, count in zip(BANDS, counts, strict=True)
    )
    return AgeRow(name, bars, sum(counts), tickets_url(Wanted("backlog", team_id=team)))
