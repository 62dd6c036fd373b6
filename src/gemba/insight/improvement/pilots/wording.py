"""What verdicts and sizes say, in sentences that are translated where they are shown."""

from __future__ import annotations

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.improvement.wording import Said
from gemba.insight.kpis.kpi import Better, Kpi, Unit
from gemba.insight.mining.wording import Number, Seconds, Share, Texts, Word

from .guardrails import Alarm
from .looking import ARM_MIN, Ended
from .plan import PilotPlan
from .sizes import Size
from .turns import MISSED_MAX, Turns
from .verdict import Figure, Reason, Verdict

_DAY_SECONDS = 86_400.0
_SAVED_TOLD_MIN = 0.005
_DAYS_TOLD_MAX = 36_525.0


def told(value: float, measured_in: Unit) -> Word:
    """A value of a KPI, to be put into a sentence."""
    if measured_in is Unit.SECONDS:
        return Seconds(value)
    return Share(value) if measured_in is Unit.SHARE else Number(value)


def why(verdict: Verdict, plan: PilotPlan) -> tuple[Said, ...]:
    """The reason of the advice first, then what else has to be known."""
    lines = [_only_in_one_arm(verdict, plan) or _reason(verdict, plan)]
    if verdict.main is not None and verdict.reason not in (Reason.NOT_SURE_YET, Reason.NOT_SHOWN):
        lines.append(_effect(verdict.main))
    is_told = verdict.main is not None and verdict.main.has_ends
    if verdict.ended is Ended.BY_HAND and is_told:
        template = gettext_noop(
            "It was stopped by hand before its time; the interval is wide enough for that."
        )
        lines.append(Said(template))
    if verdict.main is not None and plan.blocks is not None and plan.blocks.missed > MISSED_MAX:
        template = gettext_noop(
            "The queue carried each version into the turns of the other: by its past about {missed}"
            " of the effect is missing here."
        )
        lines.append(Said(template, {"missed": Share(round(plan.blocks.missed, 2))}))
    if verdict.days_left is not None:
        template = gettext_noop("At this rate it is certain in {days} at the latest.")
        lines.append(Said(template, {"days": Seconds(verdict.days_left * _DAY_SECONDS)}))
    return tuple(lines)


def _only_in_one_arm(verdict: Verdict, plan: PilotPlan) -> Said | None:
    """Where the figure is told of no ticket of an arm, and of some of the other: that is the change
    itself, as where nobody is asked any more how content they are."""
    if plan.ripeness.silent is not None or verdict.main is not None:
        return None
    control, treated = (
        ripened - silent for ripened, silent in zip(verdict.ripened, verdict.silent, strict=True)
    )
    words: dict[str, Word] = {"kpi": Texts((plan.kpi,)), "n": Number(max(control, treated))}
    if not treated and control >= ARM_MIN:
        template = gettext_noop(
            "{kpi} is told of {n} tickets served as today and of none served by the change: nothing"
            " can be compared. Choose a figure that both have."
        )
        return Said(template, words)
    if not control and treated >= ARM_MIN:
        template = gettext_noop(
            "{kpi} is told of {n} tickets served by the change and of none served as today: nothing"
            " can be compared. Choose a figure that both have."
        )
        return Said(template, words)
    return None


def _reason(verdict: Verdict, plan: PilotPlan) -> Said:
    match verdict.reason:
        case Reason.GUARD:
            return _alarm(verdict)
        case Reason.UNFAIR:
            return Said(
                gettext_noop(
                    "The arms are not alike: whatever they show may come from that. Find out why,"
                    " and begin anew."
                )
            )
        case Reason.BETTER | Reason.WORSE:
            return _shown(verdict, plan)
        case Reason.TOO_SMALL:
            words = {"relevant": told(plan.relevant, plan.measured_in)}
            template = gettext_noop(
                "An effect of {relevant}, the smallest worth having, is ruled out."
            )
            return Said(template, words)
        case Reason.NOT_SHOWN:
            return _not_shown(verdict)
        case Reason.NOT_SURE_YET:
            return _not_sure(verdict)
        case Reason.NOTHING_YET:
            return Said(
                gettext_noop(
                    "Too few outcomes are known: they count {window} after a ticket came, in both"
                    " arms alike."
                ),
                {"window": Seconds(plan.ripeness.window_us / 1e6)},
            )


def _shown(verdict: Verdict, plan: PilotPlan) -> Said:
    days = Seconds(verdict.days_run * _DAY_SECONDS)
    words: dict[str, Word] = {"kpi": Texts((plan.kpi,)), "days": days}
    if verdict.reason is Reason.BETTER:
        return Said(gettext_noop("After {days} it is proven that {kpi} gets better."), words)
    return Said(gettext_noop("After {days} it is proven that {kpi} gets worse."), words)


