"""Where drawings lead on from a place: within a scope, into what it holds or calls, and out of it
again. Pure."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from gemba.desk.workflow.processes.bpmn.model import Element, EventKind, Kind, Scope
from gemba.desk.workflow.processes.door import Place

Stand = tuple[Place, tuple[Place, ...]]
"""A place, and those of the calls around it, the nearest first."""


@dataclass(frozen=True)
class Ahead:
    """`elements` by place; `targets` of the flows out of each; `hosts` of those inside another;
    `starts` of a process, by its id, and of a sub-process, by its place."""

    elements: Mapping[Place, Element]
    targets: Mapping[Place, tuple[str, ...]]
    hosts: Mapping[Place, str]
    starts: Mapping[str | Place, tuple[str, ...]]

    def first(
        self, stands: Collection[Stand], wanted: Container[Place], past: Collection[Stand] = ()
    ) -> tuple[Place, ...]:
        """The first of the wanted places on each way on from these, leaving out what is `past` and
        all that comes after it."""
        found: dict[Place, None] = {}
        seen = {*stands, *past}
        ahead = [each for stand in stands for each in self._onward(stand)]
        while ahead:
            stand = ahead.pop(0)
            if stand in seen:
                continue
            seen.add(stand)
            if stand[0] in wanted:
                found[stand[0]] = None
            else:
                ahead += self._inside(stand) or self._onward(stand)
        return tuple(found)

    def _onward(self, stand: Stand) -> Iterator[Stand]:
        """What flows lead to; at the end of a scope, what comes after the scope."""
        place, callers = stand
        process = place[0]
        if targets := self.targets.get(place):
            yield from (((process, each), callers) for each in targets)
        elif self._goes_elsewhere(place):
            return
        elif host := self.hosts.get(place):
            yield from self._onward(((process, host), callers))
        elif callers:
            yield from self._onward((callers[0], callers[1:]))

    def _inside(self, stand: Stand) -> list[Stand]:
        """Where a sub-process or a called process begins; nothing for all others, and for a
        process that calls itself."""
        (process, _element), callers = stand
        element = self.elements.get(stand[0])
        if element is None:
            return []
        if element.kind is not Kind.CALL:
            return [((process, each), callers) for each in self.starts.get(stand[0], ())]
        if element.called in {process, *(name for name, _host in callers)}:
            return []
        begins = self.starts.get(element.called, ())
        return [((element.called, each), (stand[0], *callers)) for each in begins]

    def _goes_elsewhere(self, place: Place) -> bool:
        """An error is no end of its scope: who catches it goes on."""
        element = self.elements.get(place)
        return element is not None and (
            element.is_about(EventKind.ERROR) or element.is_about(EventKind.CANCEL)
        )


def ahead_in(processes: Iterable[Scope]) -> Ahead:
    """What these processes hold, each of another id."""
    elements: dict[Place, Element] = {}
    targets: dict[Place, tuple[str, ...]] = {}
    hosts: dict[Place, str] = {}
    starts: dict[str | Place, tuple[str, ...]] = {}
    for process, scope, host in _scopes(processes):
        begins = [each for each in scope.of_kind(Kind.START) if each.event is None]
        starts[(process, host) if host else process] = tuple(each.id for each in begins)
        for element in scope.elements:
            place = (process, element.id)
            elements[place] = element
            if host:
                hosts[place] = host
            flows = (*scope.leaving.get(element.id, ()), *scope.links)
            targets[place] = tuple(each.target for each in flows if each.source == element.id)
    return Ahead(elements, targets, hosts, starts)


def _scopes(processes: Iterable[Scope]) -> Iterator[tuple[str, Scope, str]]:
    """Each scope with the id of its process and of the sub-process it is the inside of, or ''."""
    for process in processes:
        waiting: list[tuple[Scope, str]] = [(process, "")]
        for scope, host in waiting:
            yield process.id, scope, host
            inner = ((each.inside, each.id) for each in scope.elements)
            waiting += [(inside, name) for inside, name in inner if inside is not None]
