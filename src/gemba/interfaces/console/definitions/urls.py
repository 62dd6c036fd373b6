"""The addresses under /manage/. A room's own pages there are listed before these."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("manage/", views.front, name="manage"),
    path("manage/changes/", views.changes, name="manage-changes"),
    *(
        path(f"manage/definitions/<uuid:definition_id>/{address}", view, name=f"manage-{name}")
        for address, view, name in (
            ("", views.definition, "definition"),
            ("switch/", views.set_switch, "switch"),
            ("archive/", views.archive, "archive"),
            ("take-back/", views.unarchive, "take-back"),
            ("restore/", views.undo, "restore"),
        )
    ),
    path("manage/<slug:kind_name>/", views.kind, name="manage-kind"),
    path("manage/<slug:kind_name>/order/", views.order, name="manage-order"),
]
