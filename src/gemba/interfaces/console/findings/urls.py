"""The addresses of the Findings screen; the console's urls include them."""

from django.urls import URLPattern, path

from gemba.insight.eventlog.queries import DESK
from gemba.interfaces.console.findings import views

urlpatterns: list[URLPattern] = [
    path("findings/", views.findings_log, {"log": DESK}, name="findings"),
    path("findings/<slug:log>/", views.findings_log, name="findings-log"),
    path("findings/<slug:log>/report/", views.findings_report, name="findings-report"),
    path("findings/<slug:log>/dismiss/", views.finding_dismiss, name="finding-dismiss"),
    path("findings/<slug:log>/restore/", views.finding_restore, name="finding-restore"),
]
