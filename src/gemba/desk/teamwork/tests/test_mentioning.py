"""Who is meant by @name."""

from hypothesis import given
from hypothesis import strategies as st

from gemba.desk.teamwork.mentioning import Name, mentioned

NAMES = (
    Name(1, ("Ana", "ana")),
    Name(2, ("Ana Li", "ana.li")),
    Name(3, ("陈晨", "chen.chen")),
    Name(4, ("孙伟", "sun.wei")),
)


def test_who_is_called() -> None:
    assert mentioned("@Ana can you? @陈晨请看一下，谢谢 @孙伟", NAMES) == (1, 3, 4)
    assert mentioned("@ana li knows; @chen.chen too.", NAMES) == (2, 3)
    assert mentioned("@ana.li and @ana.", NAMES) == (2, 1)
    assert mentioned("Mail ana@ana.example, @anabel or @nobody", NAMES) == ()
    assert mentioned("Ask\n@ANA, @ana", NAMES) == (1,)


@given(st.text("@ana li.陈晨 ", max_size=60))
def test_everybody_called_stands_in_the_text(text: str) -> None:
    words = {name.user_id: name.words for name in NAMES}
    for user_id in mentioned(text, NAMES):
        assert any(f"@{word.casefold()}" in text.casefold() for word in words[user_id])
