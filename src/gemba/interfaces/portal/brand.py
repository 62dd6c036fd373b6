"""How the company presents itself to its customers: a name, a colour, a home page."""

from dataclasses import dataclass

from django.conf import settings

LIGHT_GROUND, DARK_GROUND = "#ffffff", "#1a1e24"
CONTRAST_MIN = 4.5  # WCAG 2.2, 1.4.3
DEFAULT_COLOUR = "#0f62c4"


@dataclass(frozen=True, slots=True)
class Brand:
    """Colours are `#rrggbb`. `on_*` is for words in the colour, `ink` for words upon it."""

    name: str
    home: str
    colour: str
    ink: str
    on_light: str
    on_dark: str


def brand() -> Brand:
    """The brand as set up; a colour nobody could read words in is shifted until one can."""
    colour = settings.BRAND_COLOUR if _is_colour(settings.BRAND_COLOUR) else DEFAULT_COLOUR
    return Brand(
        name=settings.BRAND_NAME,
        home=settings.BRAND_HOME,
        colour=colour,
        ink=max(("#ffffff", "#000000"), key=lambda ink: contrast(ink, colour)),
        on_light=_readable(colour, LIGHT_GROUND),
        on_dark=_readable(colour, DARK_GROUND),
    )


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _readable(colour: str, ground: str) -> str:
    """The colour, moved away from the ground in steps of a tenth until words in it can be read."""
    away = 0 if _luminance(ground) > 0.5 else 255
    for step in range(11):
        parts = (round(c + (away - c) * step / 10) for c in _parts(colour))
        shifted = "#" + "".join(f"{part:02x}" for part in parts)
        if contrast(shifted, ground) >= CONTRAST_MIN:
            return shifted
    raise ValueError(f"No shade can be read on {ground}.")


def _luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2: 0 black to 1 white."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (part / 255 for part in _parts(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _is_colour(text: str) -> bool:
    return len(text) == 7 and text[0] == "#" and set(text[1:].lower()) <= set("0123456789abcdef")
