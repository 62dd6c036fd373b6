"""`{% translate %}`, `{% url %}` and `{% static %}` as Django has them, remembering what they said
before; `{% remembered %}` does so with a whole piece.

A page has hundreds of them; translating and reversing anew was a fifth of its time. Settings put
this library in the place of Django's `i18n` and `static` and among the builtins.
"""

from collections.abc import Hashable
from functools import lru_cache
from typing import cast
from uuid import UUID

from django.template import Context, Library, Node
from django.template.base import FilterExpression, Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as url_tag
from django.template.loader import render_to_string
from django.templatetags import i18n
from django.templatetags import static as static_files
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

URLS_KEPT = 4_096
PIECES_KEPT = 2_048
_PLAIN = (str, SafeString, int, UUID)

register = Library()
register.tags.update(i18n.register.tags)
register.tags.update(static_files.register.tags)
register.filters.update(i18n.register.filters)


class Said(Node):
    """Words that stand in the template, kept for each language."""

    child_nodelists = ()

    def __init__(self, node: i18n.TranslateNode) -> None:
        self.node, self.name = node, node.asvar
        node.asvar = None
        self.words: dict[tuple[str | None, bool], str] = {}

    def render(self, context: Context) -> SafeString:
        """The words in the reader's language."""
        key = (get_language(), context.autoescape)
        words = self.words.get(key)
        if words is None:
            words = self.words[key] = self.node.render(context)
        if not self.name:
            return cast("SafeString", words)
        context[self.name] = words
        return SafeString("")


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> Node:
    """As Django's; what depends on the context is left to it."""
    node = i18n.do_translate(parser, token)
    expression, about = node.filter_expression, node.message_context
    if not _is_literal(expression) or not (about is None or _is_literal(about)):
        return node
    return Said(node)


class Address(URLNode):
    """An address, kept for each view and its arguments."""

    def render(self, context: Context) -> SafeString:
        """The address, or nothing where it is to be named and there is none."""
        named = {name: value.resolve(context) for name, value in self.kwargs.items()}
        args = tuple(value.resolve(context) for value in self.args)
        view = self.view_name.resolve(context)
        if named or not all(type(each) in _PLAIN for each in (view, *args)):
            return cast("SafeString", super().render(context))
        match = getattr(getattr(context, "request", None), "resolver_match", None)
        space = match.namespace if match else None
        try:
            found = _address(view, args, space, get_script_prefix(), get_urlconf())
        except NoReverseMatch:
            return cast("SafeString", super().render(context))
        if self.asvar:
            context[self.asvar] = found
            return SafeString("")
        return conditional_escape(found) if context.autoescape else cast("SafeString", found)


@register.tag("url")
def url(parser: Parser, token: Token) -> Address:
    """As Django's."""
    node = url_tag(parser, token)
    return Address(node.view_name, node.args, node.kwargs, node.asvar)


@lru_cache(maxsize=URLS_KEPT)
def _address(
    view: str, args: tuple[object, ...], space: str | None, _prefix: str, urlconf: str | None
) -> str:
    return reverse(view, urlconf=urlconf, args=args, current_app=space)


class File(static_files.StaticNode):
    """The address of a file of the product, kept for each."""

    @classmethod
    @lru_cache(maxsize=URLS_KEPT)
    def handle_simple(cls, path: str) -> str:
        """As Django's."""
        return super().handle_simple(path)


@register.tag("static")
def static(parser: Parser, token: Token) -> File:
    """As Django's."""
    return cast("File", File.handle_token(parser, token))


@register.simple_tag
def remembered(template: str, **known: Hashable) -> SafeString:
    """A piece drawn with what it is given and nothing else – no request, no reader's zone – kept
    for each language."""
    return _drawn(template, get_language(), tuple(known.items()))


@lru_cache(maxsize=PIECES_KEPT)
def _drawn(
    template: str, _language: str | None, known: tuple[tuple[str, Hashable], ...]
) -> SafeString:
    return render_to_string(template, dict(known))


def _is_literal(expression: FilterExpression) -> bool:
    word = expression.var
    return not expression.filters and (isinstance(word, str) or word.lookups is None)
