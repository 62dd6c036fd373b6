"""What was promised of better service, on a desk whose truth is known, by the product's advice."""

from dataclasses import replace

import numpy as np
import pytest
from studies.improving import (
    BASE,
    GOALS,
    IN_VAIN_MAX,
    KEPT_MAX,
    MEASURES,
    PROPOSALS_MAX,
    Adopted,
    Effort,
    carried,
    improved,
    paid_hours,
    score,
)
from studies.page import Picture, Study, change, keep
from studies.promised import (
    Judged,
    carries,
    earned_table,
    judged,
    reached_picture,
    reached_table,
    title,
    waterfall,
)
from studies.siloed import siloed_desk

from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.simulation.model import Horizon
from gemba.insight.simulation.replications import Replications
from gemba.insight.simulation.whatif.change import Scenario
from gemba.insight.simulation.whatif.kinds.automation import AnswerFirst
from gemba.insight.simulation.whatif.kinds.returns import FewerReturns
from gemba.insight.simulation.whatif.kinds.staff import Train

EFFORT = Effort()
SEEDS, DAYS, WARM_UP_DAYS = range(500, 512), 56.0, 14.0
STUDY = Study(
    "promised_results",
    "The promised results",
    "A siloed service desk – every channel with its own people, program and queue, no articles, no"
    " rules, work handed over by list – is a twin whose truth is known (`tests/studies/siloed.py`"
    " says what is assumed). Each round a quarter of it is lived; of that the product gets the log,"
    " and is told which steps answer a customer and by which one customers leave, and nothing else."
    " It finds where time is lost, proposes remedies, fits a twin and compares there, with the same"
    " luck, what would bring it nearest to the six promises, as it was at first, without an hour"
    " more of staff: its first"
    f" {PROPOSALS_MAX} proposals with {len(EFFORT.seeds)} runs, and the {EFFORT.best_of} likeliest"
    f" once more with {len(EFFORT.more_seeds)} others. The best that surely helps is done on the"
    f" true desk, until none does in {IN_VAIN_MAX} quarters in a row. What was reached is measured"
    f" on the true desk over {DAYS:.0f} days, {len(SEEDS)} runs with the same luck.",
    f"logs 1, 2, … by round; comparisons {EFFORT.seeds[0]} to {EFFORT.more_seeds[-1]}; judged"
    f" {SEEDS[0]} to {SEEDS[-1]}",
)
TAKEN_AT_THEIR_WORD = (
    "Remedies are taken at their word: that an article answers what it is assumed to answer, that"
    " people can be taught and then do six of ten requests at once that went on to others, that a"
    " rule does three of ten pieces of its step. What it costs to bring that about"
    " is not counted, and the desk is one made up: it shows what the way through the product is"
    " worth, not what another desk will reach."
)
TICKETS = (
    "*First reply*: what an assistant or an article solved is answered then, what it could not when"
    " somebody replied; of the tickets alone to which somebody replied, others being left, it is"
    " {replied}. *Waiting* is all the time the work of a ticket waits for people. *Tickets per"
    " person* is per hour of work done: with the same demand the same people cannot solve more"
    " tickets than come, they have more hours left. *Cost per ticket* is the work in it at 40 € an"
    " hour, so both say the same in other words. *Solved at first contact* is with one reply at"
    " most, and the customer did not leave."
)


def test_a_proposal_is_carried_to_every_channel() -> None:
    desk = siloed_desk(7)
    answered = carried(Scenario("x", (AnswerFirst(1.0, 0.7, "password"),)), desk)
    assert answered is not None
    added = {each.name for each in answered.activities} - {each.name for each in desk.activities}
    assert len(added) == 4
    taught = carried(Scenario("x", (Train(("chat 1",), "Analysed"),)), desk)
    assert taught is not None
    assert next(p for p in taught.people if p.name == "chat 1").skills[-1] == "Analysed"
    assert paid_hours(taught) == paid_hours(desk)
    partly = (
        FewerReturns("Signed", "Analysed", 0.5),
        FewerReturns("Resolved", "Customer wrote", 0.5),
    )
    assert carried(Scenario("x", partly), desk) == carried(Scenario("x", partly[1:]), desk)
    assert carried(Scenario("x", partly[:1]), desk) is None


