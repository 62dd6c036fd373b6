"""What every template may use."""

from django.http import HttpRequest


def surroundings(request: HttpRequest) -> dict[str, object]:
    """The person looking at the page, or None."""
    user = getattr(request, "user", None)
    return {"person": user if user is not None and user.is_authenticated else None}
