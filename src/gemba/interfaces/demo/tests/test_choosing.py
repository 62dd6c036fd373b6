"""The choice laid before visitors is a close one, and each of its parts is there."""

import pytest

from gemba.foundation.accounts.testing import NOON, cast
from gemba.insight.improvement.queries import selection, selections
from gemba.interfaces.demo.choosing import CHOICES, TITLE, weigh_automations


@pytest.mark.django_db
def test_the_first_hangs_on_the_weights_and_money_tells_another_story() -> None:
    people = cast()
    weigh_automations(people.sun_wei, NOON)
    (line,) = selections(actor=people.ana)
    assert line.order.title == TITLE and line.count == len(CHOICES)
    page = selection(line.id, actor=people.ana)
    order = page.weighed().order
    assert order is not None and page.weighed().unscored == ()
    assert 0.4 < order.placed[0].first_near < 0.7 and order.sensitivity[0].nearest < 0.1
    nets = [each.returns(line.order.horizon) for each in page.automations]
    assert all(each is not None and each.net.value > 0 for each in nets)
