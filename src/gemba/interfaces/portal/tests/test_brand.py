"""The company's colour never costs legibility."""

import pytest

from gemba.interfaces.portal.brand import CONTRAST_MIN, DARK_GROUND, LIGHT_GROUND, brand, contrast


@pytest.mark.parametrize("colour", ["#0f62c4", "#ffe600", "#000000", "#ffffff", "#777777"])
def test_words_can_be_read_in_and_on_every_colour(settings: object, colour: str) -> None:
    settings.BRAND_COLOUR = colour  # type: ignore[attr-defined]
    look = brand()
    assert contrast(look.on_light, LIGHT_GROUND) >= CONTRAST_MIN
    assert contrast(look.on_dark, DARK_GROUND) >= CONTRAST_MIN
    assert contrast(look.ink, look.colour) >= CONTRAST_MIN


@pytest.mark.parametrize("colour", ["red", "#12345", "#12345g", "#0f62c4; --x: url(//y)"])
def test_what_is_no_colour_never_reaches_the_page(settings: object, colour: str) -> None:
    settings.BRAND_COLOUR = colour  # type: ignore[attr-defined]
    assert brand().colour == "#0f62c4"


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
