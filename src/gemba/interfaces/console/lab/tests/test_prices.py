"""What people cost in the Lab: each their own price, in money where all have one."""

import pytest

from gemba.foundation.accounts.testing import NOON, Cast
from gemba.insight.eventlog.operations import change_rates
from gemba.insight.eventlog.rates import Price, Rates, price_of
from gemba.insight.mining.calendars import Calendar
from gemba.insight.simulation.measures import hour_minor
from gemba.insight.simulation.model import Draw, Person
from gemba.insight.simulation.testing import queue_twin
from gemba.insight.simulation.whatif.crews import Crew
from gemba.insight.simulation.whatif.kinds.staff import AddPeople
from gemba.interfaces.console.lab.cheapest import is_priced, priced
from gemba.interfaces.console.lab.runs import rates_of
from gemba.interfaces.console.process.choosing import choice_of

WEEK = Calendar(((0, 480),))


def crew(*names: str) -> Crew:
    members = tuple(Person(each, WEEK) for each in names)
    return Crew(names[0], members, members[0], most=5)


def test_a_crew_costs_what_its_people_cost() -> None:
    rates = Rates("EUR", 3_000, hour_by_person=(Price("Ana", 6_000),))
    found = priced((crew("Ana", "Bo"), crew("Bo")), rates)
    assert [each.hourly for each in found] == [45.0, 30.0]
    assert found[1].weekly_cost(2) == 480.0


def test_who_is_added_costs_what_the_one_does_whom_she_is_like() -> None:
    rates = Rates("EUR", 3_000, hour_by_person=(Price("Ana", 6_000), Price("Bo +1", 100)))
    (_ana, further) = crew("Ana").people(2)
    assert further.name == "Ana +1"
    assert hour_minor(rates, further) == 6_000
    twin = queue_twin(servers=2, per_hour=1, service=Draw.exponential(60.0), days=1)
    like = Rates("EUR", 3_000, hour_by_person=(Price("server 0", 9_000),))
    added = AddPeople("server 0", 2).apply(twin).people[2:]
    assert [hour_minor(like, each) for each in added] == [9_000, 9_000]
    # Somebody who is really called so has a price of her own.
    assert hour_minor(rates, Person("Bo +1", WEEK)) == 100


def test_hours_alone_count_where_some_have_no_price() -> None:
    crews = (crew("Ana"), crew("Bo"))
    rates = Rates("EUR", hour_by_person=(Price("Ana", 6_000),))
    assert not is_priced(crews, rates)
    assert priced(crews, rates) == crews


@pytest.mark.django_db
def test_the_price_of_a_role_is_that_of_its_people(people: Cast, log: str) -> None:
    given = Rates("EUR", 2_000, hour_by_group=(Price("agent", 5_000),))
    change_rates(key=log, rates=given, actor=people.sun_wei, now=NOON)
    rates = rates_of(choice_of(log, (), actor=people.sun_wei, now=NOON))
    assert price_of(rates.hour_by_person, people.ana.id) == 5_000
    assert price_of(rates.hour_by_person, people.sun_wei.id) is None
