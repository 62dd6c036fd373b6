"""Sealed secrets open for their purpose only."""

import re
import stat
from pathlib import Path

import pytest
from pytest_django import Settings

from gemba.foundation.vault.sealing import KEY_FILE, Unsealable, add_key, seal, unseal


@pytest.fixture(autouse=True)
def _own_home(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def test_a_sealed_text_opens_again_and_does_not_show_itself() -> None:
    value = seal("p@ss 密码", purpose="mail")
    assert unseal(value, purpose="mail") == "p@ss 密码"
    assert "p@ss" not in value
    assert re.fullmatch(r"v1\.[0-9a-f]{12}\.[\w=-]+", value)
    assert seal("p@ss 密码", purpose="mail") != value


def test_another_purpose_or_a_changed_value_opens_nothing() -> None:
    value = seal("secret", purpose="mail")
    with pytest.raises(Unsealable):
        unseal(value, purpose="webhook")
    flipped = value[:-6] + ("A" if value[-6] != "A" else "B") + value[-5:]
    for broken in (flipped, value[:-8], "", "secret", value.replace("v1.", "v2.")):
        with pytest.raises(Unsealable):
            unseal(broken, purpose="mail")


def test_a_new_key_seals_and_old_values_stay_readable() -> None:
    old = seal("secret", purpose="mail")
    key_id = add_key()
    new = seal("secret", purpose="mail")
    assert new.split(".")[1] == key_id != old.split(".")[1]
    assert unseal(old, purpose="mail") == unseal(new, purpose="mail") == "secret"


def test_the_key_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    seal("secret", purpose="mail")
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
