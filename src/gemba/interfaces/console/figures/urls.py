"""The addresses of the Figures screen; the console's urls include them."""

from django.urls import URLPattern, path

from gemba.insight.eventlog.queries import DESK
from gemba.interfaces.console.figures import views

urlpatterns: list[URLPattern] = [
    path("figures/", views.figures_log, {"log": DESK}, name="figures"),
    path("figures/alerts/", views.figures_alerts, name="figures-alerts"),
    path("figures/alerts/<uuid:miss>/seen/", views.figures_alert_seen, name="figures-alert-seen"),
    path("figures/targets/<slug:kpi>/", views.figures_target, name="figures-target"),
    path(
        "figures/targets/<slug:kpi>/remove/",
        views.figures_target_remove,
        name="figures-target-remove",
    ),
    path("figures/<slug:log>/", views.figures_log, name="figures-log"),
    path("figures/<slug:log>/meanings/", views.figures_meanings, name="figures-meanings"),
    path("figures/<slug:log>/<slug:kpi>/", views.figures_kpi, name="figures-kpi"),
    path("figures/<slug:log>/<slug:kpi>/cases.csv", views.figures_export, name="figures-export"),
]
