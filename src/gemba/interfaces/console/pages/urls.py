"""The addresses of the console's pages beside the workspace."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
