"""Diagrams for tests, written in a few lines: a sketch gives BPMN XML.

s = Sketch()
s.start("asked"), s.user("answer"), s.end("answered")
s.flow("asked", "answer", "answered")
text = s.xml()
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from itertools import count, pairwise
from xml.sax.saxutils import escape, quoteattr

from gemba.foundation.kernel.json_values import JsonValue

from .bpmn.names import MODEL, OWN
from .door import (
    Deployed,
    Incident,
    Moved,
    Outcome,
    Variables,
    Waiting,
)
from .spiff.engine import SpiffEngine

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
_OWN = ("action", "form", "decision", "owner", "due", "result", "correlation")
_MANY = ("collection", "item", "results", "result")


@dataclass
class Sketch:
    """A scope being drawn. Ids serve as names; `known` is shared with the scopes inside."""

    id: str = "process"
    nodes: dict[str, str] = field(default_factory=dict)
    flows: list[str] = field(default_factory=list)
    definitions: dict[tuple[str, str], str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    others: list[Sketch] = field(default_factory=list)
    numbers: count[int] = field(default_factory=count)

    def add(self, kind: str, element_id: str, /, *inner: str, **attributes: str) -> Sketch:
        """An element: our own words as `action="assign"`, the standard's in its spelling."""
        texts = [f" {_attribute(key)}={quoteattr(value)}" for key, value in attributes.items()]
        self.nodes[element_id] = (
            f"<{kind} id={quoteattr(element_id)}{''.join(texts)}§>{''.join(inner)}</{kind}>"
        )
        return self

    def flow(self, *names: str, when: str = "", default: bool = False, name: str = "") -> Sketch:
        """Flows from each to the next."""
        for source, target in pairwise(names):
            flow_id = name or f"{source}-{target}-{next(self.numbers)}"
            test = f"<conditionExpression>{escape(when)}</conditionExpression>" if when else ""
            self.flows.append(
                f"<sequenceFlow id={quoteattr(flow_id)} sourceRef={quoteattr(source)}"
                f" targetRef={quoteattr(target)}>{test}</sequenceFlow>"
            )
            if default:
                self.defaults[source] = flow_id
        return self

    # Events

    def start(self, name: str = "start", /, **event: str) -> Sketch:
        return self._event("startEvent", name, event)

    def end(self, name: str = "end", /, **event: str) -> Sketch:
        return self._event("endEvent", name, event)

    def catch(self, name: str, /, **event: str) -> Sketch:
        return self._event("intermediateCatchEvent", name, event)

    def throw(self, name: str, /, **event: str) -> Sketch:
        return self._event("intermediateThrowEvent", name, event)

    def boundary(self, name: str, on: str, /, *, beside: str = "", **event: str) -> Sketch:
        """An event on an activity, in its place or beside it."""
        event["attachedToRef"] = on
        event["cancelActivity"] = "false" if beside else "true"
        return self._event("boundaryEvent", name, event)

    def _event(self, kind: str, name: str, event: dict[str, str]) -> Sketch:
        inner = [self._definition(key, event.pop(key)) for key in list(event) if key in _EVENTS]
        return self.add(kind, name, *inner, **event)

    def _definition(self, kind: str, value: str) -> str:
        if kind in _TIMERS:
            tag = _TIMERS[kind]
            return f"<timerEventDefinition><{tag}>{escape(value)}</{tag}></timerEventDefinition>"
        if kind == "conditional" and value:
            condition = f"<condition>{escape(value)}</condition>"
            return f"<conditionalEventDefinition>{condition}</conditionalEventDefinition>"
        if kind in ("message", "signal", "error", "escalation"):
            if not value:
                return f"<{kind}EventDefinition/>"
            reference = self._defined(kind, value)
            return f"<{kind}EventDefinition {kind}Ref={quoteattr(reference)}/>"
        attribute = {"link": "name", "compensate": "activityRef"}.get(kind)
        said = f" {attribute}={quoteattr(value)}" if attribute and value else ""
        return f"<{kind}EventDefinition{said}/>"

    def _defined(self, kind: str, value: str) -> str:
        code = {"error": "errorCode", "escalation": "escalationCode"}.get(kind, "name")
        reference = f"{kind}_{len(self.definitions)}"
        known = self.definitions.setdefault(
            (kind, value), f"<{kind} id={quoteattr(reference)} {code}={quoteattr(value)}/>"
        )
        return known.split('"')[1]

    # Activities

    def task(self, name: str, /, **said: str) -> Sketch:
        return self._activity("task", name, said)

    def user(self, name: str, /, **said: str) -> Sketch:
        return self._activity("userTask", name, said)

    def service(self, name: str, /, *, action: str = "work", **said: str) -> Sketch:
        return self._activity("serviceTask", name, {"action": action, **said})

    def send(self, name: str, /, **said: str) -> Sketch:
        return self._activity("sendTask", name, said)

    def receive(self, name: str, /, *, message: str, **said: str) -> Sketch:
        return self._activity(
            "receiveTask", name, {"messageRef": self._defined("message", message), **said}
        )

    def script(self, name: str, text: str, /, **said: str) -> Sketch:
        return self._activity("scriptTask", name, said, f"<script>{escape(text)}</script>")

    def decision(self, name: str, decision: str, /, **said: str) -> Sketch:
        return self._activity("businessRuleTask", name, {"decision": decision, **said})

    def call(self, name: str, called: str, /, **said: str) -> Sketch:
        return self._activity("callActivity", name, {"calledElement": called, **said})

    def sub(
        self, name: str, /, *, by_event: str = "", kind: str = "subProcess", **said: str
    ) -> Sketch:
        """A sub-process to be drawn in; it is added when the sketch is written."""
        inside = Sketch(name, definitions=self.definitions, numbers=self.numbers)
        if by_event:
            said["triggeredByEvent"] = "true"
        self.others.append(inside)
        self._activity(kind, name, said, f"§§{name}§§")
        return inside

    def _activity(self, kind: str, name: str, said: dict[str, str], *inner: str) -> Sketch:
        many = _many(said)
        extensions = _extensions(said)
        return self.add(kind, name, extensions, *inner, many, **said)

    # Gateways

    def xor(self, *names: str) -> Sketch:
        for name in names:
            self.add("exclusiveGateway", name)
        return self

    def both(self, *names: str) -> Sketch:
        for name in names:
            self.add("parallelGateway", name)
        return self

    def some(self, *names: str) -> Sketch:
        for name in names:
            self.add("inclusiveGateway", name)
        return self

    def first(self, name: str) -> Sketch:
        return self.add("eventBasedGateway", name)

    def undo(self, event: str, handler: str) -> Sketch:
        """Which activity a compensation boundary event leads to."""
        self.flows.append(
            f'<association id="undo-{handler}" sourceRef={quoteattr(event)}'
            f" targetRef={quoteattr(handler)}/>"
        )
        return self

    def body(self) -> str:
        nodes = []
        for name, text in self.nodes.items():
            default = self.defaults.get(name)
            nodes.append(text.replace("§>", f" default={quoteattr(default)}>" if default else ">"))
        body = "".join(nodes) + "".join(self.flows)
        for inside in self.others:
            body = body.replace(f"§§{inside.id}§§", inside.body())
        return body

    def xml(self, *more: Sketch) -> str:
        """The file, with further processes in it."""
        defined = "".join(
            {**self.definitions, **{k: v for s in more for k, v in s.definitions.items()}}.values()
        )
        processes = "".join(
            f'<process id="{each.id}" isExecutable="true">{each.body()}</process>'
            for each in (self, *more)
        )
        return (
            f'<definitions xmlns="{MODEL}" xmlns:gemba="{OWN}" id="definitions"'
            f' targetNamespace="{OWN}">'
            f"{defined}{processes}</definitions>"
        )


