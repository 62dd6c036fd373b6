"""The ways on which processes of the last weeks came to their end, and where they left the drawing.

Moments are hours after the one before (`ended.Past`). The first paths of a process are the usual
ones; those off the drawing have a reason.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from gemba.interfaces.demo.ended import Past, Path, Words

DAY = 24.0
ANSWER: Words = {
    "en": "Hello,\n\nyes, it can do that. The manual tells how on page 14.\n\nKind regards",
    "zh": "您好！\n\n可以的，具体操作请参阅说明书第 14 页。\n\n祝好",
}
MORE: Words = {
    "en": "I mean the white model, bought this spring.",
    "zh": "我说的是今年春天买的白色款。",
}
YES: Words = {"en": "Yes, please go ahead.", "zh": "可以，就这样办吧。"}
SENT: Words = {"en": "Here it is, sorry that it was missing.", "zh": "补充资料如下，抱歉之前漏了。"}
FIRST_DAY: Words = {"en": "The first day suits me.", "zh": "第一个日期可以。"}


def answered(past: Past, hours: float = 1.5) -> None:
    """An inquiry with a ready answer, and three quiet days."""
    past.do("look", hours, topic="use", known=True)
    past.answer(1, ANSWER)
    past.waits(_days(3.1))


def by_expert(past: Past, hours: float = 5) -> None:
    """Only an expert knows."""
    past.do("look", 2, topic="technical", known=False)
    past.do("expert", hours, finding="From firmware 2.1 on 固件 2.1 起支持")
    past.answer(1, ANSWER)
    past.waits(_days(3.1))


def asked_first(past: Past) -> None:
    """It is not clear what is meant."""
    past.do("look", 2, topic="other", known=False)
    past.hear(20, MORE)
    answered(past, 2)


def looked_at_on_the_phone(past: Past) -> None:
    """Nobody filled in what was read: the customer had called."""
    reason = "Cleared up on the phone 电话中已说明"
    past.skip("look", 2, reason, topic="order", known=True)
    past.answer(1, ANSWER)
    past.waits(_days(3.1))


def settled_early(past: Past) -> None:
    """Resolved by hand while the three days were still to pass."""
    past.do("look", 2, topic="order", known=True)
    past.answer(1, ANSWER)
    past.settle(6)
    past.waits(_days(3.1))


def made_up_for(past: Past, cost: int = 40, *, called: float = 3) -> None:
    """A complaint: called, looked into, offered, content."""
    past.do("understand", 1, matter="quality", wish="A device that works 能正常使用")
    past.do("call", called, told="Will wait for our offer 愿意等待方案", calm=True)
    past.do("cause", 5, cause="A bad batch 批次问题")
    past.do("propose", 3, solution="A new device 更换新机", cost=cost)
    if cost > 100:
        past.approve("approve", 3)
    past.hear(20, YES)
    past.do("satisfied", 3, content=True)


def heard_no_more(past: Past) -> None:
    """The customer does not answer the offer for a week."""
    past.do("understand", 1, matter="delay", wish="A new date 新的时间")
    past.do("cause", 2, cause="The parcel lay at the carrier's 快递滞留")
    past.do("call", 2, told="Angry, but calm in the end 先生气，后平静", calm=True)
    past.do("propose", 3, solution="Express delivery at our cost 加急费用由我方承担", cost=35)
    past.waits(_days(7.1))


def told_on_the_phone(past: Past) -> None:
    """Nobody wrote down the complaint, so its priority could not be set: that was done by hand."""
    past.skip("understand", 2, "She told us on the phone 已电话说明")
    past.take_over("priority", 1)
    past.stop(2, "Settled on the phone by the supervisor 主管已电话解决")
    past.settle(1)


def repaired(past: Past, mend: float = 30) -> None:
    """Under warranty: sent in, mended, sent back, and a quiet week."""
    past.do("check", 3, complete=True, serial="SL-R5-20417", months=7, cause="defect")
    _mended(past, mend)
    past.waits(_days(7.1))


def repaired_after_asking(past: Past) -> None:
    """The serial number was missing."""
    past.do("check", 3, complete=False, missing="the serial number 序列号")
    past.hear(20, SENT)
    repaired(past)


def paid_for(past: Past) -> None:
    """Worn: the customer agreed to the estimate."""
    past.do("check", 3, complete=True, serial="SL-K2-11873", months=14, cause="wear")
    past.do("estimate", 6, price=68)
    past.hear(20, YES)
    past.do("agreed_step", 2, agreed=True)
    _mended(past, 20)
    past.waits(_days(7.1))


def picked_up(past: Past) -> None:
    """Never sent back: the customer came for it."""
    past.do("check", 3, complete=True, serial="SL-R5-31120", months=5, cause="defect")
    past.do("arrive", 2 * DAY, arrived_in="Fine 完好")
    past.do("mend", 20, result="repaired", minutes=35)
    reason = "The customer picked it up 客户自提"
    past.skip("send_back", 3, reason, tracking="–")
    past.waits(_days(7.1))


def replaced_by_shop(past: Past) -> None:
    """The shop gave a new one: nothing to repair any more."""
    past.do("check", 3, complete=True, serial="SL-R5-40082", months=1, cause="defect")
    past.stop(DAY, "The shop has replaced it 门店已换新")
    past.settle(0.5)


def refunded(past: Past, parcel: float = 4 * DAY) -> None:
    """Given back within the days of grace."""
    past.do("look", 3, days=6, condition="unopened", wants="refund")
    past.do("arrive", parcel, as_told=True)
    past.do("refund", 5, amount=349)


def exchanged(past: Past) -> None:
    """Faulty from the beginning: another one."""
    past.do("look", 3, days=12, condition="faulty", wants="exchange")
    past.do("arrive", 4 * DAY, as_told=True)
    past.do("replace", 8, tracking="SF10293847")


def refused(past: Past) -> None:
    """Too late to give back."""
    past.do("look", 3, days=44, condition="opened", wants="refund")


def never_came(past: Past) -> None:
    """Nothing arrived."""
    past.do("look", 3, days=5, condition="opened", wants="refund")
    past.waits(_days(14.1))


def not_as_told(past: Past) -> None:
    """Scratched, and granted all the same."""
    past.do("look", 3, days=9, condition="opened", wants="refund")
    past.do("arrive", 4 * DAY, as_told=False, differs="Scratched 有划痕")
    past.do("settle", 4, grants=True)
    past.do("refund", 5, amount=289)


def without_looking(past: Past) -> None:
    """Money back before the parcel was there."""
    past.do("look", 3, days=3, condition="unopened", wants="refund")
    past.skip("arrive", DAY, "Regular customer: refund at once 老客户，先行退款", as_told=True)
    past.do("refund", 3, amount=199)


def helped(past: Past) -> None:
    """No visit was needed."""
    past.do("understand", 2, problem="advice", remote=True)
    past.do("help", 4, helped=True)


def visited(past: Past, look: float = 3) -> None:
    """A date was found, and it was mended there."""
    past.do("understand", 2, problem="fault", remote=False, address="人民路 18 号 302")
    visit = past.at + _days(6 + look / 16)
    first, second = (f"{day:%Y-%m-%d}" for day in (visit, visit + _days(1)))
    past.do("propose", look, first=first, second=second)
    past.hear(10, FIRST_DAY)
    past.do("fix", 3, suits=True, visit_date=first, technician="Wang Lei 王磊")
    past.waits(visit - past.at)
    past.do("report", 20, done="solved", note="Pump replaced 已更换水泵")


def came_by(past: Past) -> None:
    """The customer brought the device instead."""
    past.do("understand", 2, problem="install", remote=False, address="Lindenweg 4")
    past.stop(8, "The customer came by with the device 客户自行送来")
    past.settle(1)


def _mended(past: Past, hours: float) -> None:
    past.do("arrive", 2.5 * DAY, arrived_in="Box dented, device fine 外箱压痕，设备完好")
    past.do("mend", hours, result="repaired", minutes=40)
    past.do("send_back", 4, tracking="SF55201873")


def _days(number: float) -> timedelta:
    return timedelta(days=number)


_INQUIRIES = (
    *(answered, by_expert, looked_at_on_the_phone, settled_early, asked_first, answered),
    *(partial(answered, hours=30), partial(by_expert, hours=3 * DAY)),
)
_COMPLAINTS = (
    *(made_up_for, partial(made_up_for, cost=160), told_on_the_phone),
    *(heard_no_more, partial(made_up_for, called=50), made_up_for),
)
_REPAIRS = (
    *(repaired, repaired_after_asking, picked_up, replaced_by_shop),
    *(paid_for, partial(repaired, mend=6 * DAY)),
)
_RETURNS = (
    *(refunded, exchanged, without_looking, refused, refunded, not_as_told),
    *(partial(refunded, parcel=9 * DAY), never_came),
)
_VISITS = (helped, visited, came_by, helped, visited, helped, partial(visited, look=7 * DAY))
_BY_PROCESS = (
    ("inquiry", "inquiry", 12, _INQUIRIES),
    ("complaint", "complaint", 18, _COMPLAINTS),
    ("repair", "repair", 30, _REPAIRS),
    ("return_exchange", "return", 20, _RETURNS),
    ("visit_request", "repair", 22, _VISITS),
)


def paths(share: float) -> tuple[Path, ...]:
    """All of them, or the first of each process where the desk has but a share of its tickets."""
    return tuple(
        Path(process, type_code, days, go)
        for process, type_code, days, ways in _BY_PROCESS
        for go in ways[: round(len(ways) * share)]
    )
