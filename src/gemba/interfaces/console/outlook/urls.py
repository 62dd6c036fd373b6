"""The address of the outlook; the console's urls include it."""

from django.urls import URLPattern, path

from gemba.interfaces.console.outlook import views

urlpatterns: list[URLPattern] = [
    path("tickets/<int:number>/outlook/", views.ticket_outlook, name="ticket-outlook"),
]
