"""The addresses of the Process screen; the console's urls include them."""

from django.urls import URLPattern, path

from gemba.interfaces.console.process import views
from gemba.interfaces.console.process.filtering.views import add_filter
from gemba.interfaces.console.process.people import views as people_views
from gemba.interfaces.console.process.waiting import views as waiting_views

urlpatterns: list[URLPattern] = [
    path("process/", views.process, name="process"),
    path("process/import/", views.upload, name="process-upload"),
    path("process/import/<slug:key>/", views.read_upload, name="process-import"),
    path("process/<slug:log>/", views.process_log, name="process-log"),
    path("process/<slug:log>/map/", views.process_map, name="process-map-data"),
    path("process/<slug:log>/pulse/", views.pulse, name="process-pulse"),
    path("process/<slug:log>/parts/<slug:part>/", views.part, name="process-part"),
    path("process/<slug:log>/filter/<slug:kind>/", add_filter, name="process-filter"),
    path("process/<slug:log>/waiting/", waiting_views.waiting, name="process-waiting"),
    path(
        "process/<slug:log>/waiting/<slug:key>/",
        waiting_views.waiting_cases,
        name="process-waiting-cases",
    ),
    path("process/<slug:log>/people/", people_views.people, name="process-people"),
    path("process/<slug:log>/people/<slug:code>/", people_views.person, name="process-person"),
    path("process/<slug:log>/remove/", views.remove, name="process-remove"),
]
