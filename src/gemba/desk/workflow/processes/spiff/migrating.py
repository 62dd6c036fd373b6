"""An instance goes on in another version of its drawing, token by token.

What waits keeps its place, its variables and its time. What only listens beside it follows the new
drawing: an event that is gone is heard no more, a new one is heard from now on.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from gemba.desk.workflow.processes.bpmn.model import Kind
from gemba.desk.workflow.processes.door import CannotMigrate, Hindrance
from gemba.desk.workflow.processes.incidents import Stuck

from .activities import Activity
from .compiled import ScopeWorkflowSpec
from .events import Boundary
from .gateways import Join, Parallel
from .instance import Running
from .leaving_out import LeftOut
from .memory import HEARS, TURNS, UNDO, WAIT, turn_of
from .scopes import SubProcess
from .shapes import Node, Scope, Token
from .state import restored, state_of
from .token import WAITING
from .waits import MESSAGE, SIGNAL, wait

Place = tuple[Any, Any]
"""A scope by the id of its host and its turn."""


def migrated(old: Running, new: Running, main_id: str, mapping: Mapping[str, str]) -> Running:
    """The instance as `new` goes on with it. Raises CannotMigrate with every step that cannot."""
    old.unfold()
    moving = _Moving(old, new, main_id, mapping)
    body = moving.body()
    if moving.hindrances:
        raise CannotMigrate(tuple(moving.hindrances))
    instance = restored(state_of(body), new)
    for step_id in moving.unheard:
        instance.report.closed[step_id] = None
    moving.left_out.tell(instance)
    moving.listen(instance)
    return instance


class _Moving:
    """`nodes` are the elements that tokens will stand on, by token; `unheard` steps that listen to
    what the new drawing does not know."""

    def __init__(
        self, old: Running, new: Running, main_id: str, mapping: Mapping[str, str]
    ) -> None:
        self.old = old
        self.program = new.program
        self.main_id = main_id
        self.mapping = mapping
        self.nodes: dict[int | str, Node] = {}
        self.hindrances: list[Hindrance] = []
        self.unheard: list[str] = []
        self.left_out = LeftOut(old, mapping)
        # by what is new: what it was
        self.was = {target: source for source, target in mapping.items()}

    def body(self) -> dict[str, Any]:
        """The state in the words of the new drawing; of no use where there are hindrances."""
        return {
            "numbers": self.old.numbers,
            "process": self.main_id,
            "scopes": [each for scope in self.old.scopes() if (each := self._scope(scope))],
        }

    def listen(self, instance: Running) -> None:
        """Let tokens and scopes hear what is new beside them, and messages by their new names."""
        before = {_place(scope): scope for scope in self.old.scopes()}
        for scope in list(instance.scopes()):
            known = _ids(before[_place(scope)].spec.listeners)
            for node in scope.spec.listeners:
                if self._before(node) not in known:
                    scope.enter(node, memory={HEARS: True})
            for token in list(scope.tokens):
                self._listen_beside(token, before[_place(scope)].tasks[token.id])
                _rename(token)

    def _listen_beside(self, token: Token, was: Token) -> None:
        node = token.task_spec
        is_at_work = WAIT in token.memory or TURNS in token.memory or token.inner
        if not isinstance(node, Activity) or HEARS in token.memory or not is_at_work:
            return
        known = _ids(was.task_spec.boundaries)
        for boundary in node.boundaries:
            if self._before(boundary) not in known:
                token.workflow.enter(boundary, parent=token)

    def _before(self, node: Node) -> str:
        return self.was.get(node.element.id, node.element.id)

    def _after(self, element: str) -> str:
        return self.mapping.get(element, element)

    # One scope

    def _scope(self, scope: Scope) -> dict[str, Any] | None:
        spec = self._spec(scope)
        if spec is None:
            return None
        written: dict[str, Any] = {"tokens": []}
        for token in _in_order(scope.task_tree):
            row = None if token in self.left_out else self._token(token, spec)
            if row is not None:
                written["tokens"].append(row)
        self._check_rest(scope)
        self._check_meetings(scope, spec)
        if scope.host is not None:
            written["host"] = scope.host.id
            if scope.turn is not None:
                written["turn"] = scope.turn
        return written | {"data": scope.data, "done": self._done(scope.done, spec)}

    def _spec(self, scope: Scope) -> ScopeWorkflowSpec | None:
        """What the scope is in the new drawing; None where its host cannot go on anyway."""
        host = scope.host
        if host is None:
            return self.program.process(self.main_id)  # type: ignore[return-value]
        node = self.nodes.get(host.id)
        if not isinstance(node, SubProcess):
            return None
        try:
            spec: Any = node.opened_spec(self.program)
        except Stuck:
            self._hinder(host, "gone")
            return None
        if scope.spec.is_process and spec.name != scope.spec.name:
            self._hinder(host, "other kind")
            return None
        return spec  # type: ignore[no-any-return]

    def _done(self, done: Iterable[list[Any]], spec: ScopeWorkflowSpec) -> list[list[Any]]:
        """What compensation could undo; what the new drawing does not know is not undone."""
        return [
            [self._after(name), self._done(inside, spec)]
            for name, inside in done
            if self._after(name) in spec.process.nodes
        ]

    # One token

    def _token(self, token: Token, spec: ScopeWorkflowSpec) -> list[Any] | None:
        node = spec.task_specs.get(self._after(token.task_spec.element.id))
        if _listens(token):
            if node is None or not self._is_heard(token, node, spec):
                self.unheard.append(token.step_id())
                return None
        elif node is None or (why := _unlike(token, node)):
            is_elsewhere = self._after(token.task_spec.element.id) in spec.process.nodes
            gone = "other scope" if is_elsewhere else "gone"
            self._hinder(token, why if node is not None else gone)
            return None
        self.nodes[token.id] = node
        parent = token.parent
        above = parent.id if parent is not None and not parent.is_root else 0
        via = self._via(token, node) if token.state == WAITING else ""
        memory = self._memory(token, spec)
        return [token.id, node.element.id, token.state, above, via, memory]

    def _is_heard(self, token: Token, node: Node, spec: ScopeWorkflowSpec) -> bool:
        """Whether what listens here listens in the same place there, to the same sort of thing."""
        if not _is_like(token.task_spec, node):
            return False
        if HEARS in token.memory:
            return node in spec.listeners
        host = self.nodes.get(token.parent.id) if token.parent is not None else None
        return host is not None and node in host.boundaries

    def _via(self, token: Token, node: Any) -> str:
        """The flow it came along; one from the same element where that one has another id."""
        if token.via in node.entered_by:
            return token.via
        source = _source(token.task_spec, token.via)
        flows: list[str] = [
            flow.id for flow in _flows_into(node) if flow.source == self._after(source)
        ]
        if len(flows) != 1:
            self._hinder(token, "other meeting")
            return ""
        return flows[0]

    def _memory(self, token: Token, spec: ScopeWorkflowSpec) -> dict[str, Any]:
        memory: dict[str, Any] = copy.deepcopy(token.memory)
        if UNDO in memory:
            memory[UNDO] = [self._after(each) for each in memory[UNDO]]
            if any(each not in spec.process.nodes for each in memory[UNDO]):
                self._hinder(token, "gone")
        return memory

    def _check_rest(self, scope: Scope) -> None:
        """A scope in which all is left out would end without having come to its end."""
        tokens = [each for each in scope.task_tree.children if not _listens(each)]
        gone = [each for each in tokens if each in self.left_out]
        if gone and len(gone) == len(tokens):
            self._hinder(gone[0], "nothing left")

    def _check_meetings(self, scope: Scope, spec: ScopeWorkflowSpec) -> None:
        """Where ways have parted already, as many must meet again as set out and go on."""
        tokens = [each for each in scope.task_tree.children if not _listens(each)]
        if len(tokens) < 2:
            return
        for join in _ahead([each.task_spec for each in tokens]):
            other = spec.task_specs.get(self._after(join.element.id))
            if isinstance(join, Parallel) and other is None and self._goes_on_twice(join, tokens):
                self._hinder(tokens[0], "other meeting", join)
            if not isinstance(join, Parallel) or not isinstance(other, Parallel):
                continue
            gone = sum(join in _ahead([each.task_spec]) for each in tokens if each in self.left_out)
            if len(join.entered_by) - gone != len(other.entered_by):
                where = next((each for each in tokens if each.task_spec is join), tokens[0])
                self._hinder(where, "other meeting", join)

    def _goes_on_twice(self, join: Node, tokens: list[Token]) -> bool:
        """Whether tokens that were to meet come to the same steps there, and meet nowhere."""
        coming = [each for each in tokens if join in _ahead([each.task_spec])]
        nodes = [self.nodes[each.id] for each in coming if each.id in self.nodes]
        for one, other in combinations(nodes, 2):
            shared = [each for each in _ahead([one]) if each in _ahead([other])]
            meets = any(isinstance(each, Join) and len(each.entered_by) > 1 for each in shared)
            if not meets and any(each.element.kind is not Kind.END for each in shared):
                return True
        return False

    def _hinder(self, token: Token, code: str, at: Node | None = None) -> None:
        element = (at or token.task_spec).element
        step = token.step()
        self.hindrances.append(Hindrance(step, code, element.label or element.id))


def _in_order(root: Token) -> Iterable[Token]:
    for child in root.children:
        yield child
        yield from _in_order(child)


def _place(scope: Scope) -> Place:
    return (scope.host.id if scope.host is not None else None, scope.turn)


def _ids(nodes: Iterable[Node]) -> set[str]:
    return {each.element.id for each in nodes}


def _listens(token: Token) -> bool:
    """Whether a token only waits beside others: for an event on a step, or of its scope."""
    is_beside = isinstance(token.task_spec, Boundary) and not token.task_spec.is_told(token)
    return is_beside or HEARS in token.memory


def _is_like(one: Node, other: Node) -> bool:
    events = [each.caught_event for each in (one, other)]
    kinds = [event.kind if event is not None else None for event in events]
    return type(one) is type(other) and kinds[0] is kinds[1]


def _unlike(token: Token, node: Node) -> str:
    """Why a token cannot stand on another version of its element; '' where it can."""
    if not _is_like(token.task_spec, node):
        return "other kind"
    repeats = (token.task_spec.element.repeat, node.element.repeat)
    return "other turns" if repeats[0] != repeats[1] else ""


def _ahead(nodes: Iterable[Any]) -> list[Any]:
    """These and all that can be reached from them in their scope."""
    found = dict.fromkeys(nodes)
    waiting = list(found)
    while waiting:
        node = waiting.pop()
        beside = (*node.boundaries, *node.catchers)
        for following in (*(target for _flow, target in node.ways), *beside):
            if following not in found:
                found[following] = None
                waiting.append(following)
    return list(found)


def _flows_into(node: Any) -> list[Any]:
    nodes = node.scope_spec.task_specs.values()
    return [flow for each in nodes for flow, target in each.ways if target is node]


def _source(node: Any, flow_id: str) -> str:
    """The element a flow comes from; '' where none is known."""
    sources: list[str] = [flow.source for flow in _flows_into(node) if flow.id == flow_id]
    return next(iter(sources), "")


def _rename(token: Token) -> None:
    """A message or signal is waited for by the name it has in the new drawing."""
    element = token.task_spec.element
    event = token.task_spec.caught_event
    name = event.name if event is not None else element.message or element.label
    for key, what in list(token.memory.get(WAIT, {}).items()):
        if what[0] in (MESSAGE, SIGNAL) and what[1] != name:
            turn = turn_of(key)
            token.workflow.instance.report.no_more(token, turn)
            wait(token, turn, [what[0], name, *what[2:]])
