"""Which column holds what: recognised by name, then by content, then corrected by a person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gemba.insight.eventlog.report import LogUnreadable

from .table import RawColumn, RawTable
from .times import could_be_epoch, looks_like_time

Role = Literal[
    "case", "activity", "timestamp", "start", "resource", "lifecycle", "instance", "sequence"
]
REQUIRED: tuple[Role, ...] = ("case", "activity", "timestamp")

_ROWS_LOOKED_AT = 5_000
_TEXTS_LOOKED_AT = 200
# The first names of a list leave no doubt.
_SURE_RANK = 2

# Names as exports write them, most telling first; compared without case, spaces and signs.
_NAMES: Mapping[Role, str] = {
    "case": """
        case:concept:name, case id, case, case key, _case_key, case number, case name, trace id,
        trace, ticket id, ticket, ticket number, ticket no, incident id, incident, incident
        number, number, issue key, issue id, issue, request id, request number, sr number, process
        instance id, process instance, instance id, complaint id, order id, order number, work
        order, order, 案例编号, 案例id, 案例, 案例号, 工单编号, 工单号, 工单id, 工单, 流程实例id,
        流程实例, 实例编号, 实例id, 事件单号, 事件编号, 订单编号, 订单号, 服务单号, 单号, 编号""",
    "activity": """
        concept:name, activity, activity name, activity_en, activity id, event name, event type,
        event, ocel:activity, task, task name, step, step name, action, operation, incident state,
        ident state, state, status, ticket status, stage, phase, 活动, 活动名称, 操作, 操作类型,
        操作名称, 步骤, 步骤名称, 环节, 环节名称, 任务, 任务名称, 节点, 节点名称, 事件, 事件名称,
        事件类型, 状态, 工单状态, 动作""",
    "timestamp": """
        time:timestamp, complete timestamp, completion timestamp, end timestamp, complete time,
        completion time, end_timestamp, end time, end date, endtime, finish time, finished at,
        completed at, ended at, timestamp, event time, eventtime, event timestamp, ocel:timestamp,
        sys_updated_at, sys_updated_on, updated at, changed at, modified at, happened at, occurred
        at, datetime, date time, time, date, created at, recorded at, 完成时间, 结束时间, 时间戳,
        发生时间, 事件时间, 操作时间, 处理时间, 更新时间, 变更时间, 时间, 日期时间, 记录时间,
        创建时间, 日期, start timestamp, start time, 开始时间""",
    "start": """
        start_timestamp, start timestamp, start time, start date, starttime, started at, begin
        time, begin timestamp, start, 开始时间, 起始时间, 开始日期""",
    "resource": """
        org:resource, resource, resource name, user, user name, username, user id, agent, agent
        name, performer, performed by, operator, employee, assignee, sys_updated_by, updated by,
        changed by, handled by, handler, actor, author, worker, staff, assigned to, owner,
        originator, 资源, 处理人, 操作人, 操作员, 执行人, 经办人, 负责人, 客服, 坐席, 员工, 人员,
        用户, 受理人, 更新人""",
    "lifecycle": """
        lifecycle:transition, lifecycle, life cycle, transition, lifecycle transition, 生命周期,
        生命周期状态""",
    "instance": """
        concept:instance, activity instance, activity instance id, activity_instance_id, 活动实例,
        活动实例编号""",
    "sequence": """
        sequence, seq, sequence number, sequence no, seq no, seqno, event number, event no,
        event index, event_nr, eventnr, sorting, sort order, 序号, 顺序, 顺序号, 排序""",
}
_WORDS: Mapping[Role, tuple[str, ...]] = {
    "case": ("caseid", "ticket", "incident", "case", "工单", "案例", "单号", "实例"),
    "activity": (
        "activity",
        "活动",
        "eventname",
        "step",
        "status",
        "state",
        "环节",
        "状态",
        "步骤",
    ),
    "timestamp": ("timestamp", "complete", "updated", "time", "date", "时间", "日期"),
    "start": (),
    "resource": ("resource", "agent", "user", "处理人", "操作人", "assign"),
    "lifecycle": (),
    "instance": (),
    "sequence": (),
}


@dataclass(frozen=True)
class ColumnMapping:
    """Names of columns. `attributes` None means all that have no other role.

    `time_format` is empty (recognised), a name in `times.FORMATS` or a strptime pattern.
    `lifecycle` says whether a row starts or completes an activity, `instance` which of several;
    `sequence` is a number that decides the order among equal times. Texts of `activity_more` are
    added to the activity, as a classifier of an XES file asks. `case_attributes` belong to the
    case even where they change within it; those that never change do so by themselves.
    """

    case: str
    activity: str
    timestamp: str
    start: str | None = None
    resource: str | None = None
    attributes: tuple[str, ...] | None = None
    time_format: str = ""
    lifecycle: str | None = None
    instance: str | None = None
    sequence: str | None = None
    activity_more: tuple[str, ...] = ()
    case_attributes: tuple[str, ...] = ()

    @property
    def roles(self) -> dict[Role, str]:
        given: dict[Role, str | None] = {
            "case": self.case,
            "activity": self.activity,
            "timestamp": self.timestamp,
            "start": self.start,
            "resource": self.resource,
            "lifecycle": self.lifecycle,
            "instance": self.instance,
            "sequence": self.sequence,
        }
        return {role: name for role, name in given.items() if name is not None}


@dataclass(frozen=True)
class MappingGuess:
    """What was recognised; `by_content` are roles given to a column whose name says nothing."""

    roles: Mapping[Role, str]
    by_content: tuple[Role, ...] = ()

    @property
    def missing(self) -> tuple[Role, ...]:
        return tuple(role for role in REQUIRED if role not in self.roles)

    def mapping(self, columns: Iterable[str]) -> ColumnMapping:
        """Raises LogUnreadable that names the columns when a required one is missing."""
        if self.missing:
            example = [f"{role}={self.roles.get(role, '…')}" for role in REQUIRED]
            raise LogUnreadable(
                "missing_columns",
                roles=", ".join(self.missing),
                columns=", ".join(f"“{name}”" for name in columns),
                example=", ".join(example),
            )
        return ColumnMapping(
            case=self.roles["case"],
            activity=self.roles["activity"],
            timestamp=self.roles["timestamp"],
            start=self.roles.get("start"),
            resource=self.roles.get("resource"),
            lifecycle=self.roles.get("lifecycle"),
            instance=self.roles.get("instance"),
            sequence=self.roles.get("sequence"),
        )


def check_mapping(mapping: ColumnMapping, columns: Sequence[str]) -> None:
    """Raises LogUnreadable for names the table does not have."""
    asked = [*mapping.roles.values(), *(mapping.attributes or ())]
    asked += [*mapping.activity_more, *mapping.case_attributes]
    unknown = [name for name in asked if name not in columns]
    if unknown:
        raise LogUnreadable(
            "unknown_columns",
            unknown=", ".join(f"“{name}”" for name in unknown),
            columns=", ".join(f"“{name}”" for name in columns),
        )


def guess_mapping(table: RawTable) -> MappingGuess:
    return _Guess(table).made()


@dataclass(frozen=True)
class _Profile:
    """What the first rows of a column look like. `time_share` of texts are clearly times."""

    name: str
    filled: int
    distinct: int
    time_share: float
    epoch_share: float
    number_share: float
    fraction_share: float

    @property
    def repeats(self) -> float:
        return self.filled / max(self.distinct, 1)


def _profile(name: str, column: RawColumn) -> _Profile:
    codes = column.codes[:_ROWS_LOOKED_AT]
    used = np.unique(codes[codes >= 0])
    texts = [column.texts[code] for code in used[:_TEXTS_LOOKED_AT].tolist()]

    def share(is_so: Callable[[str], bool]) -> float:
        return sum(map(is_so, texts)) / max(len(texts), 1)

    return _Profile(
        name,
        int(np.count_nonzero(codes >= 0)),
        len(used),
        share(looks_like_time),
        share(could_be_epoch),
        share(lambda text: re.fullmatch(r"[-+]?[\d.,]+", text) is not None),
        share(lambda text: re.fullmatch(r"[-+]?\d*[.,]\d+", text) is not None),
    )


class _Guess:
    """Roles are given one after the other; a column has one role at most."""

    def __init__(self, table: RawTable) -> None:
        self._table = table
        self._profiles = [_profile(name, column) for name, column in table.columns.items()]
        self._rows = min(len(table), _ROWS_LOOKED_AT)
        self._roles: dict[Role, str] = {}
        self._by_content: list[Role] = []

    def made(self) -> MappingGuess:
        self._give("timestamp", self._timestamp())
        self._give("start", self._start())
        self._give("case", self._named("case", self._may_be_case))
        self._give("activity", self._named("activity", self._may_be_activity))
        if "activity" not in self._roles:
            self._give("activity", self._activity_by_content(), by_content=True)
        if "case" not in self._roles:
            self._give("case", self._case_by_content(), by_content=True)
        self._give("resource", self._named("resource", lambda each: each.time_share < 0.5))
        self._give("lifecycle", self._named("lifecycle", lambda each: each.distinct <= 50))
        self._give("instance", self._named("instance", lambda each: each.time_share < 0.5))
        self._give("sequence", self._named("sequence", lambda each: each.number_share >= 0.99))
        return MappingGuess(self._roles, tuple(self._by_content))

    def _give(self, role: Role, name: str | None, *, by_content: bool = False) -> None:
        if name is not None:
            self._roles[role] = name
            if by_content:
                self._by_content.append(role)

    def _free(self) -> list[_Profile]:
        taken = set(self._roles.values())
        return [each for each in self._profiles if each.name not in taken]

    def _named(self, role: Role, fits: Callable[[_Profile], bool]) -> str | None:
        ranked = [
            (rank, place, each.name)
            for place, each in enumerate(self._free())
            if (rank := name_rank(role, each.name)) is not None and fits(each)
        ]
        return min(ranked)[2] if ranked else None

    def _timestamp(self) -> str | None:
        times = [each for each in self._profiles if each.time_share >= 0.8]
        # A time that hardly changes tells when a case was opened, not when an event happened.
        lively = 0.3 * max((each.distinct for each in times), default=0)
        likely = {each.name for each in times if each.distinct >= lively}
        named = self._named("timestamp", lambda each: each.name in likely)
        if named is not None:
            return named
        # An exact name counts even where most texts are broken, so that they can be reported.
        clear = {each.name for each in times}
        named = self._named(
            "timestamp",
            lambda each: (
                each.name not in clear
                and (_exact("timestamp", each.name) or each.epoch_share >= 0.8)
            ),
        )
        if named is not None or not times:
            return named
        self._by_content.append("timestamp")
        return max(times, key=lambda each: each.distinct).name

    def _start(self) -> str | None:
        return self._named("start", lambda each: max(each.time_share, each.epoch_share) >= 0.5)

    def _may_be_case(self, each: _Profile) -> bool:
        return each.time_share < 0.5 and each.filled >= 0.5 * self._rows

    def _may_be_activity(self, each: _Profile) -> bool:
        # Free text is no activity, unless its column is called just that.
        rank = name_rank("activity", each.name)
        called_so = rank is not None and rank <= _SURE_RANK
        many = each.distinct > 200 and each.repeats < 2 and not called_so
        return each.time_share < 0.5 and each.filled >= 0.5 * self._rows and not many

    def _activity_by_content(self) -> str | None:
        """A text with few values that changes most often from row to row of a case."""
        fitting = [
            each
            for each in self._free()
            if self._may_be_activity(each)
            and each.number_share < 0.5
            and 2 <= each.distinct <= 200
            and each.repeats >= 2
        ]
        return max(fitting, key=lambda each: self._changes(each.name)).name if fitting else None

    def _case_by_content(self) -> str | None:
        """The repeating column with the most values."""
        fitting = [
            each
            for each in self._free()
            if self._may_be_case(each)
            and each.fraction_share < 0.2
            and 1.5 <= each.repeats <= 1_000
            and each.distinct >= 2
        ]
        return max(fitting, key=lambda each: each.distinct).name if fitting else None

    def _changes(self, name: str) -> float:
        codes = self._table.columns[name].codes[:_ROWS_LOOKED_AT]
        if "case" not in self._roles:
            return float(np.count_nonzero(np.diff(codes)))
        cases = self._table.columns[self._roles["case"]].codes[:_ROWS_LOOKED_AT]
        order = np.argsort(cases, kind="stable")
        inside = np.diff(cases[order]) == 0
        return float(np.count_nonzero(np.diff(codes[order])[inside]))


def name_rank(role: Role, name: str) -> int | None:
    """The lower, the more a name says that its column has the role; None says nothing."""
    bare = _bare(name)
    known = _KNOWN[role]
    if bare in known:
        return known[bare]
    words = _WORDS[role]
    found = [place for place, word in enumerate(words) if word in bare]
    return len(known) + found[0] if found else None


def _exact(role: Role, name: str) -> bool:
    return _bare(name) in _KNOWN[role]


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


_KNOWN: Mapping[Role, Mapping[str, int]] = {
    role: {_bare(name): rank for rank, name in enumerate(names.split(","))}
    for role, names in _NAMES.items()
}
