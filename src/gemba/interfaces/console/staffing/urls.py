"""The addresses of the Staffing screen; the console's urls include them."""

from django.urls import URLPattern, path

from gemba.insight.eventlog.queries import DESK
from gemba.interfaces.console.staffing import plan_views, views

urlpatterns: list[URLPattern] = [
    path("staffing/", views.demand, {"log": DESK}, name="staffing"),
    path("staffing/plans/", plan_views.plans, name="staffing-plans"),
    path("staffing/plans/proposal/", plan_views.proposal, name="staffing-proposal"),
    path("staffing/plans/keep/", plan_views.keep, name="staffing-plan-keep"),
    path("staffing/plans/terms/", plan_views.terms, name="staffing-terms"),
    path("staffing/plans/wishes/", plan_views.wish, name="staffing-wish"),
    path(
        "staffing/plans/wishes/<uuid:wish_id>/withdraw/", plan_views.unwish, name="staffing-unwish"
    ),
    path("staffing/plans/people/<int:user_id>/", plan_views.contract, name="staffing-contract"),
    path("staffing/plans/<uuid:plan_id>/", plan_views.plan, name="staffing-plan"),
    path("staffing/plans/<uuid:plan_id>/change/", plan_views.change, name="staffing-plan-change"),
    path(
        "staffing/plans/<uuid:plan_id>/publish/", plan_views.publish, name="staffing-plan-publish"
    ),
    path("staffing/plans/<uuid:plan_id>/remove/", plan_views.remove, name="staffing-plan-remove"),
    path("staffing/plans/<uuid:plan_id>/shifts.csv", plan_views.plan_csv, name="staffing-plan-csv"),
    path("staffing/plans/<uuid:plan_id>/shifts.ics", plan_views.plan_ics, name="staffing-plan-ics"),
    path("staffing/<slug:log>/", views.demand, name="staffing-log"),
    path("staffing/<slug:log>/forecast.csv", views.export, name="staffing-export"),
    path("staffing/<slug:log>/people/", views.needs, name="staffing-needs"),
    path("staffing/<slug:log>/day/", views.day, name="staffing-day"),
]
