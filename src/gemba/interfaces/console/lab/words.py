"""Changes of a twin, and what it refuses, in the reader's words."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from gemba.insight.simulation.model import END, START, Discipline
from gemba.insight.simulation.refusing import Refused
from gemba.insight.simulation.whatif.change import Change
from gemba.insight.simulation.whatif.kinds.at_once import DoAtOnce
from gemba.insight.simulation.whatif.kinds.automation import AnswerFirst, Automate
from gemba.insight.simulation.whatif.kinds.customers import Patience, ScalePatience
from gemba.insight.simulation.whatif.kinds.demand import ScaleDemand, Season, Surge
from gemba.insight.simulation.whatif.kinds.order import MergeSteps, MoveStep
from gemba.insight.simulation.whatif.kinds.outside import ScaleOutside
from gemba.insight.simulation.whatif.kinds.returns import Branch, FewerReturns, SendOn
from gemba.insight.simulation.whatif.kinds.routing import (
    GiveStep,
    Prioritise,
    PrioritiseStep,
    Promise,
    Route,
    RouteToSkilled,
)
from gemba.insight.simulation.whatif.kinds.shifts import AddHours, EndHours, MoveHours
from gemba.insight.simulation.whatif.kinds.staff import (
    AddPeople,
    ChangeStaff,
    LearnFrom,
    OneTeam,
    RemovePeople,
    Train,
)
from gemba.insight.simulation.whatif.kinds.steps import (
    EndBatch,
    EndDelay,
    RemoveStep,
    ResizeBatch,
    ScaleHandling,
)
from gemba.insight.simulation.whatif.kinds.workflow import FollowModel
from gemba.insight.simulation.whatif.registry import kind_name
from gemba.interfaces.console.lab.fitted import is_fitted, kind_words, skill_words, twin_of
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.filtering.words import sentence_words
from gemba.interfaces.figures import count_words, duration_words, share_words

NAMED_MAX = 4
DAY_HOURS, WEEK_HOURS = 24, 168


def change_words(change: Change, choice: Choice) -> str:
    """One thing done differently."""
    words: Callable[[Change], str] = getattr(_Words(choice), kind_name(type(change)))
    return words(change)


def refusal_words(refusal: Refused, choice: Choice) -> str:
    """Why something cannot be, with the names the reader knows."""
    return sentence_words(refusal.sentence, choice)


def discipline_words(discipline: Discipline) -> str:
    """What goes first, and to whom."""
    if discipline.same_person:
        return _("work goes to whoever had the case before")
    if discipline.chooses == "least_loaded":
        return _("work goes to who has least in hand")
    return {
        "enabled": _("first come, first served"),
        "age": _("the oldest case first"),
        "due": _("what is due goes first"),
    }[discipline.order]


class _Words:
    """A method for each kind of change, called like it."""

    def __init__(self, choice: Choice) -> None:
        self._choice = choice

    def add_people(self, change: AddPeople) -> str:
        return _("{n} more like {name}").format(
            n=count_words(change.count), name=self._who(change.like)
        )

    def remove_people(self, change: RemovePeople) -> str:
        return _("without {names}").format(names=self._people(change.names))

    def change_staff(self, change: ChangeStaff) -> str:
        n = count_words(abs(change.count))
        if change.skill is not None:
            step = self._choice.label(change.skill)
            if change.count < 0:
                return _("{n} fewer who can do “{step}”").format(n=n, step=step)
            return _("{n} more who can do “{step}”").format(n=n, step=step)
        if change.role is not None:
            if change.count < 0:
                return _("{n} fewer in the role “{role}”").format(n=n, role=change.role)
            return _("{n} more in the role “{role}”").format(n=n, role=change.role)
        if change.count < 0:
            return _("{n} fewer people").format(n=n)
        return _("{n} more people").format(n=n)

    def train(self, change: Train) -> str:
        return _("{names}: taught “{skill}”").format(
            names=self._people(change.names), skill=skill_words(change.skill, self._choice)
        )

    def learn_from(self, change: LearnFrom) -> str:
        return _("{names}: taught all that {like} can do").format(
            names=self._people(change.names), like=self._who(change.like)
        )

    def one_team(self, change: OneTeam) -> str:
        return _("one team does {steps}").format(steps=self._steps(change.activities))

    def move_hours(self, change: MoveHours) -> str:
        names, time = self._people(change.names), duration_words(abs(change.hours) * 3_600)
        if change.hours < 0:
            return _("{names}: begin and end {time} earlier").format(names=names, time=time)
        return _("{names}: begin and end {time} later").format(names=names, time=time)

    def add_hours(self, change: AddHours) -> str:
        return _("{names}: also there {hours}").format(
            names=self._people(change.names), hours=_hours(change.first, change.end)
        )

    def end_hours(self, change: EndHours) -> str:
        return _("{names}: no longer there {hours}").format(
            names=self._people(change.names), hours=_hours(change.first, change.end)
        )

    def route(self, change: Route) -> str:
        return discipline_words(change.discipline)

    def prioritise(self, change: Prioritise) -> str:
        return _priority(_quoted(self._kind(change.type)), change.priority)

    def prioritise_step(self, change: PrioritiseStep) -> str:
        return _priority(_quoted(self._choice.label(change.activity)), change.priority)

    def promise(self, change: Promise) -> str:
        words = _("promised within {time}").format(time=duration_words(change.seconds))
        return self._of_type(words, change.type)

    def route_to_skilled(self, change: RouteToSkilled) -> str:
        return _("“{type}” goes to {names} alone").format(
            type=self._kind(change.type), names=self._people(change.names)
        )

    def give_step(self, change: GiveStep) -> str:
        return _("“{step}” is done by {names} alone").format(
            step=self._choice.label(change.activity), names=self._people(change.names)
        )

    def scale_demand(self, change: ScaleDemand) -> str:
        words = _("{share} of today's requests").format(share=_percent(change.factor))
        return self._of_type(words, change.type)

    def season(self, change: Season) -> str:
        months = _listed([str(MONTHS[each]) for each in change.months])
        words = _("{share} of today's requests in {months}").format(
            share=_percent(change.factor), months=months
        )
        return self._of_type(words, change.type)

    def surge(self, change: Surge) -> str:
        words = ngettext(
            "{share} of today's requests on {day}",
            "{share} of today's requests for {n} days from {day} on",
            change.days,
        ).format(
            share=_percent(change.factor),
            n=count_words(change.days),
            day=date_format(change.first, "DATE_FORMAT"),
        )
        return self._of_type(words, change.type)

    def remove_step(self, change: RemoveStep) -> str:
        step = self._choice.label(change.activity)
        if change.share == 1:
            return _("without “{step}”").format(step=step)
        return _("without {share} of “{step}”").format(share=share_words(change.share), step=step)

    def scale_handling(self, change: ScaleHandling) -> str:
        return _("“{step}” takes {share} of its time").format(
            step=self._choice.label(change.activity), share=_percent(change.factor)
        )

    def end_batch(self, change: EndBatch) -> str:
        return _("“{step}” is done as it comes").format(step=self._choice.label(change.activity))

    def resize_batch(self, change: ResizeBatch) -> str:
        return _("“{step}” is done as soon as {n} have gathered").format(
            step=self._choice.label(change.activity), n=count_words(change.size)
        )

    def end_delay(self, change: EndDelay) -> str:
        step = self._choice.label(change.activity)
        if not change.left:
            return _("nothing lies idle before “{step}”").format(step=step)
        return _("{share} of the idle time before “{step}” is left").format(
            share=_percent(change.left), step=step
        )

    def merge_steps(self, change: MergeSteps) -> str:
        words = _("one person does “{first}” and “{second}” in one go").format(
            first=self._choice.label(change.first), second=self._choice.label(change.second)
        )
        if not change.saved:
            return words
        return _("{change}, which saves {share} of the second").format(
            change=words, share=share_words(change.saved)
        )

    def do_at_once(self, change: DoAtOnce) -> str:
        words = _("{share} of {steps} done at once, instead of “{told}” later").format(
            share=share_words(change.share),
            steps=self._steps(change.steps),
            told=self._choice.label(change.told),
        )
        if change.handed:
            words = _("{change} and “{step}” before").format(
                change=words, step=self._choice.label(change.handed)
            )
        return self._of_type(words, change.type)

    def move_step(self, change: MoveStep) -> str:
        step, other = self._choice.label(change.activity), self._choice.label(change.other)
        if change.place == "before":
            return _("“{step}” comes right before “{other}”").format(step=step, other=other)
        return _("“{step}” comes right after “{other}”").format(step=step, other=other)

    def fewer_returns(self, change: FewerReturns) -> str:
        source, target = self._choice.label(change.source), self._choice.label(change.target)
        if change.left and not change.returns_only:
            template = _("{share} of what goes from “{source}” to “{target}” still does")
        elif change.left:
            template = _("{share} of what goes back from “{source}” to “{target}” still does")
        elif change.returns_only:
            template = _("nothing goes back from “{source}” to “{target}”")
        else:
            template = _("nothing goes from “{source}” to “{target}”")
        words = template.format(share=_percent(change.left), source=source, target=target)
        return self._of_type(words, change.type)

    def branch(self, change: Branch) -> str:
        shares = _listed(
            [
                _("{step} {share}").format(
                    step=_("end") if name == END else _quoted(self._choice.label(name)),
                    share=share_words(share),
                )
                for name, share in change.next
            ]
        )
        if change.after == START:
            words = _("cases begin with: {shares}").format(shares=shares)
        else:
            words = _("after “{step}” comes: {shares}").format(
                step=self._choice.label(change.after), shares=shares
            )
        return self._of_type(words, change.type)

    def send_on(self, change: SendOn) -> str:
        step, share = self._choice.label(change.after), share_words(change.share)
        if change.to == END:
            words = _("after “{step}” {share} end").format(step=step, share=share)
        else:
            words = _("after “{step}” {share} go on to “{other}”").format(
                step=step, share=share, other=self._choice.label(change.to)
            )
        return self._of_type(words, change.type)

    def automate(self, change: Automate) -> str:
        words = _("{share} of “{step}” by a rule").format(
            share=share_words(change.share), step=self._choice.label(change.activity)
        )
        return self._of_type(words, change.type)

    def answer_first(self, change: AnswerFirst) -> str:
        words = _("{share} asked of an assistant first, which answers {success} of them").format(
            share=share_words(change.share), success=share_words(change.success)
        )
        return self._of_type(words, change.type)

    def scale_patience(self, change: ScalePatience) -> str:
        words = _("customers wait {share} of the time they do").format(
            share=_percent(change.factor)
        )
        return self._of_type(words, change.type)

    def patience(self, change: Patience) -> str:
        words = _("customers leave after {time} on average").format(
            time=duration_words(change.seconds)
        )
        return self._of_type(words, change.type)

    def scale_outside(self, change: ScaleOutside) -> str:
        words = _("others take {share} of their time for “{step}”").format(
            share=_percent(change.factor), step=self._choice.label(change.activity)
        )
        return self._of_type(words, change.type)

    def follow_model(self, change: FollowModel) -> str:
        name = change.model.name
        words = (
            _("by the workflow “{name}”").format(name=name) if name else _("by another workflow")
        )
        if not change.untaken:
            return words
        return _("{workflow}, its new ways in {share}").format(
            workflow=words, share=_percent(change.untaken)
        )

    def _people(self, names: tuple[str, ...]) -> str:
        return _listed([self._who(each) for each in names])

    def _who(self, name: str) -> str:
        """Somebody; who was added to others is called after the one she works like."""
        like, plus, number = name.rpartition(" +")
        if plus and number.isdecimal():
            return f"{self._choice.who(like)} +{number}"
        return self._choice.who(name)

    def _of_type(self, words: str, of_type: str | None) -> str:
        """Said of one type of request, or (None) of all."""
        if of_type is None:
            return words
        return _("“{type}”: {change}").format(type=self._kind(of_type), change=words)

    def _kind(self, name: str) -> str:
        """A type of request, in words as soon as the twin is known that tells them apart."""
        kinds = twin_of(self._choice).twin.types if is_fitted(self._choice) else ()
        return next((kind_words(e, self._choice) for e in kinds if e.name == name), name)

    def _steps(self, names: tuple[str, ...]) -> str:
        return _listed([_quoted(self._choice.label(each)) for each in names])


def _priority(what: str, priority: int) -> str:
    if priority < 0:
        return _("{what} goes first").format(what=what)
    if priority > 0:
        return _("{what} goes last").format(what=what)
    return _("{what} goes in its turn").format(what=what)


def _hours(first: float, end: float) -> str:
    """“Monday 18:00 – Monday 20:00”."""
    return pgettext("interval", "{low} – {high}").format(low=_moment(first), high=_moment(end))


def _moment(at: float) -> str:
    day, minutes = divmod(round(at * 60) % (WEEK_HOURS * 60), DAY_HOURS * 60)
    return f"{WEEKDAYS[day]} {minutes // 60:02}:{minutes % 60:02}"


def _quoted(name: str) -> str:
    return _("“{name}”").format(name=name)


def _listed(words: list[str]) -> str:
    """All of a few, else the first of them and how many more."""
    if len(words) > NAMED_MAX:
        rest = _("{n} more").format(n=count_words(len(words) - NAMED_MAX + 1))
        words = [*words[: NAMED_MAX - 1], rest]
    return pgettext("between items of a list", ", ").join(words)


def _percent(factor: float) -> str:
    return f"{count_words(100 * factor)}%"
