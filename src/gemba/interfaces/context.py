"""What every template may use."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from gemba.desk.routing.queries.work import work_of
from gemba.desk.teamwork.queries import unread_count
from gemba.foundation.accounts.queries import actor_of, preferences_of
from gemba.insight.improvement.queries import unanswered_suggestions, undecided_verdicts
from gemba.insight.kpis.queries import alerts
from gemba.interfaces.console.live_tokens import seen_position
from gemba.interfaces.console.sidebar import sidebar

WORKSPACE = ("tickets", "ticket")
FOR_ME = dict.fromkeys(("tasks", "approvals"), "notifications")
SECTIONS = {"ticket": "tickets", "search": "tickets", "contact": "contacts", **FOR_ME}


def surroundings(request: HttpRequest) -> dict[str, object]:
    """Who looks at the page (or None), how they want it, and the navigation around it.

    `section` is the part of the console: the first word of the address's name. `sidebar`,
    `log_position`, `suggestions_waiting`, `verdicts_waiting` and `target_alerts` are read when a
    whole page is drawn, not for fragments.
    """
    user = getattr(request, "user", None)
    person = user if user is not None and user.is_authenticated else None
    match = request.resolver_match
    name = (match.url_name or "") if match else ""
    first = name.split("-")[0]
    in_workspace = name in WORKSPACE or request.GET.get("here") == "1"
    return {
        "person": person,
        "theme_choice": preferences_of(person).theme if person else "auto",
        "section": SECTIONS.get(first, first),
        # whether queues give this person work, and whether they take it now
        "work": SimpleLazyObject(lambda: work_of(actor_of(person)) if person else None),
        "log_position": SimpleLazyObject(seen_position),
        "target_alerts": SimpleLazyObject(lambda: alerts(actor=actor_of(person)) if person else []),
        "suggestions_waiting": SimpleLazyObject(
            lambda: unanswered_suggestions(actor=actor_of(person)) if person else 0
        ),
        "verdicts_waiting": SimpleLazyObject(
            lambda: undecided_verdicts(actor=actor_of(person)) if person else 0
        ),
        "unread": SimpleLazyObject(lambda: unread_count(actor_of(person)) if person else 0),
        "sidebar": SimpleLazyObject(
            lambda: (
                sidebar(actor_of(person), request.GET, in_workspace=in_workspace)
                if person
                else None
            )
        ),
    }
