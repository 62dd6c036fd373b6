import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.desk.channels.kinds.email.charsets import codec_for, decode, guess_codec
from gemba.desk.channels.kinds.email.tests.reading import HEAD, read

CHINESE = "您好，我们上周购买的空气净化器今天早上无法开机，请问应该怎么处理？谢谢。"
TRADITIONAL = "您好，我們上週購買的空氣清淨機今天早上無法開機，請問應該怎麼處理？謝謝。"
KOREAN = "안녕하세요. 지난주에 구입한 공기청정기가 오늘 아침부터 켜지지 않습니다. 감사합니다."
JAPANESE = "先週購入した空気清浄機が今朝から電源が入りません。どうすればよいですか。"
RUSSIAN = "Здравствуйте! Купленный на прошлой неделе очиститель воздуха не включается."
FRENCH = "L'appareil acheté la semaine dernière ne démarre plus depuis hier, à ma grande déception."
ENGLISH = "It\u2019s broken \u2013 the \u201cpower\u201d light\u2026 doesn\u2019t come on."

LABELLED = [
    ("gb2312", "gb18030", CHINESE),
    ("GBK", "gbk", CHINESE),
    ("gb18030", "gb18030", CHINESE + "\U00020000"),
    ("x-gbk", "gbk", CHINESE),
    ("hz-gb-2312", "hz", CHINESE.replace("？", "?")),
    ("big5", "big5", TRADITIONAL),
    ("Big5-HKSCS", "big5hkscs", TRADITIONAL),
    ("euc-kr", "euc_kr", KOREAN),
    ("ks_c_5601-1987", "cp949", KOREAN),
    ("iso-2022-kr", "iso2022_kr", KOREAN),
    ("iso-2022-jp", "iso2022_jp", JAPANESE),
    ("Shift_JIS", "cp932", JAPANESE),
    ("euc-jp", "euc_jp", JAPANESE),
    ("koi8-r", "koi8-r", RUSSIAN),
    ("windows-1251", "cp1251", RUSSIAN),
    ("iso-8859-5", "iso8859-5", RUSSIAN),
    ("iso-8859-1", "latin-1", FRENCH),
    ("iso-8859-1", "cp1252", ENGLISH),
    ("utf-8", "utf-8", CHINESE),
    ("utf-7", "utf-7", CHINESE),
    ("utf-16", "utf-16", CHINESE),
    ("unicode-1-1-utf-8", "utf-8", CHINESE),
]


@pytest.mark.parametrize(("label", "codec", "text"), LABELLED)
def test_a_labelled_text_is_read(label: str, codec: str, text: str) -> None:
    assert decode(text.encode(codec), label) == (text, "")


MISLABELLED = [
    ("gb2312", "utf-8", CHINESE, "utf-8"),
    ("iso-8859-1", "utf-8", CHINESE, "utf-8"),
    ("us-ascii", "utf-8", FRENCH, "utf-8"),
    ("us-ascii", "gb18030", CHINESE, "gb18030"),
    ("iso-8859-1", "gb18030", CHINESE, "gb18030"),
    ("utf-8", "gb18030", CHINESE, "gb18030"),
    ("", "gb18030", CHINESE, "gb18030"),
    ("x-unknown", "gb18030", CHINESE, "gb18030"),
    ("utf-8", "cp950", TRADITIONAL, "cp950"),
    ("", "cp950", TRADITIONAL, "cp950"),
    ("", "cp949", KOREAN, "cp949"),
    ("utf-8", "cp949", KOREAN, "cp949"),
    ("", "cp932", JAPANESE, "cp932"),
    ("", "euc_jp", JAPANESE, "euc_jp"),
    ("", "cp1251", RUSSIAN, "cp1251"),
    ("", "koi8-r", RUSSIAN, "koi8-r"),
    ("", "cp1252", FRENCH, "cp1252"),
    ("utf-8", "cp1252", ENGLISH, "cp1252"),
]


@pytest.mark.parametrize(("label", "codec", "text", "read_as"), MISLABELLED)
def test_a_wrong_label_is_seen_through(label: str, codec: str, text: str, read_as: str) -> None:
    found, note = decode(text.encode(codec), label)
    assert found == text
    assert read_as in note or (label == "" and read_as == "utf-8")


def test_a_text_cut_within_a_character_keeps_the_rest() -> None:
    text, note = decode(CHINESE.encode()[:-1], "utf-8")
    assert text.startswith(CHINESE[:-1])
    assert note


@pytest.mark.parametrize(
    "label", ["idna", "punycode", "unicode_escape", "hex", "zlib", "rot13", "undefined", "x" * 999]
)
def test_a_label_reaches_no_other_codec(label: str) -> None:
    assert codec_for(label) == ""
    assert decode(b"hello", label)[0] == "hello"


def test_few_chinese_characters_are_not_taken_for_korean() -> None:
    assert decode("北京 E1".encode("gb18030"))[0] == "北京 E1"


def test_a_note_shows_a_strange_label_harmlessly() -> None:
    assert "\0" not in decode(b"\xff\xff", "iso-2022-jp\0\0")[1]


@pytest.mark.parametrize(("label", "codec"), [("gb2312", "gbk"), ("big5", "big5"), ("", "gbk")])
def test_through_a_whole_mail(label: str, codec: str) -> None:
    text = TRADITIONAL if codec == "big5" else CHINESE
    kind = f"; charset={label}" if label else ""
    mail = read(HEAD + f"Content-Type: text/plain{kind}\n\n".encode() + text.encode(codec))
    assert mail.text == text
    assert bool(mail.charset_notes) == (label == "")


@given(st.binary(max_size=400), st.sampled_from(["", "gb2312", "utf-7", "big5", "iso-2022-jp"]))
def test_any_bytes_become_text(data: bytes, label: str) -> None:
    text, _ = decode(data, label)
    text.encode()
    assert guess_codec(data)
