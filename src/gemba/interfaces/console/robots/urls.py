"""The addresses at which robots are written, and seen at work."""

from django.urls import URLPattern, path
from django.utils.functional import lazystr
from django.utils.translation import gettext as _

from gemba.desk.workflow.offers import ROBOT
from gemba.desk.workflow.robots.browser import missing
from gemba.desk.workflow.robots.definition import robot_said
from gemba.interfaces.console.definitions.editors import Editor, register_editor

from . import views


class _Lead:
    """What robots are for, and what this machine lacks for them just now."""

    def __str__(self) -> str:
        said = _("Scripts that do a step of a process on the pages of another system.")
        return " ".join(filter(None, (said, missing())))


register_editor(
    Editor(
        ROBOT,
        icon="robot",
        lead=lazystr(_Lead()),
        summary=robot_said,
        new="console:manage-robot-new",
        edit="console:manage-robot-edit",
        panel="console/robots/panel.html",
        about=lambda _definition: missing(),
    )
)

urlpatterns: list[URLPattern] = [
    path("manage/robot/new/", views.edit, name="manage-robot-new"),
    path("manage/robot/<uuid:definition_id>/", views.edit, name="manage-robot-edit"),
    path("tickets/<int:number>/steps/<uuid:step_id>/runs/", views.runs, name="ticket-step-runs"),
    path(
        "tickets/<int:number>/robots/<uuid:run_id>/<str:part>/",
        views.run_file,
        name="ticket-robot-file",
    ),
]
