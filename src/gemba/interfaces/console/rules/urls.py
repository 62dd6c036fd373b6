"""The addresses at which rules, macros and answers are written and tried out."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from gemba.desk.workflow.kinds import rule_said
from gemba.interfaces.console.definitions.editors import Editor, register_editor

from . import on_ticket, own, rehearsing, views
from .telling import about_rule, fired_lately

register_editor(
    Editor(
        "rule",
        icon="route",
        lead=_("When something happens to a ticket, and if conditions hold, things are done."),
        summary=rule_said,
        new="console:manage-rule-new",
        edit="console:manage-rule-edit",
        used_in=fired_lately,
        panel="console/rules/panel.html",
        about=about_rule,
    )
)
register_editor(
    Editor(
        "macro",
        icon="wand",
        lead=_("Several steps at once, in the name of whoever uses it (key M on a ticket)."),
        new="console:manage-macro-new",
        edit="console:manage-macro-edit",
    )
)
register_editor(
    Editor(
        "canned_reply",
        icon="message-2",
        lead=_("Ready texts with variables; type / in a reply to choose one."),
        new="console:manage-answer-new",
        edit="console:manage-answer-edit",
    )
)

urlpatterns: list[URLPattern] = [
    path("manage/rule/new/", views.edit, name="manage-rule-new"),
    path("manage/rule/piece/", views.piece, name="manage-rule-piece"),
    path("manage/rule/warnings/", views.warnings, name="manage-rule-warnings"),
    path("manage/rule/<uuid:definition_id>/", views.edit, name="manage-rule-edit"),
    path(
        "manage/rule/<uuid:definition_id>/rehearse/", rehearsing.again, name="manage-rule-rehearse"
    ),
    path("manage/rehearsals/<uuid:rehearsal_id>/", rehearsing.result, name="manage-rehearsal"),
    path("manage/rehearsals/<uuid:rehearsal_id>/use/", rehearsing.use, name="manage-rehearsal-use"),
    path("manage/macro/new/", own.macro, name="manage-macro-new"),
    path("manage/macro/<uuid:definition_id>/", own.macro, name="manage-macro-edit"),
    path("manage/canned_reply/new/", own.answer, name="manage-answer-new"),
    path("manage/canned_reply/<uuid:definition_id>/", own.answer, name="manage-answer-edit"),
    path("tickets/<int:number>/answers/", on_ticket.answers, name="ticket-answers"),
    path("tickets/<int:number>/macros/", on_ticket.macros, name="ticket-macros"),
    path(
        "tickets/<int:number>/macros/<uuid:macro_id>/preview/",
        on_ticket.preview,
        name="ticket-macro-preview",
    ),
    path(
        "tickets/<int:number>/macros/<uuid:macro_id>/",
        on_ticket.apply,
        name="ticket-macro",
    ),
]
