"""The addresses at which endpoints are written."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from gemba.desk.workflow.endpoints import endpoint_said
from gemba.desk.workflow.offers import ENDPOINT
from gemba.interfaces.console.definitions.editors import Editor, register_editor

from . import views

register_editor(
    Editor(
        ENDPOINT,
        icon="webhook",
        lead=_("Systems that processes may call, each by its name, with signed requests."),
        summary=endpoint_said,
        new="console:manage-endpoint-new",
        edit="console:manage-endpoint-edit",
    )
)

urlpatterns: list[URLPattern] = [
    path("manage/endpoint/new/", views.edit, name="manage-endpoint-new"),
    path("manage/endpoint/<uuid:definition_id>/", views.edit, name="manage-endpoint-edit"),
]
