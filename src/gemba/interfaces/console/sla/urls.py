"""The addresses at which SLA policies are written."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from gemba.desk.sla.kind import summary
from gemba.interfaces.console.definitions.editors import Editor, register_editor

from . import views
from .listing import uses

register_editor(
    Editor(
        "sla_policy",
        icon="clock-exclamation",
        lead=_(
            "How soon customers are answered and helped. Of these, the first that fits a ticket"
            " counts."
        ),
        summary=summary,
        new="console:manage-sla-new",
        edit="console:manage-sla-edit",
        used_in=uses,
    )
)

urlpatterns: list[URLPattern] = [
    path("manage/sla_policy/new/", views.edit, name="manage-sla-new"),
    path("manage/sla_policy/step/", views.step, name="manage-sla-step"),
    path("manage/sla_policy/try/", views.attempt, name="manage-sla-try"),
    path("manage/sla_policy/<uuid:definition_id>/", views.edit, name="manage-sla-edit"),
]
