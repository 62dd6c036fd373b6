"""Tags that remember: the same words and addresses as Django's own, in every language."""

from typing import NamedTuple
from uuid import UUID

import pytest
from django.template import Context, Engine, TemplateSyntaxError, engines
from django.urls import NoReverseMatch
from django.utils.translation import override

ENGINES = (
    Engine(
        libraries={
            "i18n": "django.templatetags.i18n",
            "static": "django.templatetags.static",
        }
    ),
    Engine(
        libraries=dict.fromkeys(("i18n", "static"), "gemba.interfaces.quick_tags"),
        builtins=["gemba.interfaces.quick_tags"],
    ),
)
TEMPLATES = (
    "{% translate 'Resolve' %} & {% translate \"It's 100%\" %}",
    "{% translate 'Resolve' as word %}[{{ word }}]{% translate 'Resolve' noop %}",
    "{% translate word %}{% translate 'waiting' context 'for how long' %}",
    "{% autoescape off %}{% translate 'Resolve' %}{% url 'console:ticket' 7 %}{% endautoescape %}",
    "{% url 'console:ticket' number %}{% url 'console:ticket' number=number %}{% url page %}",
    "{% url 'console:ticket' number as here %}[{{ here }}]{% url 'nowhere' as gone %}[{{ gone }}]",
    "{% url 'console:contact' contact %}",
    "{% static 'css/base.css' %}{% static word %}{% static 'a&b.css' as file %}[{{ file }}]",
)


@pytest.mark.parametrize("text", TEMPLATES)
def test_remembered_tags_say_what_djangos_say(text: str) -> None:
    theirs, ours = (engine.from_string("{% load i18n static %}" + text) for engine in ENGINES)
    known = {"page": "console:tickets", "word": "Resolve", "contact": UUID(int=5)}
    for language in ("en", "zh-hans", "en"):
        for number in (1001, 1002):
            with override(language):
                context = {**known, "number": number}
                assert ours.render(Context(context)) == theirs.render(Context(context))


class Option(NamedTuple):
    """As `console/options.html` takes it."""

    value: str
    label: str
    is_chosen: bool
    name: str = ""


def test_a_remembered_piece_is_drawn_anew_for_other_values_and_in_another_language() -> None:
    draw = (
        engines["django"]
        .from_string('{% remembered "console/options.html" options=options %}{% remembered page %}')
        .render
    )

    def drawn(label: str, language: str) -> str:
        with override(language):
            page = "partials/confirm.html"
            return draw({"options": (Option("1", label, is_chosen=True),), "page": page})

    first = drawn("Ana <3", "en")
    assert '<option value="1" selected>Ana &lt;3</option>' in first
    assert drawn("Ana <3", "en") == first
    assert "Bo" in drawn("Bo", "en")
    assert "Go ahead" in first
    assert "Go ahead" not in drawn("Ana <3", "zh-hans")


def test_an_address_that_is_none_is_still_refused() -> None:
    ours = ENGINES[1]
    with pytest.raises(NoReverseMatch):
        ours.from_string("{% url 'nowhere' %}").render(Context())
    with pytest.raises(TemplateSyntaxError):
        ours.from_string("{% url %}")
