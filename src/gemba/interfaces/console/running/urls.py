"""The addresses of processes while they run."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("manage/running/<uuid:definition_id>/", views.running, name="manage-running"),
    *(
        path(
            f"manage/running/<uuid:definition_id>/{how}/",
            views.mend,
            {"how": how},
            name=f"manage-running-{how}",
        )
        for how in views.HOW
    ),
]
