"""The frame around every editor: a form that publishes, and says why when it may not."""

from uuid import UUID

import pytest
from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.test import RequestFactory

from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.definitions.queries import active, definition, history
from gemba.foundation.definitions.testing import define
from gemba.foundation.events.actors import Actor
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.definitions.editing import editor_page, keep
from gemba.interfaces.console.definitions.forms import DefinitionForm

pytestmark = pytest.mark.django_db


class PaintForm(DefinitionForm):
    """What a colour's editor asks."""

    colour = forms.CharField()


def edit(request: DeskRequest, definition_id: UUID | None = None) -> HttpResponse:
    """A view as the screens of a room have it."""
    page = editor_page(request, "colour", definition_id)
    form = PaintForm(request.POST or None, initial=DefinitionForm.first(page.definition))
    if form.is_valid():
        key = keep(page, form, {"colour": form.cleaned_data["colour"]}, request=request, now=NOON)
        if key is not None:
            return redirect("console:manage-definition", key)
    status = 422 if form.errors else 200
    context = {"page": page, "form": form}
    return render(request, "console/definitions/edit.html", context, status=status)


def asked(
    actor: Actor, key: UUID | None = None, posted: dict[str, object] | None = None
) -> HttpResponse:
    factory = RequestFactory()
    request = factory.post("/", posted) if posted else factory.get("/")
    request.user = get_user_model().objects.get(pk=int(actor.id))
    request.actor = actor  # type: ignore[attr-defined]
    return edit(request, key)  # type: ignore[arg-type]


def test_a_new_one_is_kept_and_switched_on_if_wanted(people: Cast) -> None:
    assert "Publish and switch on" in asked(people.sun_wei).content.decode()
    given = {"name": "Hall", "colour": "white", "note": "New flat"}
    assert asked(people.sun_wei, posted={**given, "is_on": "1"}).status_code == 302
    assert asked(people.sun_wei, posted={**given, "name": "Attic"}).status_code == 302
    [hall] = active("colour")
    assert (hall.name, hall.body) == ("Hall", {"colour": "white"})
    assert history(hall.id, actor=people.sun_wei)[0].note == "New flat"


def test_a_change_is_published_unless_somebody_was_faster(people: Cast) -> None:
    key = define("colour", "Hall", {"colour": "white"}, now=NOON)
    form = asked(people.sun_wei, key).content.decode()
    assert 'name="seen_version" value="1"' in form
    given = {"name": "Hall", "seen_version": 1}
    assert asked(people.adele, key, {**given, "colour": "grey"}).status_code == 302
    late = asked(people.sun_wei, key, {**given, "colour": "black"})
    assert late.status_code == 422
    assert "Adele has changed “Hall” meanwhile. Look at version 2" in late.content.decode()
    assert definition(key).body == {"colour": "grey"}


def test_who_may_not_change_it_does_not_get_the_form(people: Cast) -> None:
    key = define("colour", "Hall", {"colour": "white"}, now=NOON)
    for arguments in ((people.ana,), (people.ana, key)):
        with pytest.raises(PermissionDenied):
            asked(*arguments)
