"""The catalogue keeper, run on a small source tree of its own."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
import translations

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext
a = _("Reply")
b = gettext_lazy("Hello {name}")
c = ngettext("%(count)s ticket", "%(count)s tickets", 2)
d = pgettext("verb", "Open")
"""
TEMPLATE = """{% load i18n %}
<div>
      {% translate "Send" %}
   it's "odd" text (with a bracket
 {% blocktranslate trimmed count n=n %}
    {{ n }} message
 {% plural %}
    {{ n }} messages
 {% endblocktranslate %}
</div>
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "desk/templates/desk").mkdir(parents=True)
    (tmp_path / "desk/tests").mkdir()
    (tmp_path / "desk/verbs.py").write_text(PYTHON)
    (tmp_path / "desk/tests/test_verbs.py").write_text('_("Only in a test")')
    (tmp_path / "desk/templates/desk/page.html").write_text(TEMPLATE)
    (tmp_path / "locale/zh_Hans/LC_MESSAGES").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def po(source: Path) -> Path:
    path = source / "locale/zh_Hans/LC_MESSAGES/django.po"
    path.write_text(
        translations.HEADER.format(language="zh_Hans", plural_forms="nplurals=1; plural=0")
    )
    translations.update(source, path)
    return path


def translate(po: Path, pairs: dict[str, str]) -> None:
    """Fill in the first msgstr after each msgid."""
    text = po.read_text()
    for english, chinese in pairs.items():
        head, found, tail = text.partition(f'"{english}"\n')
        assert found, english
        text = head + found + tail.replace('""', f'"{chinese}"', 1)
    po.write_text(text)


ALL = {
    "Reply": "回复",
    "Hello {name}": "{name},您好",
    "%(count)s tickets": "%(count)s 张工单",
    "Open": "打开",
    "Send": "发送",
    "%(n)s messages": "%(n)s 条消息",
}


def test_messages_come_from_python_and_templates(source: Path) -> None:
    found = {
        translations.key(m) for m in translations.messages(translations.extract_catalogue(source))
    }
    assert found == {
        (None, ("Reply",)),
        (None, ("Hello {name}",)),
        (None, ("%(count)s ticket", "%(count)s tickets")),
        ("verb", ("Open",)),
        (None, ("Send",)),
        (None, ("%(n)s message", "%(n)s messages")),
    }


def test_update_keeps_translations_and_drops_what_is_gone(source: Path, po: Path) -> None:
    translate(po, {"Reply": "回复", "Send": "发送"})
    (source / "desk/verbs.py").write_text('_("Reply"); _("Assign")')
    report = translations.update(source, po)
    assert 'msgid "Reply"\nmsgstr "回复"' in po.read_text()
    assert 'msgid "Assign"\nmsgstr ""' in po.read_text()
    assert "Hello" not in po.read_text()
    assert report[-1] == "zh_Hans: 4 messages, 1 of them new"


def test_update_twice_changes_nothing(source: Path, po: Path) -> None:
    before = po.read_bytes()
    translations.update(source, po)
    assert po.read_bytes() == before
    assert "Date" not in po.read_text()


def test_a_complete_catalogue_passes(source: Path, po: Path) -> None:
    translate(po, ALL)
    assert translations.check(source, po) == []


@pytest.mark.parametrize(
    ("english", "chinese", "complaint"),
    [
        ("Reply", "", "is not translated"),
        ("Hello {name}", "{nmae},您好", "placeholders"),
        ("%(count)s tickets", "工单", "placeholders"),
    ],
)
def test_check_names_the_fault(
    source: Path, po: Path, english: str, chinese: str, complaint: str
) -> None:
    translate(po, {**ALL, english: chinese})
    problems = translations.check(source, po)
    assert len(problems) == 1
    assert complaint in problems[0]


def test_check_names_missing_and_unused_messages(source: Path, po: Path) -> None:
    translate(po, ALL)
    (source / "desk/verbs.py").write_text('_("Reply now")')
    problems = "\n".join(translations.check(source, po))
    assert "'Reply now' is missing" in problems
    assert "'Reply' is used nowhere" in problems


def test_check_refuses_fuzzy(source: Path, po: Path) -> None:
    translate(po, ALL)
    po.write_text(po.read_text().replace('msgid "Reply"', '#, fuzzy\nmsgid "Reply"'))
    assert "fuzzy" in translations.check(source, po)[0]


def test_compiled_messages_can_be_read(po: Path) -> None:
    translate(po, ALL)
    assert translations.compile_catalogue(po)
    with po.with_suffix(".mo").open("rb") as stream:
        catalogue = gettext.GNUTranslations(stream)
    assert catalogue.gettext("Reply") == "回复"
    assert catalogue.pgettext("verb", "Open") == "打开"
    assert catalogue.ngettext("%(count)s ticket", "%(count)s tickets", 1) == "%(count)s 张工单"


def test_compile_is_skipped_when_fresh(po: Path) -> None:
    assert translations.compile_catalogue(po)
    assert not translations.compile_catalogue(po)


def test_words_in_templates_must_be_translatable(source: Path) -> None:
    (problem,) = translations.check_templates(source)
    assert problem.startswith("desk/templates/desk/page.html:4: ")
