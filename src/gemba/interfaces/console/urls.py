"""The console's addresses. The first word of a name is the section of the navigation."""

from django.urls import URLPattern, path
from django.views.generic import RedirectView

from gemba.interfaces.console.pages.urls import urlpatterns as page_patterns
from gemba.interfaces.console.views import browsing, entering

app_name = "console"

entering_patterns: list[URLPattern] = [
    path("log-in/", entering.log_in, name="log-in"),
    path("log-out/", entering.log_out, name="log-out"),
    path("language/", entering.set_language, name="set-language"),
    path("preferences/", entering.preferences, name="preferences"),
    path("preferences/save/", entering.save_preferences, name="preferences-save"),
    path("preferences/theme/", entering.set_theme, name="set-theme"),
]

browsing_patterns: list[URLPattern] = [
    path("", RedirectView.as_view(pattern_name="console:tickets"), name="home"),
    path("views/", browsing.views, name="views"),
    path("tickets/", browsing.tickets, name="tickets"),
]

urlpatterns = [*entering_patterns, *browsing_patterns, *page_patterns]