def test_what_a_change_earned_adds_up() -> None:
    values = np.ones((3, len(GOALS), 2))
    values[1, 1], values[2, 1] = (0.7, 0.8), (0.3, 0.4)
    found = Judged((BASE, "one", "two"), values)
    assert found.since_begin(1).value == pytest.approx(-0.65)
    assert found.earned(1, 1).value + found.earned(1, 2).value == pytest.approx(-0.65)
    assert [found.is_kept(place) for place in range(len(GOALS))] == [False] * 6
    assert found.verdict(1) == "open"
    values[2, 1] = 0.2
    assert found.is_kept(1)
    assert reached_table(found).rows[1][-1] == "kept"
    assert len(earned_table(found).rows) == 3
    assert "two" in waterfall(found, "waiting")
    desk = siloed_desk(7)
    told = Adopted("waiting:Analysed", Scenario("Two taught"), Estimate(0, 0, 0), desk)
    assert title(told) == "waiting at Analysed: two taught"


def test_what_goes_far_beyond_a_promise_counts_no_more() -> None:
    first = dict.fromkeys(MEASURES, 1.0)
    values = np.ones((3, len(MEASURES), 2))
    places = {name: place for place, name in enumerate(MEASURES)}
    values[1:, places["left_share"]] = [[0.8, 0.8], [0.2, 0.2]]
    values[2, places["waiting"]] = 0.65, 0.3
    told = Replications((BASE, "less", "more"), tuple(MEASURES), values)
    assert score(told, BASE, first) == pytest.approx([0, 0])
    assert score(told, "less", first) == pytest.approx([KEPT_MAX / 6] * 2)
    assert score(told, "more", first) == pytest.approx([(KEPT_MAX + each) / 6 for each in (0.5, 1)])


def test_a_desk_that_nothing_helps_is_judged_as_it_is() -> None:
    desk = siloed_desk(7)
    found = judged(desk, [], Horizon(desk.horizon.start_us, 2.0), (1,))
    assert found.changes == (BASE,)
    assert found.since_begin(0).value == 0
    assert earned_table(found).rows[-1][1] == "all"


@pytest.mark.study
def test_the_promised_results_are_reached_or_said_not_to_be() -> None:
    desk = siloed_desk(DAYS)
    horizon = Horizon(desk.horizon.start_us, DAYS, warm_up_days=WARM_UP_DAYS)
    adopted = list(improved(desk, EFFORT))
    found = judged(desk, adopted, horizon, SEEDS)
    last = adopted[-1].desk if adopted else desk
    better = replace(last, horizon=horizon)
    times = carries(replace(desk, horizon=horizon), better, SEEDS[:4])
    replied = found.of_replied()
    kept = sum(found.is_kept(place) for place in range(len(GOALS)))
    keep(
        STUDY,
        f"{kept} of {len(GOALS)} promises are kept by {len(adopted)} proposals, without more staff."
        f" The same people can take {times:.2f} times as many tickets before these wait as long as"
        " they did at first.",
        reached_table(found),
        Picture(reached_picture(found), "What was reached of each promise."),
        TICKETS.format(replied=change(replied.value, replied.low, replied.high)),
        earned_table(found),
        Picture(waterfall(found, "waiting"), "What each change moved of waiting.", "waiting"),
        Picture(
            waterfall(found, "cases_per_work_hour"),
            "What each change moved of tickets per person.",
            "tickets",
        ),
        TAKEN_AT_THEIR_WORD,
    )
    assert paid_hours(better) <= paid_hours(desk) + 1e-6
    assert kept >= 3