_TIMERS = {"after": "timeDuration", "at": "timeDate", "every": "timeCycle"}
_EVENTS = {
    *_TIMERS,
    *(
        "message",
        "signal",
        "error",
        "escalation",
        "compensate",
        "terminate",
        "link",
        "conditional",
        "cancel",
    ),
}


def _attribute(key: str) -> str:
    return f"gemba:{key}" if key in _OWN else key


def _extensions(said: dict[str, str]) -> str:
    """`inputs="team: a; level: 2"` and `outputs=…`."""
    found = []
    for kind in ("input", "output"):
        for part in filter(None, said.pop(f"{kind}s", "").split(";")):
            name, _, value = part.partition(":")
            found.append(
                f"<gemba:{kind} name={quoteattr(name.strip())} value={quoteattr(value.strip())}/>"
            )
    return f"<extensionElements>{''.join(found)}</extensionElements>" if found else ""


def _many(said: dict[str, str]) -> str:
    """`each="items"` or `times="3"` in parallel; with `one_by_one="yes"` after each other;
    `while_="n < 3"` as long as."""
    if "while_" in said:
        first = said.pop("asked_first", "")
        said_first = ' testBefore="true"' if first else ""
        condition = escape(said.pop("while_"))
        return (
            f"<standardLoopCharacteristics{said_first}><loopCondition>{condition}</loopCondition>"
            "</standardLoopCharacteristics>"
        )
    collection, times = said.pop("each", ""), said.pop("times", "")
    if not collection and not times:
        return ""
    sequential = ' isSequential="true"' if said.pop("one_by_one", "") else ""
    own = {"collection": collection, "item": said.pop("item", "")}
    own |= {"results": said.pop("results", ""), "result": said.pop("each_result", "")}
    texts = "".join(f" gemba:{key}={quoteattr(value)}" for key, value in own.items() if value)
    cardinality = f"<loopCardinality>{escape(times)}</loopCardinality>" if times else ""
    until = said.pop("until", "")
    ending = f"<completionCondition>{escape(until)}</completionCondition>" if until else ""
    return (
        f"<multiInstanceLoopCharacteristics{sequential}{texts}>{cardinality}{ending}"
        "</multiInstanceLoopCharacteristics>"
    )


