"""Phrases are put together from pieces, and both languages have all of them."""

import random
import re
from pathlib import Path

import pytest

from gemba.interfaces.demo.company import FAULTS
from gemba.interfaces.demo.phrasebook import PHRASES, Phrasebook, PhraseUnknown, phrasebook

BOOK = Phrasebook(
    {
        "hello": ("Hello", "Hi"),
        "letter": ("{hello} {name}, [it [never|hardly] works|it is broken].{more?}",),
        "more": (" Soon?",),
    }
)
# What the writer of a ticket fills in; everything else must be a phrase of the book.
FILLED_IN = set(
    "name given salutation phone city short serial rma amount fee po firmware wish n when age "
    "month back order nick tracking subject agent agent_given product pack symptom tried diagnosis "
    "part remedy serial_line answer body vendor other before again said finding number".split()
)
SLOT = re.compile(r"\{([a-z_.]+)\??\}")


def test_choices_may_be_nested_and_slots_be_phrases() -> None:
    said = {BOOK.say("letter", {"name": "Wei"}, random.Random(n)) for n in range(200)}
    assert {"Hello Wei, it never works.", "Hi Wei, it is broken. Soon?"} <= said
    assert len(said) == 12


def test_the_same_chance_says_the_same() -> None:
    once, again = (BOOK.say("letter", {"name": "Wei"}, random.Random(5)) for _ in range(2))
    assert once == again


def test_a_slot_nobody_fills_is_an_error() -> None:
    with pytest.raises(PhraseUnknown, match="name"):
        BOOK.say("letter", {}, random.Random(1))


def test_spaces_and_lines_are_tidied() -> None:
    text = BOOK.fill("One  two \n\n\n\n three[|]  ", {}, random.Random(1))
    assert text == "One two\n\nthree"


def test_both_languages_have_the_same_phrases() -> None:
    english, chinese = (set(phrasebook(language).names("")) for language in ("en", "zh"))
    assert english == chinese


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_phrase_can_be_said(language: str) -> None:
    book = phrasebook(language)
    known = FILLED_IN | set(book.names(""))
    slots = dict.fromkeys(FILLED_IN, "x")
    for name in book.names(""):
        for facet in range(100):
            text = book.variant(name, facet / 100)
            assert set(SLOT.findall(text)) <= known, (name, text)
            assert text.count("[") == text.count("]"), (name, text)
            said = book.fill(text, slots, random.Random(facet))
            assert not set("[]{}|") & set(said), (name, said)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_fault_has_its_words(language: str) -> None:
    names = set(phrasebook(language).names(""))
    for fault in FAULTS:
        for part in ("subject", "symptom", "tried", "remedy", "diagnosis", "part"):
            assert f"fault.{fault.key}.{part}" in names
        assert f"product.{fault.product}.product" in names


def test_diagnoses_tell_the_same_in_both_languages() -> None:
    for fault in FAULTS:
        counts = {
            len(
                {
                    phrasebook(language).variant(f"fault.{fault.key}.diagnosis", n / 12)
                    for n in range(12)
                }
            )
            for language in ("en", "zh")
        }
        assert len(counts) == 1, fault.key


def test_chinese_phrases_speak_chinese() -> None:
    for path in sorted((PHRASES / "zh").glob("*.toml")):
        assert_mostly_chinese(path)


def assert_mostly_chinese(path: Path) -> None:
    text = path.read_text("utf-8")
    han = sum("\u4e00" <= c <= "\u9fff" for c in text)
    assert han > 0.35 * len(text), path.name
