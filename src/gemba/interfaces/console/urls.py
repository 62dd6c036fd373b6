"""The console's addresses. The first word of a name is the section of the navigation."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from gemba.interfaces.console.board.urls import urlpatterns as board_patterns
from gemba.interfaces.console.calendars.urls import urlpatterns as calendar_patterns
from gemba.interfaces.console.complaints.urls import urlpatterns as complaint_patterns
from gemba.interfaces.console.conditions.urls import urlpatterns as condition_patterns
from gemba.interfaces.console.definitions.editors import Editor, register_editor
from gemba.interfaces.console.definitions.urls import urlpatterns as definition_patterns
from gemba.interfaces.console.drawings.urls import urlpatterns as drawing_patterns
from gemba.interfaces.console.endpoints.urls import urlpatterns as endpoint_patterns
from gemba.interfaces.console.figures.urls import urlpatterns as figures_patterns
from gemba.interfaces.console.findings.urls import urlpatterns as findings_patterns
from gemba.interfaces.console.lab.urls import urlpatterns as lab_patterns
from gemba.interfaces.console.outlook.urls import urlpatterns as outlook_patterns
from gemba.interfaces.console.pages.urls import urlpatterns as page_patterns
from gemba.interfaces.console.process.urls import urlpatterns as process_patterns
from gemba.interfaces.console.robots.urls import urlpatterns as robot_patterns
from gemba.interfaces.console.routing.urls import urlpatterns as routing_patterns
from gemba.interfaces.console.rules.urls import urlpatterns as rule_patterns
from gemba.interfaces.console.running.urls import urlpatterns as running_patterns
from gemba.interfaces.console.sla.urls import urlpatterns as sla_patterns
from gemba.interfaces.console.staffing.urls import urlpatterns as staffing_patterns
from gemba.interfaces.console.steps.urls import urlpatterns as step_patterns
from gemba.interfaces.console.teamwork.urls import urlpatterns as teamwork_patterns
from gemba.interfaces.console.views import (
    answering,
    api_keys,
    browsing,
    changing,
    entering,
    filtering,
    joining,
    planning,
    snoozing,
    together,
)
from gemba.interfaces.console.wallboard.urls import urlpatterns as wallboard_patterns

app_name = "console"

register_editor(
    Editor(
        "saved_view",
        icon="filter",
        lead=_("Lists by a condition. They are written where tickets are listed, by Filter."),
    )
)

entering_patterns: list[URLPattern] = [
    path("", entering.home, name="home"),
    path("log-in/", entering.log_in, name="log-in"),
    path("log-out/", entering.log_out, name="log-out"),
    path("language/", entering.set_language, name="set-language"),
    path("preferences/", entering.preferences, name="preferences"),
    path("preferences/save/", entering.save_preferences, name="preferences-save"),
    path("preferences/keys/", api_keys.make, name="api-key-make"),
    path("preferences/keys/<uuid:key_id>/revoke/", api_keys.revoke, name="api-key-revoke"),
    path("preferences/theme/", entering.set_theme, name="set-theme"),
]

browsing_patterns: list[URLPattern] = [
    path("views/", browsing.views, name="views"),
    path("views/saved/", browsing.saved_counts, name="views-saved"),
    path("tickets/", browsing.tickets, name="tickets"),
    path("tickets/together/", together.act, name="tickets-together"),
    path("tickets/together/undo/", together.undo, name="tickets-together-undo"),
    path("tickets/together/sheet/", together.sheet, name="tickets-together-sheet"),
    path("tickets/filter/", filtering.form, name="tickets-filter"),
    path("tickets/filter/show/", filtering.show, name="tickets-filter-show"),
    path("tickets/filter/keep/", filtering.keep, name="tickets-filter-keep"),
    path("tickets/products/", browsing.product_names, name="tickets-products"),
    path("tickets/<int:number>/", browsing.ticket, name="ticket"),
    path("palette/", browsing.palette, name="palette"),
    path("live-token/", browsing.live_token, name="live-token"),
]

acting_patterns: list[URLPattern] = [
    path(f"tickets/<int:number>/{address}/", view, name=f"ticket-{name}")
    for address, view, name in (
        ("reply", answering.reply, "reply"),
        ("note", answering.note, "note"),
        ("messages/<uuid:message_id>/undo", answering.undo_reply, "undo-reply"),
        ("schedule", planning.schedule, "schedule"),
        ("schedule/<uuid:schedule_id>", planning.sheet, "planned"),
        ("schedule/<uuid:schedule_id>/change", planning.change, "change-schedule"),
        ("schedule/<uuid:schedule_id>/cancel", planning.cancel_schedule, "cancel-schedule"),
        ("snooze", snoozing.snooze, "snooze"),
        ("wake", snoozing.wake, "wake"),
        ("split", joining.split, "split"),
        ("split/messages", joining.split_form, "split-form"),
        ("merge/preview", joining.merge_view, "merge-preview"),
        ("parts/<int:part_number>/leave", joining.part_leaves, "part-leaves"),
        ("parts/add", joining.add_part, "add-part"),
        ("parent/leave", joining.leave_parent, "leave-parent"),
        ("messages/<uuid:message_id>/retry", answering.retry_delivery, "retry"),
        ("status", changing.set_status, "status"),
        ("assignee", changing.assign, "assign"),
        ("team", changing.transfer, "transfer"),
        ("priority", changing.set_priority, "priority"),
        ("type", changing.set_type, "type"),
        ("product", changing.set_product, "product"),
        ("vendor", changing.set_vendor, "vendor"),
        ("tier", changing.set_tier, "tier"),
        ("tags/add", changing.add_tag, "tag"),
        ("tags/remove", changing.remove_tag, "untag"),
        ("links/revoke", changing.revoke_links, "revoke-links"),
        ("merge", changing.merge, "merge"),
        ("merges/<int:merge_id>/undo", changing.unmerge, "unmerge"),
    )
]

urlpatterns = [
    *entering_patterns,
    *browsing_patterns,
    *acting_patterns,
    *step_patterns,
    *outlook_patterns,
    *teamwork_patterns,
    *complaint_patterns,
    *page_patterns,
    *process_patterns,
    *figures_patterns,
    *board_patterns,
    *findings_patterns,
    *lab_patterns,
    *staffing_patterns,
    *wallboard_patterns,
    *routing_patterns,
    # last: /manage/KIND/ would hide what another room has there
    *calendar_patterns,
    *condition_patterns,
    *drawing_patterns,
    *endpoint_patterns,
    *robot_patterns,
    *running_patterns,
    *rule_patterns,
    *sla_patterns,
    *definition_patterns,
]
