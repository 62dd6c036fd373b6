"""The addresses of processes while they run."""

from django.urls import URLPattern, path

from . import moves, views
from .reality import views as reality

urlpatterns: list[URLPattern] = [
    path("manage/running/<uuid:definition_id>/", views.running, name="manage-running"),
    path(
        "manage/running/<uuid:definition_id>/reality/",
        reality.reality,
        name="manage-running-reality",
    ),
    path(
        "manage/running/<uuid:definition_id>/deviation/",
        reality.deviation,
        name="manage-running-deviation",
    ),
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
