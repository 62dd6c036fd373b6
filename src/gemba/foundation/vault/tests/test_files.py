"""Files lie under their digest."""

import hashlib
from pathlib import Path

import pytest
from pytest_django import Settings

from gemba.foundation.vault.files import (
    FileUnknown,
    drop_copy,
    keep_copy,
    keep_file,
    open_file,
)


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"


def test_a_kept_file_is_found_by_its_digest(tmp_path: Path) -> None:
    digest = keep_file(b"content")
    assert digest == hashlib.sha256(b"content").hexdigest()
    with open_file(digest) as file:
        assert file.read() == b"content"
    assert (tmp_path / "files" / digest[:2] / digest[2:4] / digest).exists()


def test_equal_files_lie_once_and_nothing_unfinished_stays(tmp_path: Path) -> None:
    assert keep_file(b"same") == keep_file(b"same")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "0" * 64, "0" * 63])
def test_anything_but_a_known_digest_is_unknown(digest: str) -> None:
    with pytest.raises(FileUnknown):
        open_file(digest)


def test_a_copy_on_a_shelf_can_be_thrown_away(tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.write_bytes(b"x" * 3_000_000)
    digest = keep_copy(given, shelf="logs")
    assert digest == keep_copy(given, shelf="logs") == keep_file(given.read_bytes())
    with open_file(digest, shelf="logs") as file:
        assert file.read() == given.read_bytes()
    drop_copy(digest, shelf="logs")
    drop_copy(digest, shelf="logs")
    with pytest.raises(FileUnknown):
        open_file(digest, shelf="logs")
    open_file(digest).close()
    with pytest.raises(FileUnknown):
        keep_copy(given, shelf="../x")
