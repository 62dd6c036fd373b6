"""The addresses of queues, people's work, offers and reasons."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from gemba.desk.routing.kinds import summary
from gemba.interfaces.console.definitions.editors import Editor, register_editor

from . import agent_views, people_views, queue_views, reason_views

register_editor(
    Editor(
        "queue",
        icon="route",
        lead=_("Who gets which ticket. The first queue that wants a ticket has it."),
        summary=summary,
        new="console:manage-queue-new",
        edit="console:manage-queue-edit",
    )
)
register_editor(
    Editor(
        "routing_policy",
        icon="scale",
        lead=_("What counts when tickets are handed out. The first one holds for all queues."),
        new="console:manage-policy-new",
        edit="console:manage-policy-edit",
    )
)

urlpatterns: list[URLPattern] = [
    path("availability/", agent_views.availability, name="availability"),
    path("offers/", agent_views.offers, name="offers"),
    path("offers/<int:offer_id>/accept/", agent_views.accept, name="offer-accept"),
    path("offers/<int:offer_id>/decline/", agent_views.decline, name="offer-decline"),
    path("pull/", agent_views.pull, name="pull"),
    path("tickets/<int:number>/why/", reason_views.why, name="ticket-why"),
    path("manage/people/", people_views.people, name="manage-people"),
    path("manage/people/skills/", people_views.skill_add, name="manage-skill-add"),
    path(
        "manage/people/skills/<int:skill_id>/remove/",
        people_views.skill_remove,
        name="manage-skill-remove",
    ),
    *(
        path(f"manage/people/<int:user_id>/{address}", view, name=f"manage-person{name}")
        for address, view, name in (
            ("", people_views.person, ""),
            ("shifts/", people_views.shifts, "-shifts"),
            ("shifts/extra/", people_views.shift, "-shift"),
            ("shifts/extra/<int:shift_id>/over/", people_views.shift_over, "-shift-over"),
            ("absences/", people_views.absence, "-absence"),
            ("absences/<int:absence_id>/over/", people_views.absence_over, "-absence-over"),
            ("availability/", people_views.availability_of, "-availability"),
        )
    ),
    path("manage/waiting/", queue_views.waiting, name="manage-waiting"),
    path("manage/queue/new/", queue_views.queue, name="manage-queue-new"),
    path("manage/queue/ask/", queue_views.ask, name="manage-queue-ask"),
    path("manage/queue/step/", queue_views.step, name="manage-queue-step"),
    path("manage/queue/<uuid:definition_id>/", queue_views.queue, name="manage-queue-edit"),
    path("manage/routing_policy/new/", queue_views.policy, name="manage-policy-new"),
    path(
        "manage/routing_policy/<uuid:definition_id>/",
        queue_views.policy,
        name="manage-policy-edit",
    ),
]
