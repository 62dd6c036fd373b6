"""The engine behind the door."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo

from gemba.desk.workflow.processes.door import (
    Deployed,
    Gone,
    Moved,
    NoSuchWay,
    NotWaiting,
    State,
    Step,
    Variables,
)
from gemba.desk.workflow.processes.incidents import Stuck
from gemba.foundation.kernel.clock import microseconds, moment_of
from gemba.foundation.kernel.json_values import JsonValue

from .by_hand import take_over
from .instance import Running
from .memory import SERVICE, STUCK, USER, WAIT, forget, recalled, turn_of
from .migrating import migrated
from .program import deployed as deployed_program
from .program import program_of
from .scope import ScopeWorkflow
from .scopes import begin_scope
from .sending import hear_signal
from .shapes import Decide, Token, Turn
from .state import restored, stored
from .throwing import throw_error
from .waits import wait_no_more

FIRED_MAX = 1_000  # timers in one tick; the others are due at the next


class SpiffEngine:
    """`decide` is asked by name with variables, and answers; it raises LookupError, with a
    sentence, where there is no such decision or no answer. `around` are variables that every
    expression can read, as they are at the moment; they are never stored. `zone` is where the
    clock hangs by which today and times without a zone are meant, and months are counted."""

    def __init__(
        self, decide: Decide, around: Variables | None = None, *, zone: tzinfo = UTC
    ) -> None:
        self._decide = decide
        self._around = around or {}
        self._zone = zone

    def deploy(self, text: str, *, called: Sequence[str] = (), process_id: str = "") -> Deployed:
        return deployed_program(text, tuple(called), process_id)

    def start(
        self, deployed: Deployed, *, variables: Variables, now: datetime, at: str = ""
    ) -> Moved:
        instance = self._fresh(deployed, now)
        spec = instance.program.process(deployed.process_id)
        instance.top = ScopeWorkflow(spec, instance, None, None, dict(variables))
        begin_scope(instance.top, spec.start_at(at))
        return _settled(instance)

    def complete(
        self,
        deployed: Deployed,
        state: State,
        *,
        step_id: str,
        variables: Variables,
        now: datetime,
    ) -> Moved:
        def done(instance: Running) -> None:
            token, turn = _open_step(instance, step_id)
            if recalled(token, WAIT, turn) not in (USER, SERVICE):
                raise NotWaiting(step_id)
            token.task_spec.finish(token, turn, variables)

        return self._advance(deployed, state, now, done)

    def fail(
        self,
        deployed: Deployed,
        state: State,
        *,
        step_id: str,
        reason: str,
        now: datetime,
        code: str = "",
    ) -> Moved:
        def failed(instance: Running) -> None:
            token, turn = _open_step(instance, step_id)
            if recalled(token, WAIT, turn) not in (USER, SERVICE):
                raise NotWaiting(step_id)
            if code and throw_error(token, code, {}):
                return
            wait_no_more(token, turn)
            instance.stick(token, turn, Stuck("failed", reason=reason))

        return self._advance(deployed, state, now, failed)

    def message(
        self,
        deployed: Deployed,
        state: State,
        *,
        name: str,
        correlation: JsonValue,
        variables: Variables,
        now: datetime,
    ) -> Moved:
        def come(instance: Running) -> None:
            found = instance.awaiting(name, correlation)
            if found is None:
                raise NotWaiting(name)
            token, turn = found
            token.task_spec.caught(token, turn, variables)

        return self._advance(deployed, state, now, come)

    def signal(
        self, deployed: Deployed, state: State, *, name: str, variables: Variables, now: datetime
    ) -> Moved:
        def heard(instance: Running) -> None:
            if not hear_signal(instance, name, variables):
                raise NotWaiting(name)

        return self._advance(deployed, state, now, heard)

    def tick(self, deployed: Deployed, state: State, *, now: datetime) -> Moved:
        def fired(instance: Running) -> None:
            for _ in range(FIRED_MAX):
                token = instance.due_by(microseconds(now))
                if token is None:
                    return
                token.task_spec.caught(token, None, {})
                instance.settle()

        return self._advance(deployed, state, now, fired)

    def retry(self, deployed: Deployed, state: State, *, step_id: str, now: datetime) -> Moved:
        def retried(instance: Running) -> None:
            token, turn = _open_step(instance, step_id)
            if not forget(token, STUCK, turn):
                raise NotWaiting(step_id)
            instance.report.no_more(token, turn)
            token.task_spec.again(token, turn)

        return self._advance(deployed, state, now, retried)

    def skip(
        self,
        deployed: Deployed,
        state: State,
        *,
        step_id: str,
        variables: Variables,
        now: datetime,
        flow_id: str = "",
    ) -> Moved:
        def skipped(instance: Running) -> None:
            token, turn = _open_step(instance, step_id)
            if flow_id and all(flow.id != flow_id for flow, _node in token.task_spec.ways):
                raise NoSuchWay(flow_id)
            if forget(token, STUCK, turn) or forget(token, WAIT, turn):
                instance.report.no_more(token, turn)
            token.task_spec.pass_by(token, turn, variables, flow_id)

        return self._advance(deployed, state, now, skipped)

    def take_over(self, deployed: Deployed, state: State, *, step_id: str, now: datetime) -> Moved:
        return self._advance(
            deployed, state, now, lambda instance: take_over(*_open_step(instance, step_id))
        )

    def migrate(
        self,
        before: Deployed,
        deployed: Deployed,
        state: State,
        *,
        mapping: Mapping[str, str],
        now: datetime,
    ) -> Moved:
        old = self._opened(before, state, now)
        return _settled(migrated(old, self._fresh(deployed, now), deployed.process_id, mapping))

    def open_steps(self, deployed: Deployed, state: State) -> tuple[Step, ...]:
        instance = self._opened(deployed, state, moment_of(0))
        return tuple(token.step(turn) for token, turn in instance.open_steps())

    def _advance(
        self,
        deployed: Deployed,
        state: State,
        now: datetime,
        act: Callable[[Running], None],
    ) -> Moved:
        instance = self._opened(deployed, state, now)
        act(instance)
        return _settled(instance)

    def _opened(self, deployed: Deployed, state: State, now: datetime) -> Running:
        return restored(state, self._fresh(deployed, now))

    def _fresh(self, deployed: Deployed, now: datetime) -> Running:
        return Running(program_of(deployed), self._decide, self._around, now.astimezone(self._zone))


def _settled(instance: Running) -> Moved:
    instance.settle()
    report = instance.report
    due = instance.next_due()
    return Moved(
        state=stored(instance),
        started=tuple(report.steps_started),
        ended=tuple(report.steps_ended),
        closed=tuple(report.closed),
        opened=tuple(report.opened.values()),
        sent=tuple(report.sent),
        ways=tuple(Gone(*place, times) for place, times in report.ways.items()),
        next_due=None if due is None else moment_of(due),
        is_finished=instance.top.is_over,
        variables=dict(instance.top.data),
    )


def _open_step(instance: Running, step_id: str) -> tuple[Token, Turn]:
    """Raises NotWaiting."""
    number, _, key = step_id.partition(".")
    token = instance.token(int(number)) if number.isdecimal() else None
    if token is None or (key and not key.isdecimal()):
        raise NotWaiting(step_id)
    turn = turn_of(key)
    if recalled(token, WAIT, turn) is None and recalled(token, STUCK, turn) is None:
        raise NotWaiting(step_id)
    return token, turn
