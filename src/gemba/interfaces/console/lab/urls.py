"""The addresses of the Lab; the console's urls include them."""

from django.urls import URLPattern, path

from gemba.insight.eventlog.queries import DESK
from gemba.interfaces.console.lab import views
from gemba.interfaces.console.lab.keeping import lab_keep
from gemba.interfaces.console.lab.questions import lab_cheapest, lab_matters

urlpatterns: list[URLPattern] = [
    path("lab/", views.lab_log, {"log": DESK}, name="lab"),
    path("lab/<slug:log>/", views.lab_log, name="lab-log"),
    path("lab/<slug:log>/remedies/", views.lab_remedies, name="lab-remedies"),
    path("lab/<slug:log>/change/", views.lab_change, name="lab-change"),
    path("lab/<slug:log>/fit/", views.lab_fit, name="lab-fit"),
    path("lab/<slug:log>/report/", views.lab_report, name="lab-report"),
    path("lab/<slug:log>/results/", views.lab_results, name="lab-results"),
    path("lab/<slug:log>/results.json", views.lab_export, name="lab-export"),
    path("lab/<slug:log>/matters/", lab_matters, name="lab-matters"),
    path("lab/<slug:log>/cheapest/", lab_cheapest, name="lab-cheapest"),
    path("lab/<slug:log>/keep/", lab_keep, name="lab-keep"),
]
