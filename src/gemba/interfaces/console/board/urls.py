"""The addresses of the board; the console's urls include them."""

from django.urls import URLPattern, path

from gemba.interfaces.console.board import from_lab, pilot_views, views
from gemba.interfaces.console.board.automations.urls import urlpatterns as automations
from gemba.interfaces.console.board.charts import views as charts
from gemba.interfaces.console.board.predictions import views as predictions
from gemba.interfaces.console.board.review import views as review

_PROPOSAL = "board/proposals/<uuid:proposal_id>"
_PILOT = f"{_PROPOSAL}/pilot/<uuid:pilot_id>"

urlpatterns: list[URLPattern] = [
    path("board/", views.board, name="board"),
    path("board/new/", views.proposal_new, name="proposal-new"),
    path("board/from-lab/<slug:log>/", from_lab.lab_propose, name="lab-propose"),
    path("board/make/", views.proposal_make, name="proposal-make"),
    path(f"{_PROPOSAL}/", views.proposal_page, name="proposal"),
    path(f"{_PROPOSAL}/edit/", views.proposal_edit, name="proposal-edit"),
    path(f"{_PROPOSAL}/change/", views.proposal_change, name="proposal-change"),
    path(f"{_PROPOSAL}/approve/", views.proposal_approve, name="proposal-approve"),
    path(f"{_PROPOSAL}/withdraw/", views.proposal_withdraw, name="proposal-withdraw"),
    path(f"{_PROPOSAL}/reopen/", views.proposal_reopen, name="proposal-reopen"),
    path(f"{_PROPOSAL}/pilot/forecast/", pilot_views.pilot_forecast, name="pilot-forecast"),
    path(f"{_PROPOSAL}/pilot/begin/", pilot_views.pilot_begin, name="pilot-begin"),
    path(f"{_PILOT}/stop/", pilot_views.pilot_stop, name="pilot-stop"),
    path(f"{_PILOT}/judge/", pilot_views.pilot_judge, name="pilot-judge"),
    path(f"{_PROPOSAL}/adopt/", pilot_views.proposal_adopt, name="proposal-adopt"),
    path(f"{_PROPOSAL}/roll-back/", pilot_views.proposal_roll_back, name="proposal-roll-back"),
    path(f"{_PROPOSAL}/go-on/", pilot_views.proposal_go_on, name="proposal-go-on"),
    path(f"{_PROPOSAL}/close/", charts.proposal_close, name="proposal-close"),
    path(f"{_PROPOSAL}/causes/", views.cause_name, name="cause-name"),
    path(f"{_PROPOSAL}/causes/<uuid:cause_id>/mark/", views.cause_root, name="cause-root"),
    path(f"{_PROPOSAL}/causes/<uuid:cause_id>/back/", views.cause_back, name="cause-back"),
    path("board/review/", review.review_now, name="review-now"),
    path("board/review/findings/", review.review_findings, name="review-findings"),
    path("board/review/<int:year>-<int:month>/", review.review, name="review"),
    path("board/charts/", charts.charts_page, name="control-charts"),
    path("board/predictions/", predictions.predictions_page, name="predictions"),
    path("board/predictions/list/", predictions.predictions_switch, name="predictions-switch"),
    path("board/aims/", views.aims_page, name="aims"),
    path("board/aims/set/", views.aim_set, name="aim-set"),
    path("board/aims/<uuid:aim_id>/close/", views.aim_close, name="aim-close"),
    path("board/suggestions/", views.suggestions_page, name="suggestions"),
    path("board/suggestions/make/", views.suggestion_make, name="suggestion-make"),
    path(
        "board/suggestions/<uuid:suggestion_id>/answer/",
        views.suggestion_answer,
        name="suggestion-answer",
    ),
    *automations,
]
