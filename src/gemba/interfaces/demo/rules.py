"""What the demo desk does by itself, and the texts its people have at hand, in both languages.

Nothing here touches the invented past: rules answer what happens after they were made.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from gemba.desk.workflow.kinds import ANSWER, MACRO, NEXT, RULE, STAY
from gemba.desk.workflow.rule import decode, encode
from gemba.foundation.definitions.operations import Draft, create
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.json_values import JsonValue
from gemba.interfaces.demo.company import DESK_ZONE, REPAIR

ALARMING = [
    "urgent",
    "lawyer",
    "consumer protection",
    "12315",
    "投诉",
    "律师",
    "消协",
    "起火",
    "fire",
]
# Switched off: for somebody to rehearse, or to try on a part of the tickets.
NOBODY_HAS_IT = "Nobody has it in the morning 早晨仍未分配"
TO_BE_TRIED = "To be rehearsed, or tried on a part of the tickets 待预演或试点"
RETURNING = ["return", "refund", "send it back", "退货", "退款", "退换"]


def define_workflow(teams: Mapping[str, int], *, now: datetime) -> None:
    """Rules, macros and canned answers, the last rule switched off for somebody to rehearse."""
    for name, is_on, body in _rules():
        rule = encode(decode(body, id=UUID(int=0)))
        _define(RULE, name, rule, now, is_on=is_on, note="" if is_on else TO_BE_TRIED)
    for name, macro in _macros(teams):
        _define(MACRO, name, macro, now)
    for name, language, text in ANSWERS:
        _define(ANSWER, name, {"text": text, "language": language}, now)


def _define(
    kind: str, name: str, body: JsonValue, now: datetime, *, is_on: bool = True, note: str = ""
) -> None:
    create(kind=kind, draft=Draft(name, body, note), actor=SYSTEM, now=now, is_on=is_on)


def _any_words(fact: str, words: list[str]) -> dict[str, JsonValue]:
    return {"fact": fact, "op": "contains_any", "values": words}


def _rules() -> list[tuple[str, bool, JsonValue]]:
    settled = {"fact": "status", "op": "none_of", "values": ["resolved", "closed"]}
    alarmed = {"any": [_any_words("subject", ALARMING), _any_words("message_text", ALARMING)]}
    return [
        (
            "Alarming words 紧急用语",
            True,
            {
                "when": [{"on": "customer_wrote"}],
                "if": alarmed,
                "then": [
                    {"do": "set_priority", "priority": 4},
                    {"do": "add_tag", "tag": "urgent-words"},
                ],
            },
        ),
        (
            "Returns are recognised 识别退换货",
            True,
            {
                "when": [{"on": "opened"}],
                "if": {
                    "all": [
                        _any_words("subject", RETURNING),
                        {"fact": "type", "op": "any_of", "values": [""]},
                    ]
                },
                "then": [{"do": "set_type", "type": "return"}],
            },
        ),
        (
            "Reopened again 再次重开",
            True,
            {
                "when": [{"on": "reopened"}],
                "if": {"all": [{"fact": "times_reopened", "op": "at_least", "values": [2]}]},
                "then": [
                    {"do": "set_priority", "priority": 3},
                    {
                        "do": "write_note",
                        "text": "Reopened again: please call {{ contact.name | the customer }}. "
                        "再次重开：请致电客户。",
                    },
                ],
            },
        ),
        (
            "No answer for a week 客户一周未回复",
            True,
            {
                "when": [{"on": "after", "hours": 168, "base": "reply", "calendar": "clock"}],
                "if": {"all": [{"fact": "status", "op": "any_of", "values": ["pending_customer"]}]},
                "then": [{"do": "add_tag", "tag": "no-answer"}],
            },
        ),
        _morning(settled),
    ]


def _morning(settled: JsonValue) -> tuple[str, bool, JsonValue]:
    return (
        NOBODY_HAS_IT,
        False,
        {
            "when": [{"on": "on_schedule", "at": "09:00", "days": "weekdays", "zone": DESK_ZONE}],
            "if": {
                "all": [
                    settled,
                    {"fact": "assignee", "op": "any_of", "values": [0]},
                    {"fact": "hours_since_opened", "op": "more_than", "values": [12]},
                ]
            },
            "then": [{"do": "assign_least_loaded", "team": 0}],
        },
    )


def _macros(teams: Mapping[str, int]) -> list[tuple[str, JsonValue]]:
    return [
        (
            "Ask for the serial number",
            {
                "then": [
                    {"do": "reply_to_customer", "text": SERIAL_EN, "status": "pending_customer"},
                    {"do": "add_tag", "tag": "serial-asked"},
                ],
                "go": STAY,
            },
        ),
        (
            "请提供序列号",
            {
                "then": [
                    {"do": "reply_to_customer", "text": SERIAL_ZH, "status": "pending_customer"},
                    {"do": "add_tag", "tag": "serial-asked"},
                ],
                "go": STAY,
            },
        ),
        (
            "To repair 转维修组",
            {
                "then": [
                    {"do": "set_type", "type": "repair"},
                    {"do": "hand_to_team", "team": teams[REPAIR]},
                    {
                        "do": "write_note",
                        "text": "Handed to repair by {{ agent.name }}. 已转维修组。",
                    },
                ],
                "go": NEXT,
            },
        ),
    ]


SERIAL_EN = (
    "Dear {{ contact.name | customer }},\n\nto help you with “{{ ticket.subject }}” we need the "
    "serial number of your device. It is on the label underneath, beginning with SL.\n\n"
    "Kind regards\n{{ agent.name }}, {{ brand.name }}"
)
SERIAL_ZH = (
    "{{ contact.name | 尊敬的客户 }}，您好！\n\n为尽快处理“{{ ticket.subject }}”，请提供"
    "机身底部标签上以 SL 开头的序列号。\n\n{{ brand.name }}客服 {{ agent.name }}"
)
ANSWERS = (
    ("Serial number", "en", SERIAL_EN),
    (
        "Return label",
        "en",
        "Dear {{ contact.name | customer }},\n\nthe return label for ticket {{ ticket.number }} "
        "is attached. Please send the device within 14 days.\n\nKind regards\n{{ agent.name }}",
    ),
    (
        "Refund is on its way",
        "en",
        "Dear {{ contact.name | customer }},\n\nyour refund has been approved and arrives within "
        "five working days.\n\nKind regards\n{{ agent.name }}",
    ),
    ("序列号", "zh", SERIAL_ZH),
    (
        "退货标签",
        "zh",
        "{{ contact.name | 尊敬的客户 }}，您好！\n\n工单 {{ ticket.number }} 的退货标签见附件，"
        "请在 14 天内寄回。\n\n{{ agent.name }}",
    ),
    (
        "退款已批准",
        "zh",
        "{{ contact.name | 尊敬的客户 }}，您好！\n\n您的退款已批准，预计五个工作日内到账。\n\n"
        "{{ agent.name }}",
    ),
)