class Play:
    """An instance at play: what it waits for, by the id of the element; what has been done."""

    def __init__(
        self,
        deployed: Deployed,
        *,
        decide: Callable[[str, Variables], JsonValue] | None = None,
        now: datetime = NOW,
        at: str = "",
        zone: tzinfo = UTC,
        **variables: JsonValue,
    ) -> None:
        self.engine = SpiffEngine(decide or _no_decision, zone=zone)
        self.deployed = deployed
        self.now = now
        self.open: dict[str, Waiting] = {}
        self.started: list[str] = []
        self.done: list[str] = []
        self.ended: list[tuple[str, Outcome]] = []
        self.sent: list[str] = []
        self.moved = self._see(self.engine.start(deployed, variables=variables, now=now, at=at))

    @property
    def waiting(self) -> list[str]:
        """Elements that wait, in the order they began to."""
        return [each.step.element_id for each in self.open.values()]

    @property
    def variables(self) -> Variables:
        return self.moved.variables

    @property
    def is_finished(self) -> bool:
        return self.moved.is_finished

    def of(self, element: str) -> Waiting:
        """What the first open step on an element waits for."""
        return next(each for each in self.open.values() if each.step.element_id == element)

    def incident(self) -> Incident:
        """The only incident there is."""
        (found,) = (each for each in self.open.values() if isinstance(each, Incident))
        return found

    def complete(self, element: str, **variables: JsonValue) -> Play:
        step_id = self.of(element).step.id
        return self._do("complete", step_id=step_id, variables=variables)

    def fail(self, element: str, code: str = "", reason: str = "no line") -> Play:
        return self._do("fail", step_id=self.of(element).step.id, code=code, reason=reason)

    def message(self, name: str, correlation: JsonValue = None, **variables: JsonValue) -> Play:
        return self._do("message", name=name, correlation=correlation, variables=variables)

    def signal(self, name: str, **variables: JsonValue) -> Play:
        return self._do("signal", name=name, variables=variables)

    def tick(self, now: datetime) -> Play:
        self.now = now
        return self._do("tick")

    def retry(self, element: str) -> Play:
        return self._do("retry", step_id=self.of(element).step.id)

    def skip(self, element: str, flow_id: str = "", **variables: JsonValue) -> Play:
        step_id = self.of(element).step.id
        return self._do("skip", step_id=step_id, variables=variables, flow_id=flow_id)

    def take_over(self, element: str) -> Play:
        return self._do("take_over", step_id=self.of(element).step.id)

    def migrate(self, sketch: Sketch, *more: Sketch, **mapping: str) -> Play:
        """Goes on in another drawing; `mapping` says which element became which."""
        version = deployed(sketch, *more)
        self._see(
            self.engine.migrate(
                self.deployed, version, self.moved.state, mapping=mapping, now=self.now
            )
        )
        self.deployed = version
        return self

    def _do(self, verb: str, **values: object) -> Play:
        call = getattr(self.engine, verb)
        self._see(call(self.deployed, self.moved.state, now=self.now, **values))
        return self

    def _see(self, moved: Moved) -> Moved:
        for step_id in moved.closed:
            del self.open[step_id]
        self.open |= {each.step.id: each for each in moved.opened}
        self.started += [each.element_id for each in moved.started]
        self.ended += [(each.step.element_id, each.outcome) for each in moved.ended]
        self.done += [e.step.element_id for e in moved.ended if e.outcome is Outcome.COMPLETED]
        self.sent += [each.name for each in moved.sent]
        self.moved = moved
        return moved


def played(sketch: Sketch, *more: Sketch, **values: JsonValue) -> Play:
    """A sketch, deployed and started with these variables."""
    return Play(deployed(sketch, *more), **values)  # type: ignore[arg-type]


def deployed(sketch: Sketch, *more: Sketch) -> Deployed:
    return SpiffEngine(_no_decision).deploy(sketch.xml(*more))


def _no_decision(name: str, _variables: Variables) -> JsonValue:
    raise LookupError(f"There is no decision “{name}”.")
