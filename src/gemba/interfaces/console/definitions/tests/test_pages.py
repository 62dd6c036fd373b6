"""What people define is listed, switched, ordered, compared, taken back and put away in pages."""

import re
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.definitions.kinds import Owner
from gemba.foundation.definitions.operations import Draft, create, publish
from gemba.foundation.definitions.queries import active, definition, definitions, history
from gemba.foundation.definitions.testing import define
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.json_values import JsonValue
from gemba.interfaces.tests.visiting import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def wei(people: Cast) -> Client:
    return visitor("sun.wei")


def painted(*names: str, actor: Actor) -> list[UUID]:
    return [define("colour", each, {"colour": each}, now=NOON, actor=actor) for each in names]


def address(name: str, *arguments: object) -> str:
    return reverse(f"console:manage-{name}", args=arguments)


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def say(key: UUID, body: JsonValue, *, actor: Actor, note: str = "") -> int:
    found = definition(key)
    draft = Draft(found.name, body, note)
    return publish(
        definition_id=key, draft=draft, seen_version=found.version, actor=actor, now=NOON
    )


def test_the_list_tells_what_counts_in_which_order(wei: Client, people: Cast) -> None:
    painted("red", "green", actor=people.sun_wei)
    front = page(wei, reverse("console:manage"))
    assert "What the walls are painted." in front
    assert "2 in use" in front
    assert "孙伟 defined “green”" in front
    shown = page(wei, address("kind", "colour"))
    assert shown.index("Paints it red") < shown.index("Paints it green")
    assert "On 12 walls" in shown
    assert wei.get(address("kind", "no-such")).status_code == 404


def test_the_press_of_a_button_swaps_two_and_a_drag_orders_all(wei: Client, people: Cast) -> None:
    keys = painted("red", "green", "blue", actor=people.sun_wei)
    shown = page(wei, address("kind", "colour"))
    up = re.search(rf'((?:<input[^>]*name="ids"[^>]*>\s*)+)<button[^>]*id="up-{keys[2]}"', shown)
    assert up is not None
    ids = re.findall(r'value="([^"]+)"', up[1])
    assert wei.post(address("order", "colour"), {"ids": ids}).status_code == 302
    assert [each.name for each in active("colour")] == ["red", "blue", "green"]
    wei.post(address("order", "colour"), {"ids": [keys[1], keys[0], keys[2]]})
    assert [each.name for each in active("colour")] == ["green", "red", "blue"]
    assert wei.post(address("order", "colour"), {"ids": ["nonsense"]}).status_code == 422


def test_a_change_is_seen_compared_and_taken_back(wei: Client, people: Cast) -> None:
    [key] = painted("wall", actor=people.sun_wei)
    say(key, {"colour": "white", "gloss": "matt"}, actor=people.adele, note="too <dark>")
    story = page(wei, address("definition", key))
    assert re.search(r"<del>wall</del>.*<ins>white</ins>", story)
    assert "<ins>matt</ins>" in story
    assert "too &lt;dark&gt;" in story
    beside = page(wei, address("definition", key) + "?version=1")
    assert re.search(r"<del>white</del>.*<ins>wall</ins>", beside)
    form = {"version": 1, "seen_version": 2, "back": "history", "note": "lighter was worse"}
    answer = wei.post(address("restore", key), form)
    assert answer["Location"] == address("definition", key)
    assert definition(key).body == {"colour": "wall"}
    assert [each.restored for each in history(key, actor=people.sun_wei)] == [1, None, None]
    assert "孙伟 brought back version 1" in page(wei, address("changes"))
    stale = wei.post(address("restore", key), form)
    assert stale.status_code == 422
    assert "Look at version 3" in stale.content.decode()
    assert wei.get(address("definition", key) + "?version=9").status_code == 404


def test_switched_archived_and_taken_back_by_htmx(wei: Client, people: Cast) -> None:
    keys = painted("red", "green", actor=people.sun_wei)
    asked = {"HX-Request": "true", "HX-Target": "definitions"}
    piece = wei.post(address("switch", keys[0]), headers=asked).content.decode()
    assert piece.count('aria-checked="false"') == 1
    assert "<html" not in piece
    piece = wei.post(address("archive", keys[1]), headers=asked).content.decode()
    assert f"row-{keys[1]}" not in piece
    assert address("take-back", keys[1]) in piece
    assert "green" in page(wei, address("kind", "colour") + "?archived")
    asked["HX-Target"] = "toasts"
    piece = wei.post(address("take-back", keys[1]), headers=asked).content.decode()
    assert 'hx-swap-oob="morph"' in piece
    assert not any(each.is_on for each in definitions("colour", actor=people.sun_wei))
    assert "switched “red” off" in page(wei, address("definition", keys[0]))


def test_agents_read_what_counts_and_change_only_their_own(people: Cast) -> None:
    [key] = painted("red", actor=people.sun_wei)
    own = Owner(user_id=people.ana.user_id)
    draft = Draft("Mine", "Best regards, Ana")
    mine = create(kind="note", draft=draft, actor=people.ana, now=NOON, owner=own)
    ana, chen = visitor("ana"), visitor("chen.chen")
    assert "Paints it red" in page(ana, address("kind", "colour"))
    assert f"switch-{key}" not in page(ana, address("kind", "colour"))
    for name in ("switch", "archive", "take-back"):
        assert ana.post(address(name, key)).status_code == 403
    assert ana.post(address("restore", key), {"version": 1, "seen_version": 1}).status_code == 403
    assert ana.post(address("order", "colour"), {"ids": [key]}).status_code == 403
    assert ana.post(address("switch", mine), {"on": "on"}).status_code == 302
    assert [each.name for each in active("note")] == ["Mine"]
    for client in (chen, visitor("sun.wei")):
        assert "Mine" not in page(client, address("kind", "note"))
        assert client.get(address("definition", mine)).status_code == 404
        assert client.post(address("switch", mine)).status_code == 404
    assert "Mine" not in page(visitor("sun.wei"), address("changes"))
