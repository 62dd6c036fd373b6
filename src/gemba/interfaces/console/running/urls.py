"""The addresses of processes while they run."""

from django.urls import URLPattern, path

from . import moves, views

urlpatterns: list[URLPattern] = [
    path("manage/running/<uuid:definition_id>/", views.running, name="manage-running"),
    path("manage/running/<uuid:definition_id>/move/", moves.foresee, name="manage-running-move"),
    path("manage/running/<uuid:definition_id>/moved/", moves.move, name="manage-running-moved"),
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