def _not_shown(verdict: Verdict) -> Said:
    if verdict.main is None:
        template = gettext_noop("It ended before enough outcomes were known to tell anything.")
        return Said(template)
    if not verdict.main.has_ends:
        return Said(gettext_noop("It ended and no effect is proven."))
    return Said(
        gettext_noop(
            "It ended and no effect is proven: the difference lies between {low} and {high}, which"
            " may be nothing."
        ),
        _ends(verdict.main),
    )


def _not_sure(verdict: Verdict) -> Said:
    assert verdict.main is not None
    if not verdict.main.has_ends:
        template = gettext_noop(
            "{share} of what was planned is known: too little to tell how far apart both ways are."
        )
        return Said(template, {"share": Share(verdict.information)})
    return Said(
        gettext_noop(
            "{share} of what was planned is known. So far the difference lies between {low} and"
            " {high}: not sure yet."
        ),
        {"share": Share(verdict.information), **_ends(verdict.main)},
    )


def _effect(figure: Figure) -> Said:
    words = {
        "kpi": Texts((figure.kpi,)),
        "control": told(figure.control, figure.measured_in),
        "treatment": told(figure.treatment, figure.measured_in),
        **_ends(figure),
    }
    if not figure.has_ends:
        return Said(gettext_noop("{kpi} is {treatment} instead of {control}."), words)
    template = gettext_noop(
        "{kpi} is {treatment} instead of {control}; the difference lies between {low} and {high},"
        " 19 times of 20."
    )
    return Said(template, words)


def _ends(figure: Figure) -> dict[str, Word]:
    return {
        "low": told(figure.difference.low, figure.measured_in),
        "high": told(figure.difference.high, figure.measured_in),
    }


def _alarm(verdict: Verdict) -> Said:
    fired = [(each.fired_us, each) for each in verdict.guards if each.fired_us is not None]
    counted = [
        (each.watched.fired_us, each)
        for each in verdict.events
        if each.watched.fired_us is not None
    ]
    first = min((at for at, _each in [*fired, *counted]), default=None)
    for at, guard in fired:
        if at == first and guard.figure is not None:
            words: dict[str, Word] = {
                "kpi": Texts((guard.kpi,)),
                "control": told(guard.figure.control, guard.figure.measured_in),
                "treatment": told(guard.figure.treatment, guard.figure.measured_in),
            }
            if guard.alarm is Alarm.LIMIT:
                template = gettext_noop(
                    "The guardrail on {kpi} stopped it: {treatment} is beyond the limit."
                )
                return Said(template, words)
            template = gettext_noop(
                "The guardrail on {kpi} stopped it: {treatment} instead of {control}, which is"
                " worse than allowed."
            )
            return Said(template, words)
    for at, events in counted:
        if at == first:
            counts: dict[str, Word] = {
                "name": Texts((events.name,)),
                "control": Number(events.watched.counts[0]),
                "treatment": Number(events.watched.counts[1]),
            }
            if events.watched.alarm is Alarm.LIMIT:
                template = gettext_noop(
                    "The guardrail on {name} stopped it: it happened {treatment} times, more often"
                    " than it may."
                )
                return Said(template, counts)
            template = gettext_noop(
                "The guardrail on {name} stopped it: it happened {treatment} times, and {control}"
                " times without the change."
            )
            return Said(template, counts)
    return Said(gettext_noop("A guardrail stopped it."))


def of_size(size: Size, measured_in: Unit) -> tuple[Said, ...]:
    """What a pilot takes; where it would take too long, what could be seen instead, and nothing
    else."""
    if not size.is_in_time:
        return (_too_long(size, measured_in),)
    lines = [
        Said(
            gettext_noop("It takes {cases} tickets, {days} at {a_day} tickets a day."),
            {
                "cases": Number(round(size.cases)),
                "days": Seconds(size.days * _DAY_SECONDS),
                "a_day": Number(round(size.a_day, 1)),
            },
        )
    ]
    if size.saved is not None:
        lines.append(_to_be_saved(size.saved))
    return tuple(lines)


def out_of_reach(size: Size, kpi: Kpi, relevant: float) -> Said | None:
    """Where the figure cannot become better by so much: it would fall below nothing, or a share
    would pass all. None where it can."""
    is_share = kpi.unit is Unit.SHARE
    if kpi.better is not Better.LOWER and not is_share:
        return None
    left = size.today if kpi.better is Better.LOWER else 1 - size.today
    if relevant < left:
        return None
    template = gettext_noop(
        "{kpi} is {today} now and cannot get better by {relevant}: ask for a smaller effect."
    )
    words: dict[str, Word] = {
        "kpi": Texts((kpi.name,)),
        "today": told(size.today, kpi.unit),
        "relevant": told(relevant, kpi.unit),
    }
    return Said(template, words)


