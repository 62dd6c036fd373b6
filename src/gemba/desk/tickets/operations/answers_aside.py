"""What is known of side conversations while a batch of messages is placed."""

from collections.abc import Mapping
from uuid import UUID

from gemba.desk.tickets.models import Message, SideConversation, SideParticipant


class Aside:
    """The side conversations a batch refers to, who is in them, and what was added."""

    def __init__(self) -> None:
        self.sides: dict[UUID | None, SideConversation] = {}
        self.by_reference: dict[str, SideConversation] = {}
        self.written: set[UUID] = set()
        self._people: set[tuple[UUID, str]] = set()
        self._fresh: list[SideParticipant] = []

    def find(self, by_reference: Mapping[str, UUID], proved: set[UUID]) -> None:
        """Look up those referred to, by external id, and those proved; two queries, or none."""
        wanted = {*by_reference.values(), *proved}
        if not wanted:
            return
        self.sides = {side.pk: side for side in SideConversation.objects.filter(pk__in=wanted)}
        self.by_reference = {key: self.sides[side_id] for key, side_id in by_reference.items()}
        rows = SideParticipant.objects.filter(side__in=list(self.sides.values()))
        self._people = set(rows.values_list("side_id", "address"))

    def knows(self, side: SideConversation, address: str) -> bool:
        """Whether somebody with this address is in the side conversation."""
        return (side.pk, address) in self._people

    def add(self, side: SideConversation, row: Message, address: str) -> None:
        """A message of the batch belongs there; its author, if unknown, is in it from now on."""
        self.written.add(row.pk)
        if row.external_id:
            self.by_reference.setdefault(row.external_id, side)
        if row.nature == "human" and not self.knows(side, address):
            self._people.add((side.pk, address))
            self._fresh.append(SideParticipant(side=side, address=address, is_invited=False))

    def keep_people(self) -> None:
        """Write those who joined in; call inside the batch's transaction."""
        if self._fresh:
            SideParticipant.objects.bulk_create(self._fresh, ignore_conflicts=True)
