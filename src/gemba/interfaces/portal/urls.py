"""The portal's addresses."""

from django.urls import path

from gemba.interfaces.portal.views import own, requesting, tracking

app_name = "portal"
urlpatterns = [
    path("help/", requesting.front, name="front"),
    path("request/", requesting.request_help, name="request"),
    path("t/<str:token>/", tracking.track, name="track"),
    path("t/<str:token>/sent/", tracking.sent, name="sent"),
    path("t/<str:token>/files/<int:attachment_id>/", tracking.track_file, name="track-file"),
    path("my/", own.tickets, name="own"),
    path("my/<int:number>/", own.ticket, name="own-ticket"),
    path("my/<int:number>/files/<int:attachment_id>/", own.file, name="own-file"),
]
