"""A tab whose figures take long answers at once, and with them when they are ready."""

from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse

from gemba.interfaces.console.process import beside, later
from gemba.interfaces.console.process.people import kept
from gemba.interfaces.console.process.people import views as people_views
from gemba.interfaces.console.process.remembering import Memory
from gemba.interfaces.console.process.tests.test_waiting_tab import CSV
from gemba.interfaces.console.process.waiting import reading, views
from gemba.interfaces.tests.visiting import Import, visitor

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("name", "figures"), [("process-waiting", "waiting"), ("process-people", "people")]
)
def test_the_frame_comes_first_and_the_figures_once(
    client: Client, imported: Import, name: str, figures: str
) -> None:
    url = f"{reverse(f'console:{name}', args=[imported(CSV).key])}?f=with:Check&by=steps"
    at_once = client.get(url)
    assert figures in at_once.context
    with (
        patch.object(later, "EVENTS_AT_ONCE", 1),
        patch.object(views, "is_waited", lambda _choice: False),
        patch.object(people_views, "is_quick", lambda *_asked, **_by: False),
    ):
        frame = client.get(url)
        assert figures not in frame.context
        assert "data-computing" in frame.content.decode()
        ready = client.get(frame.context["now_url"], headers=HTMX)
        assert (ready.status_code, ready.headers["HX-Refresh"]) == (204, "true")
        other = visitor("sun.wei").get(url)
        assert figures not in other.context, "laid ready for whoever asked"
        page = client.get(url)
        assert page.context[figures].__class__ is at_once.context[figures].__class__
        assert "data-computing" not in page.content.decode()
        assert figures not in client.get(url).context, "rates may have changed since"
        assert figures in client.get(frame.context["now_url"]).context, "without scripts"


def test_what_is_kept_beside_the_log_needs_no_frame_first(client: Client, imported: Import) -> None:
    url = reverse("console:process-waiting", args=[imported(CSV).key])
    with patch.object(later, "EVENTS_AT_ONCE", 1), patch.object(beside, "EVENTS_MIN", 1):
        frame = client.get(url)
        assert "waiting" not in frame.context
        figures = client.get(f"{url}?now=1").context["waiting"]
        with patch.object(reading, "_KEPT", Memory()):  # as after a restart
            filtered = client.get(f"{url}?f=with:Check")
            assert "data-computing" not in filtered.content.decode()
            assert client.get(url).context["waiting"] == figures


def test_people_of_a_large_log_are_those_of_a_small_one(client: Client, imported: Import) -> None:
    url = f"{reverse('console:process-people', args=[imported(CSV).key])}?f=with:Check"
    expected = client.get(url).context["people"]
    with (
        patch.object(later, "EVENTS_AT_ONCE", 1),
        patch.object(beside, "EVENTS_MIN", 1),
        patch.object(kept, "_HANDED", Memory()),
        patch.object(kept, "_DEEDS", Memory()),
    ):
        assert "people" not in client.get(url).context
        assert client.get(f"{url}&now=1").context["people"] == expected
        assert client.get(url).context["people"] == expected, "now it is kept"
