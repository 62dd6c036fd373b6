"""Which files a browser may draw in a page."""

import pytest

from gemba.interfaces.pictures import picture_type

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 10 + b"\xff\xc0\x00\x11\x08"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (PNG + b"\x00\x00\x04\x00\x00\x00\x03\x00", "image/png"),
        (b"GIF89a\x10\x00\x10\x00", "image/gif"),
        (JPEG + b"\x01\x00\x01\x00" + b"\x00" * 20, "image/jpeg"),
        (b"RIFF____WEBPVP8X" + b"\x00" * 8 + b"\xff\x01\x00\xff\x01\x00", "image/webp"),
    ],
)
def test_pictures_of_bearable_size_are_shown(head: bytes, kind: str) -> None:
    assert picture_type(head) == kind


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script>",
        b"%PDF-1.4",
        PNG + b"\x00\x01\x00\x00\x00\x01\x00\x00",  # 65,536 squared
        PNG + b"\x00\x00\x00\x00\x00\x00\x00\x01",
        JPEG + b"\xff\xff\xff\xff" + b"\x00" * 20,
        b"\xff\xd8\xff\xff\xff\xff",
        b"RIFF____WEBP????",
    ],
)
def test_all_else_is_a_download(head: bytes) -> None:
    assert picture_type(head) is None
