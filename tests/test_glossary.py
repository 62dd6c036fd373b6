"""The glossary has one line a word."""

from collections import Counter
from pathlib import Path

GLOSSARY = Path(__file__).parents[1] / "docs/glossary.md"


def test_no_word_stands_twice() -> None:
    lines = [line.split("|") for line in GLOSSARY.read_text().splitlines() if line.startswith("| ")]
    words = Counter(
        each[1].strip().lower() for each in lines if each[2].strip() not in ("中文", "---")
    )
    assert len(words) > 300
    assert [word for word, times in words.items() if times > 1] == []
