"""Findings are set aside by those who may, with a reason, and that goes with the log."""

from pathlib import Path

import pytest
from pytest_django import Settings

from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.events.queries import Position, events_after
from gemba.insight.eventlog.operations import ImportOrder, import_log, remove_log
from gemba.insight.eventlog.queries import DESK
from gemba.insight.improvement.event_types import FindingDismissed, FindingRestored
from gemba.insight.improvement.models import Dismissal
from gemba.insight.improvement.operations import (
    DismissalRefused,
    dismiss_finding,
    restore_finding,
)
from gemba.insight.improvement.queries import dismissals
from gemba.insight.improvement.subscribers import follow_logs

pytestmark = pytest.mark.django_db
KEY = "waiting:ask>answer"


@pytest.fixture
def people() -> Cast:
    return cast()


def said() -> list[str]:
    kinds = (FindingDismissed, FindingRestored)
    events = events_after(Position(), limit=100)
    return [type(each.payload).__name__ for each in events if isinstance(each.payload, kinds)]


def dismiss(people: Cast, reason: str = "The law wants it", log_key: str = DESK) -> None:
    dismiss_finding(log_key=log_key, finding_key=KEY, reason=reason, actor=people.sun_wei, now=NOON)


def test_a_finding_is_set_aside_and_taken_up_again(people: Cast) -> None:
    dismiss(people)
    line = dismissals(log_key=DESK, actor=people.ana)[KEY]
    assert (line.reason, line.dismissed_by) == ("The law wants it", people.sun_wei.name)
    restore_finding(log_key=DESK, finding_key=KEY, actor=people.sun_wei, now=NOON)
    restore_finding(log_key=DESK, finding_key=KEY, actor=people.sun_wei, now=NOON)
    assert dismissals(log_key=DESK, actor=people.ana) == {}
    assert said() == ["FindingDismissed", "FindingRestored"]


def test_a_new_reason_takes_the_place_of_the_old(people: Cast) -> None:
    dismiss(people)
    dismiss(people, "It is on its way")
    assert [each.reason for each in Dismissal.objects.all()] == ["It is on its way"]


def test_without_a_reason_nothing_is_set_aside(people: Cast) -> None:
    with pytest.raises(DismissalRefused, match="why"):
        dismiss(people, " \n ")
    assert not Dismissal.objects.exists()


def test_agents_set_nothing_aside(people: Cast) -> None:
    with pytest.raises(DismissalRefused, match="supervisors"):
        dismiss_finding(log_key=DESK, finding_key=KEY, reason="No", actor=people.ana, now=NOON)
    with pytest.raises(DismissalRefused, match="supervisors"):
        restore_finding(log_key=DESK, finding_key=KEY, actor=people.ana, now=NOON)


def test_what_was_set_aside_goes_with_its_log(
    people: Cast, tmp_path: Path, settings: Settings
) -> None:
    settings.EVENT_LOGS = tmp_path / "logs"
    file = tmp_path / "log.csv"
    file.write_text("case,activity,time\n1,ask,2024-01-01\n1,answer,2024-01-02\n")
    log = import_log(path=file, order=ImportOrder(), actor=people.sun_wei, now=NOON)
    dismiss(people, log_key=log.key)
    remove_log(key=log.key, actor=people.sun_wei, now=NOON)
    follow_logs(events_after(Position(), limit=100, types=("log.removed",)), now=NOON)
    assert not Dismissal.objects.exists()
