"""The addresses at which calendars are written."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from gemba.desk.calendars.body import decode
from gemba.desk.calendars.kind import summary
from gemba.interfaces.console.definitions.editors import Editor, register_editor

from . import views

register_editor(
    Editor(
        "calendar",
        icon="calendar",
        lead=_("When the desk works. The first one is the desk's own; clocks run by it."),
        summary=lambda body: summary(decode(body)),
        new="console:manage-calendar-new",
        edit="console:manage-calendar-edit",
    )
)

urlpatterns: list[URLPattern] = [
    path("manage/calendar/new/", views.edit, name="manage-calendar-new"),
    path("manage/calendar/day/", views.rule, name="manage-calendar-day"),
    path("manage/calendar/preview/", views.preview, name="manage-calendar-preview"),
    path("manage/calendar/<uuid:definition_id>/", views.edit, name="manage-calendar-edit"),
]
