"""The addresses of the supervisor's screens."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("wallboard/", views.board, name="wallboard"),
    path("wallboard/at-risk/", views.at_risk, name="wallboard-at-risk"),
    path("wallboard/ageing/", views.ages, name="wallboard-ageing"),
    path("wallboard/tickets/", views.tickets, name="wallboard-tickets"),
    path("wallboard/tickets/<int:number>/", views.ticket, name="wallboard-ticket"),
    path("wallboard/tickets/<int:number>/tell/", views.tell, name="wallboard-tell"),
]
