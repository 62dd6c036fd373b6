"""The addresses of selections; those of the board include them."""

from django.urls import URLPattern, path

from gemba.interfaces.console.board.automations import views

_ALL = "board/automation"
_ONE = f"{_ALL}/<uuid:selection_id>"
_CANDIDATE = f"{_ONE}/<uuid:automation_id>"
_STEP = f"{_ONE}/steps/<uuid:step_id>"

urlpatterns: list[URLPattern] = [
    path(f"{_ALL}/", views.automations, name="automations"),
    path(f"{_ALL}/new/", views.selection_new, name="selection-new"),
    path(f"{_ALL}/make/", views.selection_make, name="selection-make"),
    path(f"{_ONE}/", views.selection_page, name="selection"),
    path(f"{_ONE}/ranking/", views.selection_ranking, name="selection-ranking"),
    path(f"{_ONE}/edit/", views.selection_edit, name="selection-edit"),
    path(f"{_ONE}/change/", views.selection_change, name="selection-change"),
    path(f"{_ONE}/weigh/", views.selection_weigh, name="selection-weigh"),
    path(f"{_ONE}/new/", views.automation_new, name="automation-new"),
    path(f"{_ONE}/add/", views.automation_add, name="automation-add"),
    path(f"{_CANDIDATE}/edit/", views.automation_edit, name="automation-edit"),
    path(f"{_CANDIDATE}/change/", views.automation_change, name="automation-change"),
    path(f"{_CANDIDATE}/drop/", views.automation_drop, name="automation-drop"),
    path(f"{_CANDIDATE}/choose/", views.automation_choose, name="automation-choose"),
    path(f"{_CANDIDATE}/plan/", views.rollout_plan, name="rollout-plan"),
    path(f"{_STEP}/settle/", views.rollout_settle, name="rollout-settle"),
    path(f"{_STEP}/drop/", views.rollout_drop, name="rollout-drop"),
]
