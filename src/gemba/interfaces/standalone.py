"""A page that needs nothing else: its style is inside, it asks for nothing from anywhere. Reports
are such pages, to be printed, forwarded by mail and opened years later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

# The style every report has; others are added to it.
STYLE = "css/report.css"


def standalone_page(template: str, context: Mapping[str, object], *styles: str) -> str:
    """The page in the language that is active. `template` extends `report/base.html`, `styles` are
    our own files below the static ones."""
    return render_to_string(template, {**context, "style": _inside(STYLE, *styles)})


def as_download(page: str, title: str, kind: str, now: datetime) -> HttpResponse:
    """The page as a file that is named after its title and day; after `kind` where a title has no
    letters a file name can do with."""
    name = f"{slugify(title) or kind}-{now:%Y-%m-%d}.html"
    return HttpResponse(page, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _inside(*styles: str) -> SafeString:
    found = [finders.find(each) for each in styles]
    texts = [Path(each).read_text(encoding="utf-8") for each in found if isinstance(each, str)]
    # The styles are our own files.
    return mark_safe("".join(texts))  # noqa: S308
