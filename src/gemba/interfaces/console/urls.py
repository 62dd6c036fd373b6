"""The console's addresses. The first word of a name is the section of the navigation."""

from django.urls import URLPattern, path

from gemba.interfaces.console.figures.urls import urlpatterns as figures_patterns
from gemba.interfaces.console.pages.urls import urlpatterns as page_patterns
from gemba.interfaces.console.process.urls import urlpatterns as process_patterns
from gemba.interfaces.console.views import answering, api_keys, browsing, changing, entering

app_name = "console"

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
    path("tickets/", browsing.tickets, name="tickets"),
    path("tickets/<int:number>/", browsing.ticket, name="ticket"),
    path("palette/", browsing.palette, name="palette"),
    path("live-token/", browsing.live_token, name="live-token"),
]

acting_patterns: list[URLPattern] = [
    path(f"tickets/<int:number>/{address}/", view, name=f"ticket-{name}")
    for address, view, name in (
        ("reply", answering.reply, "reply"),
        ("note", answering.note, "note"),
        ("messages/<uuid:message_id>/retry", answering.retry_delivery, "retry"),
        ("status", changing.set_status, "status"),
        ("assignee", changing.assign, "assign"),
        ("team", changing.transfer, "transfer"),
        ("priority", changing.set_priority, "priority"),
        ("type", changing.set_type, "type"),
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
    *page_patterns,
    *process_patterns,
    *figures_patterns,
]
