"""What customers and colleagues attach: a photo of a label, one sent by mistake, a shipping label.

Drawn here, so that the demo needs neither files of its own nor anybody's photos.
"""

import random
import struct
import zlib

WIDTH, HEIGHT = 480, 360
Colour = tuple[int, int, int]

_WHITE: Colour = (244, 244, 240)
_INK: Colour = (38, 38, 42)
_BACKGROUNDS: dict[str, Colour] = {
    "r5": (92, 108, 122),
    "r7": (66, 74, 92),
    "a3": (132, 142, 128),
    "k2": (150, 112, 92),
    "e6": (104, 122, 96),
    "b2": (112, 100, 128),
}
# Five columns of seven dots, the lowest bit on top.
_GLYPHS = {
    "0": "3e5149453e", "1": "00427f4000", "2": "4261514946", "3": "2141454b31",
    "4": "1814127f10", "5": "2745454539", "6": "3c4a494930", "7": "0171090503",
    "8": "3649494936", "9": "064949291e", "A": "7e1111117e", "B": "7f49494936",
    "C": "3e41414122", "D": "7f4141221c", "E": "7f49494941", "I": "00417f4100",
    "K": "7f08142241", "L": "7f40404040", "N": "7f0408107f", "O": "3e4141413e",
    "R": "7f09192946", "S": "4649494931", "V": "1f2040201f", "W": "3f4038403f",
    "/": "2010080402", "-": "0808080808", " ": "0000000000",
}  # fmt: skip


class _Canvas:
    """Rows of RGB bytes that rectangles are laid into."""

    def __init__(self, top: Colour, bottom: Colour) -> None:
        self._rows = [bytearray(_mix(top, bottom, y / HEIGHT)) * WIDTH for y in range(HEIGHT)]

    def fill(self, x: int, y: int, width: int, height: int, colour: Colour) -> None:
        """Lay a rectangle."""
        stripe = bytes(colour) * width
        for row in self._rows[y : y + height]:
            row[x * 3 : (x + width) * 3] = stripe

    def write(self, x: int, y: int, text: str, dot: int) -> None:
        """Print in capitals of seven dots."""
        for letter in text:
            for column, dots in enumerate(bytes.fromhex(_GLYPHS[letter])):
                for line in range(7):
                    if dots >> line & 1:
                        self.fill(x + column * dot, y + line * dot, dot, dot, _INK)
            x += 6 * dot

    def png(self) -> bytes:
        """The picture as a PNG file."""
        pixels = b"".join(b"\0" + bytes(row) for row in self._rows)
        head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
        chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(pixels, 6)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def label_photo(product: str) -> bytes:
    """A PNG of the label on a device: brand, model, bar code."""
    rng = random.Random(product)  # noqa: S311 – the bars of a picture
    colour = _BACKGROUNDS[product]
    canvas = _Canvas(colour, _mix(colour, (20, 20, 24), 0.6))
    canvas.fill(58, 66, 370, 236, _mix(colour, (0, 0, 0), 0.5))
    canvas.fill(52, 58, 370, 236, _WHITE)
    canvas.write(76, 82, "SOLISLE", 5)
    canvas.write(318, 82, product.upper(), 5)
    x = 76
    while x < 390:
        bar = rng.choice((2, 2, 3, 5))
        canvas.fill(x, 146, bar, 88, _INK)
        x += bar + rng.choice((2, 3, 4))
    canvas.write(76, 252, "220-240 V", 3)
    return canvas.png()


def holiday_photo() -> bytes:
    """A PNG of sea and sand, attached by mistake."""
    canvas = _Canvas((120, 178, 226), (206, 226, 238))
    canvas.fill(330, 60, 56, 56, (252, 224, 120))
    canvas.fill(0, 190, WIDTH, 70, (58, 122, 168))
    canvas.fill(0, 206, WIDTH, 4, (150, 196, 220))
    canvas.fill(0, 234, WIDTH, 5, (150, 196, 220))
    canvas.fill(0, 260, WIDTH, 100, (226, 204, 160))
    canvas.fill(112, 236, 8, 96, (122, 84, 60))
    canvas.fill(66, 222, 100, 18, (204, 82, 74))
    return canvas.png()


def shipping_label() -> bytes:
    """A PDF of one page with the address of the service centre."""
    lines = (
        "SOLISLE SERVICE - RETURN",
        "Havenkade 12",
        "Rotterdam",
        "",
        "Postage paid by addressee",
    )
    shown = " ".join(f"({line}) Tj 0 -22 Td" for line in lines)
    stream = f"BT /F1 16 Tf 40 250 Td {shown} ET".encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 298] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    file, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return file + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (count, table, count, len(file))
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    mixed = [round(a + (b - a) * share) for a, b in zip(one, other, strict=True)]
    return mixed[0], mixed[1], mixed[2]
