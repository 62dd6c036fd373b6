"""Whatever people define can be brought back: kind by kind, what counts and what the desk does."""

from dataclasses import replace
from datetime import timedelta
from importlib import import_module

import pytest
from django.urls import reverse

from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.definitions.kinds import DefinitionKind, Owner, kinds
from gemba.foundation.definitions.operations import Draft, create, publish, restore
from gemba.foundation.definitions.queries import active, changes_between, history
from gemba.foundation.definitions.testing import SamplePair
from gemba.foundation.events.actors import Role
from gemba.interfaces.tests.visiting import visitor

HOUR = timedelta(hours=1)


def pair_of(kind: DefinitionKind) -> SamplePair:
    """What the room of the kind lends."""
    room = ".".join(kind.check.__module__.split(".")[:3])
    pair: SamplePair = import_module(f"{room}.testing").sample_pairs()[kind.name]
    return pair


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.name)
def test_an_earlier_version_is_brought_back(kind: DefinitionKind, people: Cast) -> None:
    pair, sun_wei = pair_of(kind), people.sun_wei
    if not kind.may_change(sun_wei, Owner()):
        sun_wei = replace(sun_wei, role=Role.ADMINISTRATOR)
    first, second = Draft("As it was", pair.first, "a test"), Draft("Anew", pair.second, "a test")
    key = create(kind=kind.name, draft=first, actor=sun_wei, now=NOON, is_on=True)
    effect = pair.effect(key, NOON + HOUR)
    now = NOON + 2 * HOUR
    publish(definition_id=key, draft=second, seen_version=1, actor=people.adele, now=now)
    assert pair.effect(key, now + HOUR) != effect
    now += 2 * HOUR
    restore(definition_id=key, version=1, seen_version=2, actor=sun_wei, now=now)
    assert pair.effect(key, now + HOUR) == effect

    [counts] = active(kind.name)
    assert (counts.version, counts.name, counts.body) == (3, "As it was", pair.first)
    last, changed, made = history(key, actor=sun_wei)
    assert (last.restored, last.author_name, changed.author_name) == (1, "孙伟", "Adele")
    assert changes_between(kind.name, made, last) == ()
    there = changes_between(kind.name, made, changed)
    back = changes_between(kind.name, changed, last)
    assert len(there) > 1
    assert {(each.path, each.before, each.after) for each in back} == {
        (each.path, each.after, each.before) for each in there
    }
    story = visitor("adele").get(reverse("console:manage-definition", args=[key]))
    shown = story.content.decode()
    assert "孙伟" in shown
    assert "Adele" in shown
    assert "<del>Anew</del>" in shown
    assert "<ins>As it was</ins>" in shown
