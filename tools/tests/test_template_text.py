"""Words shown without translation are found, and nothing else is."""

from __future__ import annotations

import pytest
from template_text import bare_texts


@pytest.mark.parametrize(
    "template",
    [
        '<p>{% translate "Hello" %}</p>',
        "<p>{% blocktranslate trimmed %}Dear <b>customer</b>{% endblocktranslate %}</p>",
        "<p>{{ ticket.subject }} · 12:30 – #4</p>",
        '<p title="{% translate "Close" %}">&nbsp;×</p>',
        "{# a remark #}{% comment %}more words{% endcomment %}",
        "<script>let words = 1;</script><style>.a { color: red }</style>",
        "<kbd>Ctrl</kbd> <code>gemba serve</code>",
        '<span translate="no">Acme <b>Ltd</b></span>',
        '<input type="checkbox" {% if on %}checked{% endif %} class="form-check">',
        "<title>{{ title }} · Gemba</title>",
    ],
)
def test_nothing_to_say(template: str) -> None:
    assert bare_texts(template) == []


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>\nHello</p>", [(2, "Hello")]),
        ("<b>{{ name }}</b> wrote", [(1, "wrote")]),
        ('\n<a title="Close it">×</a>', [(2, "Close it")]),
        ('<input placeholder="Search"/>', [(1, "Search")]),
        ('<span translate="no">Acme<br></span> and sons', [(1, "and sons")]),
        ("{% if a %}\nyes{% endif %}", [(2, "yes")]),
    ],
)
def test_words_are_found(template: str, found: list[tuple[int, str]]) -> None:
    assert bare_texts(template) == found
