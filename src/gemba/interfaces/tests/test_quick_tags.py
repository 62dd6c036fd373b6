"""Tags that remember: the same words and addresses as Django's own, in every language."""

from uuid import UUID

import pytest
from django.template import Context, Engine, TemplateSyntaxError
from django.urls import NoReverseMatch
from django.utils.translation import override

ENGINES = (
    Engine(libraries={"i18n": "django.templatetags.i18n"}),
    Engine(
        libraries={"i18n": "gemba.interfaces.quick_tags"},
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
)


@pytest.mark.parametrize("text", TEMPLATES)
def test_remembered_tags_say_what_djangos_say(text: str) -> None:
    theirs, ours = (engine.from_string("{% load i18n %}" + text) for engine in ENGINES)
    known = {"page": "console:tickets", "word": "Resolve", "contact": UUID(int=5)}
    for language in ("en", "zh-hans", "en"):
        for number in (1001, 1002):
            with override(language):
                context = {**known, "number": number}
                assert ours.render(Context(context)) == theirs.render(Context(context))


def test_an_address_that_is_none_is_still_refused() -> None:
    ours = ENGINES[1]
    with pytest.raises(NoReverseMatch):
        ours.from_string("{% url 'nowhere' %}").render(Context())
    with pytest.raises(TemplateSyntaxError):
        ours.from_string("{% url %}")
