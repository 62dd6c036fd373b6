"""`{% icon "mail" %}` draws one symbol of the product's icon sprite."""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@lru_cache(maxsize=1)
def sprite() -> str:
    """Where the sprite is served; its symbols are listed in tools/icons.txt."""
    return static("vendor/@tabler/icons/sprite.svg")


@register.simple_tag
@lru_cache(maxsize=1_000)
def icon(name: str, css: str = "") -> SafeString:
    """One icon, silent for screen readers: the words beside it, or its button's label, speak."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"/></svg>', css, sprite(), name
    )
