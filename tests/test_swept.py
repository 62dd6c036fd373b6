"""After a test that commits, the database is as migrations left it."""

import pytest
from django.db import connection
from swept import AsMigrated

from gemba.desk.tickets.models import Status
from gemba.foundation.accounts.models import Team
from gemba.foundation.accounts.testing import cast


@pytest.mark.django_db(transaction=True)
def test_what_was_added_goes_and_what_was_taken_away_comes_back() -> None:
    begun = AsMigrated.seen()
    assert begun.rows[Status._meta.db_table]
    cast()
    Status.objects.filter(code="new").delete()
    Status.objects.update(name="Changed")
    begun.bring_back()
    assert not Team.objects.exists()
    assert AsMigrated.seen() == begun
    connection.check_constraints()
