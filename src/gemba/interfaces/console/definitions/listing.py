"""The kinds of definitions, and the list of each, as their pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from gemba.foundation.accounts.queries import teams
from gemba.foundation.definitions.kinds import DESK, DefinitionKind, Owner, kinds
from gemba.foundation.definitions.queries import Definition, Tally, definitions, tallies
from gemba.foundation.events.actors import Actor

from .editors import Editor, editor_of


@dataclass(frozen=True, slots=True)
class KindCard:
    """A kind on the first page: what it is for, and how much of it there is."""

    name: str
    label: str
    lead: str
    icon: str
    tally: Tally
    new_url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A definition in its list. `up_ids`, `down_ids`: the two that a press swaps, in their new
    order; empty where there is nothing above or below. `edit_url` is empty for who may not."""

    id: UUID
    place: int
    name: str
    summary: str
    used_in: str
    is_on: bool
    version: int
    changed_at: datetime
    changed_by: str
    may_change: bool
    edit_url: str
    up_ids: tuple[UUID, ...]
    down_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Definitions that belong to the same people, in their order."""

    label: str
    rows: tuple[Row, ...]
    may_order: bool


@dataclass(frozen=True, slots=True)
class KindPage:
    """The list of a kind, or of what was put away of it. `label` is what several are called."""

    name: str
    label: str
    lead: str
    icon: str
    groups: tuple[Group, ...]
    new_url: str
    is_ordered: bool
    archived: bool
    archived_count: int


def kind_cards(*, actor: Actor) -> tuple[KindCard, ...]:
    """Every kind, in the order of registration."""
    counted = tallies(actor=actor)
    return tuple(
        KindCard(
            name=kind.name,
            label=str(kind.label_of_many),
            lead=str(editor.lead),
            icon=editor.icon,
            tally=counted.get(kind.name, Tally()),
            new_url=editor.new_url if may_define(kind, actor) else "",
        )
        for kind in kinds().values()
        for editor in [editor_of(kind.name)]
    )


def kind_page(kind: DefinitionKind, *, actor: Actor, archived: bool = False) -> KindPage:
    """The list of a kind as this actor sees it."""
    editor = editor_of(kind.name)
    found = definitions(kind.name, actor=actor, archived=archived)
    put_away = found if archived else definitions(kind.name, actor=actor, archived=True)
    uses = editor.uses(found)
    owners = _in_order({each.owner for each in found})
    names = {team.id: team.name for team in teams()} if any(o.team_id for o in owners) else {}
    return KindPage(
        name=kind.name,
        label=str(kind.label_of_many),
        lead=str(editor.lead),
        icon=editor.icon,
        groups=tuple(
            _group([d for d in found if d.owner == o], kind, _owner_words(o, names), actor, uses)
            for o in owners
        ),
        new_url=editor.new_url if may_define(kind, actor) else "",
        is_ordered=kind.ordered and not archived,
        archived=archived,
        archived_count=len(put_away),
    )


def may_define(kind: DefinitionKind, actor: Actor) -> bool:
    """Whether this actor may define one more, if only for themselves."""
    own = Owner(user_id=actor.user_id)
    return kind.may_change(actor, DESK) or kind.may_change(actor, own)


def _in_order(owners: set[Owner]) -> list[Owner]:
    """The desk's first, then the teams', then one's own."""
    return sorted(owners, key=lambda owner: (owner.user_id or 0, owner.team_id or 0))


def _owner_words(owner: Owner, team_names: Mapping[int, str]) -> str:
    if owner.user_id is not None:
        return _("Only mine")
    if owner.team_id is not None:
        return team_names.get(owner.team_id, _("A team"))
    return _("Everybody’s")


def _group(
    found: Sequence[Definition],
    kind: DefinitionKind,
    label: str,
    actor: Actor,
    uses: Mapping[UUID, str],
) -> Group:
    editor = editor_of(kind.name)
    may_change = kind.may_change(actor, found[0].owner)
    may_order = may_change and kind.ordered and found[0].archived_at is None
    ids = [each.id for each in found]
    rows = [
        _row(each, editor, may_change=may_change, used_in=uses.get(each.id, ""), among=ids)
        for each in found
    ]
    return Group(label, tuple(rows), may_order)


def _row(
    each: Definition, editor: Editor, *, may_change: bool, used_in: str, among: list[UUID]
) -> Row:
    at = among.index(each.id)
    return Row(
        id=each.id,
        place=at + 1,
        name=each.name,
        summary=editor.sentence(each.body),
        used_in=used_in,
        is_on=each.is_on,
        version=each.version,
        changed_at=each.changed_at,
        changed_by=each.changed_by,
        may_change=may_change,
        edit_url=editor.edit_url(each.id) if may_change and each.archived_at is None else "",
        up_ids=(each.id, among[at - 1]) if at else (),
        down_ids=(among[at + 1], each.id) if at + 1 < len(among) else (),
    )
