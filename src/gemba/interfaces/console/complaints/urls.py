"""The addresses of complaints."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from gemba.desk.complaints.kind import KIND, summary
from gemba.desk.complaints.setting import decode
from gemba.interfaces.console.definitions.editors import Editor, register_editor

from . import acts, pages

register_editor(
    Editor(
        KIND,
        icon="flame",
        lead=_("How complaints are treated: causes, the call back, what each role may grant."),
        summary=lambda body: summary(decode(body)),
        new="console:manage-complaints-new",
        edit="console:manage-complaints-edit",
    )
)

ON_TICKET = (
    ("cause", acts.record_cause, "cause"),
    ("callback", acts.record_callback, "callback"),
    ("compensation", acts.compensate, "compensation"),
    ("follow-up", acts.follow_up, "follow-up"),
    ("owner", acts.own, "owner"),
    ("sheets/<slug:what>", pages.sheet, "sheet"),
)

urlpatterns: list[URLPattern] = [
    *(
        path(f"tickets/<int:number>/complaint/{address}/", view, name=f"ticket-complaint-{name}")
        for address, view, name in ON_TICKET
    ),
    path("complaints/", pages.complaint_list, name="complaints"),
    path(f"manage/{KIND}/new/", pages.edit, name="manage-complaints-new"),
    path(f"manage/{KIND}/<uuid:definition_id>/", pages.edit, name="manage-complaints-edit"),
]