def _to_be_saved(saved: float) -> Said:
    if not saved:
        return Said(
            gettext_noop(
                "What is known before a ticket comes explains too little of the differences between"
                " tickets to save any: it is not used."
            )
        )
    template = gettext_noop(
        "What is known before a ticket comes explains {saved} of the differences between tickets,"
        " so {saved} fewer are needed."
    )
    return Said(template, {"saved": Share(saved)})


def of_saving(verdict: Verdict, planned: float | None) -> Said | None:
    """What covariates have really saved; `planned` by the past, 0 where none are used, None where
    nothing was learnt. None where there is nothing to say."""
    if verdict.main is None:
        return None
    if planned == 0:
        return Said(
            gettext_noop(
                "What was known before tickets came explained too little to be used for this"
                " figure."
            )
        )
    if verdict.saved < _SAVED_TOLD_MIN:
        none = gettext_noop(
            "What was known before tickets came has saved none; {planned} were expected."
        )
        return None if planned is None else Said(none, {"planned": Share(planned)})
    words: dict[str, Word] = {"saved": Share(verdict.saved)}
    if planned is None:
        template = gettext_noop("What was known before tickets came has saved {saved} of them.")
        return Said(template, words)
    template = gettext_noop(
        "What was known before tickets came has saved {saved} of them; {planned} were expected."
    )
    return Said(template, {**words, "planned": Share(planned)})


def of_turns(turns: Turns) -> Said:
    """How long each version serves, and what of it counts."""
    blocks = turns.blocks
    words: dict[str, Word] = {
        "length": Seconds(blocks.length_us / 1e6),
        "first": Seconds(blocks.burn_in_us / 1e6),
        "last": Seconds(blocks.lead_out_us / 1e6),
    }
    if not blocks.lead_out_us:
        template = gettext_noop(
            "The versions take turns of {length}; the first {first} of each do not count."
        )
        return Said(template, words)
    template = gettext_noop(
        "The versions take turns of {length}; the first {first} and the last {last} of each do not"
        " count."
    )
    return Said(template, words)


def what_is_carried(turns: Turns) -> tuple[Said, ...]:
    """Where a queue carries one version into the time of the other and no turn in the time allowed
    is long enough, or where nobody can tell."""
    if turns.queue is None:
        template = gettext_noop(
            "How long the queue needs to forget a version the last weeks do not tell: where that is"
            " longer than what is left out, less is found than there is."
        )
        return (Said(template),)
    if not turns.is_too_short:
        return ()
    words: dict[str, Word] = {
        "forgets": Seconds(turns.queue.forgets_days * _DAY_SECONDS),
        "missed": Share(round(turns.blocks.missed, 2)),
    }
    if turns.needed_days is None:
        template = gettext_noop(
            "The queue needs about {forgets} to forget a version, longer than versions can take"
            " turns: what is found would be about {missed} less than there is. Shorten the queue"
            " first, or decide without a pilot and watch the control chart."
        )
        return (Said(template, words),)
    template = gettext_noop(
        "The queue needs about {forgets} to forget a version, longer than turns in the time"
        " allowed: what is found would be about {missed} less than there is. Allow {needed}."
    )
    return (Said(template, {**words, "needed": Seconds(turns.needed_days * _DAY_SECONDS)}),)


def of_share(size: Size, share: float) -> Said:
    """How many of those that take part get the change."""
    template = gettext_noop("{share} of the tickets that take part get the change: {a_day} a day.")
    return Said(template, {"share": Share(share), "a_day": Number(round(size.a_day * share, 1))})


def of_those_taking_part(some: int, every: int) -> Said:
    """Where not every ticket takes part."""
    template = gettext_noop(
        "{some} of the {every} tickets of the last weeks, {share}, met the condition when they"
        " came in."
    )
    share = Share(some / max(every, 1))
    words: dict[str, Word] = {"some": Number(some), "every": Number(every), "share": share}
    return Said(template, words)


def _too_long(size: Size, measured_in: Unit) -> Said:
    allowed = Seconds(size.days_max * _DAY_SECONDS)
    if size.detectable == float("inf"):
        template = gettext_noop(
            "Too few tickets come for a pilot: in {allowed} no effect of any size would be seen."
        )
        return Said(template, {"allowed": allowed})
    words: dict[str, Word] = {
        "allowed": allowed,
        "detectable": told(size.detectable, measured_in),
        "days": Seconds(size.days * _DAY_SECONDS),
    }
    if size.days > _DAYS_TOLD_MAX:
        template = gettext_noop(
            "This would take more than a hundred years: in {allowed} only an effect of {detectable}"
            " or more would be seen. Look for a larger effect, take more tickets, or measure"
            " something that differs less."
        )
        return Said(template, words)
    template = gettext_noop(
        "This would take {days}, too long: in {allowed} only an effect of {detectable} or more"
        " would be seen. Look for a larger effect, take more tickets, or measure something that"
        " differs less."
    )
    return Said(template, words)
