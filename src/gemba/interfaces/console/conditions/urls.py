"""The addresses of the pieces of a condition."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("manage/conditions/row/", views.row, name="condition-row"),
    path("manage/conditions/told/", views.told, name="condition-told"),
]
