"""Every address of the product."""

from django.urls import include, path

from gemba.interfaces.api.urls import addresses

urlpatterns = [
    path("api/v1/", addresses),
    path("", include("gemba.interfaces.console.urls")),
    path("", include("gemba.interfaces.portal.urls")),
]

handler400 = "gemba.interfaces.errors.not_understood"
handler403 = "gemba.interfaces.errors.forbidden"
handler404 = "gemba.interfaces.errors.not_found"
handler500 = "gemba.interfaces.errors.failed"
