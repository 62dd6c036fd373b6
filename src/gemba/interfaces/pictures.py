"""Pictures a browser may draw in a page, told by their first bytes and never by their name."""

from collections.abc import Iterator

HEAD_BYTES = 65_536
PIXELS_MAX = 50_000_000
_SIZED_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def picture_type(head: bytes) -> str | None:
    """The media type of a PNG, JPEG, GIF or WebP of bearable size; None for all else.

    `head` is the file's first HEAD_BYTES. A small file can claim a picture that fills the memory
    of whoever looks at it, so the claimed size counts.
    """
    kind = _kind(head)
    if kind is None:
        return None
    return kind if 0 < _pixels(kind, head) <= PIXELS_MAX else None


def _kind(head: bytes) -> str | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return None


def _pixels(kind: str, head: bytes) -> int:
    """Width times height as the file claims them; 0 when it does not say."""
    if kind == "image/png":
        return int.from_bytes(head[16:20], "big") * int.from_bytes(head[20:24], "big")
    if kind == "image/gif":
        return int.from_bytes(head[6:8], "little") * int.from_bytes(head[8:10], "little")
    if kind == "image/webp":
        return _webp_pixels(head)
    return next(_jpeg_pixels(head), 0)


def _webp_pixels(head: bytes) -> int:
    chunk = head[12:16]
    if chunk == b"VP8X":
        width = int.from_bytes(head[24:27], "little") + 1
        return width * (int.from_bytes(head[27:30], "little") + 1)
    if chunk == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return ((bits & 0x3FFF) + 1) * ((bits >> 14 & 0x3FFF) + 1)
    if chunk == b"VP8 ":
        width = int.from_bytes(head[26:28], "little") & 0x3FFF
        return width * (int.from_bytes(head[28:30], "little") & 0x3FFF)
    return 0


def _jpeg_pixels(head: bytes) -> Iterator[int]:
    """From the first frame header, found by walking from segment to segment."""
    at = 2
    while at + 9 < len(head) and head[at] == 0xFF:
        marker, length = head[at + 1], int.from_bytes(head[at + 2 : at + 4], "big")
        if marker in _SIZED_FRAMES:
            height = int.from_bytes(head[at + 5 : at + 7], "big")
            yield height * int.from_bytes(head[at + 7 : at + 9], "big")
        at += 2 + length if marker != 0xFF else 1
