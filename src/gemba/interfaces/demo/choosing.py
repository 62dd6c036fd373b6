"""What the demo desk might let a machine do: answers to “Where is my parcel?”.

Scores and amounts are guesses of its people, with how far off they may be; nothing is chosen yet,
and no pilot stands behind any of them.
"""

from __future__ import annotations

from datetime import datetime

from gemba.foundation.events.actors import Actor
from gemba.insight.improvement.operations import add_automation, make_selection
from gemba.insight.improvement.selecting.criteria import CandidateKind, Criterion
from gemba.insight.improvement.selecting.lines import CostLine, Horizon, LineKind
from gemba.insight.improvement.selecting.orders import (
    AutomationOrder,
    GivenScore,
    SelectionOrder,
)
from gemba.insight.improvement.selecting.ownership import USUAL_DISCOUNT, Range

TITLE = "Answers to “Where is my parcel?” 自动答复“包裹到哪了”"
TASK = (
    "Always the same steps: look the order up, copy the tracking link, reply. 每次步骤都一样："
    "查订单、复制物流链接、回复。"
)
YEARS = 3
_WEIGHTS = (9, 6, 4, 8, 7, 5)
_ONCE, _YEARLY, _GAIN = LineKind.ONCE, LineKind.YEARLY, LineKind.GAIN
_RULE = AutomationOrder(
    name="Rule with the tracking link 自动发送物流链接的规则",
    kind=CandidateKind.RULE,
    scores=dict(zip(Criterion, map(GivenScore, (6, 9, 4, 8, 9, 8), (1,) * 6), strict=True)),
    lines=(
        CostLine(_ONCE, "Setting it up 搭建", Range(800, 1_200, 2_500)),
        CostLine(_YEARLY, "Looking after it 维护", Range(300, 500, 900)),
        CostLine(_GAIN, "Work saved 节省的工时", Range(6_000, 9_000, 11_000)),
    ),
    first_year=Range(0.8, 0.9, 1.0),
)
_ASSISTANT = AutomationOrder(
    name="Assistant that looks orders up 会查订单的助手",
    kind=CandidateKind.ASSISTANT,
    scores=dict(zip(Criterion, map(GivenScore, (8, 7, 9, 7, 6, 8), (2,) * 6), strict=True)),
    lines=(
        CostLine(_ONCE, "Building and teaching it 开发与训练", Range(4_000, 8_000, 16_000)),
        CostLine(_YEARLY, "Model and hosting 模型与托管", Range(2_000, 3_500, 6_000)),
        CostLine(_YEARLY, "Checking its answers 抽查答复", Range(1_000, 1_500, 3_000)),
        CostLine(_GAIN, "Work saved 节省的工时", Range(9_000, 15_000, 21_000)),
    ),
    first_year=Range(0.4, 0.6, 0.8),
)
_ROBOT = AutomationOrder(
    name="Robot on the carrier's pages 操作物流网站的机器人",
    kind=CandidateKind.ROBOT,
    scores=dict(zip(Criterion, map(GivenScore, (5, 4, 5, 5, 6, 7), (1.5,) * 6), strict=True)),
    lines=(
        CostLine(_ONCE, "Building it 开发", Range(2_000, 3_000, 6_000)),
        CostLine(
            _YEARLY, "Mending it when pages change 网页变动后的修复", Range(1_500, 2_500, 5_000)
        ),
        CostLine(_GAIN, "Work saved 节省的工时", Range(5_000, 8_000, 9_000)),
    ),
    first_year=Range(0.7, 0.8, 0.9),
)
CHOICES = (_RULE, _ASSISTANT, _ROBOT)


def weigh_automations(supervisor: Actor, now: datetime) -> None:
    """Lay the choice before those who visit the desk."""
    order = SelectionOrder(
        title=TITLE,
        task=TASK,
        owner_id=supervisor.user_id or 0,
        currency="EUR",
        weights=dict(zip(Criterion, map(float, _WEIGHTS), strict=True)),
        horizon=Horizon(YEARS, USUAL_DISCOUNT),
    )
    key = make_selection(order=order, actor=supervisor, now=now)
    for each in CHOICES:
        add_automation(selection_id=key, order=each, actor=supervisor, now=now)
