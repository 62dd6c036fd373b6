import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.names import CodedColumn, Names, compact, recoded


def test_texts_come_back_by_code() -> None:
    names = Names.of(["新建", "Müller", "", "🙂 ok"])
    assert list(names) == ["新建", "Müller", "", "🙂 ok"]
    assert names[0] == "新建"
    assert names[-1] == "🙂 ok"
    assert names[1:3] == ["Müller", ""]
    assert len(names) == 4


def test_a_code_outside_is_an_index_error() -> None:
    with pytest.raises(IndexError):
        Names.of(["a"])[1]


def test_a_dictionary_grows_at_its_end() -> None:
    names, codes = Names.of(["a", "b"]).extended(["b", "x", "a", "x", "y"])
    assert codes.tolist() == [1, 2, 0, 2, 3]
    assert list(names) == ["a", "b", "x", "y"]
    assert names.codes["y"] == 3


def test_a_grown_dictionary_knows_its_codes_and_the_old_one_only_its_own() -> None:
    before = Names.of(["a", "b"])
    after, _codes = before.extended(["x"])
    assert before.codes == {"a": 0, "b": 1}
    assert after.codes == {"a": 0, "b": 1, "x": 2}


def test_nothing_new_keeps_the_dictionary() -> None:
    before = Names.of(["a", "b"])
    after, codes = before.extended(["b"])
    assert after is before
    assert codes.tolist() == [1]


def test_recoding_keeps_the_unknown() -> None:
    column = recoded(CodedColumn.of(["x", None, "a"]), Names.of(["a"]))
    assert column.codes.tolist() == [1, -1, 0]
    assert [column.text(row) for row in range(3)] == ["x", None, "a"]


def test_compact_drops_unused_texts() -> None:
    column = CodedColumn.of(["a", "b", None, "c"])
    used = compact(CodedColumn(column.codes[1:], column.names))
    assert list(used.names) == ["b", "c"]
    assert used.codes.tolist() == [0, -1, 1]


def test_lone_surrogates_survive() -> None:
    assert Names.of(["a\udc80"])[0] == "a\udc80"


@given(st.lists(st.text(max_size=5), unique=True, max_size=20), st.data())
def test_some_texts_are_found_and_taken_without_decoding_all(
    texts: list[str], data: st.DataObject
) -> None:
    names = Names.of(texts)
    wanted = data.draw(st.text(max_size=5))
    assert names.code_of(wanted) == (texts.index(wanted) if wanted in texts else None)
    for code, text in enumerate(texts):
        assert names.code_of(text) == code
    codes = data.draw(st.lists(st.sampled_from(range(len(texts)))) if texts else st.just([]))
    assert list(names.taken(np.array(codes, dtype=np.int64))) == [texts[code] for code in codes]
