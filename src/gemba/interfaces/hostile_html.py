"""HTML that strangers send, made harmless at the moment it is shown.

An allow-list decides: what is not named here is dropped. Nothing of it is stored; the raw HTML
stays in the database, so a better rule helps old messages too.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import nh3

TAGS = frozenset(
    "a abbr address article aside b bdi bdo big blockquote br caption center cite code col "
    "colgroup dd del dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i "
    "img ins kbd li main mark nav ol p pre q s samp section small span strike strong sub sup table "
    "tbody td tfoot th thead time tr tt u ul var wbr".split()
)
# Dropped with everything inside; of other unknown elements the text stays.
EMPTIED = frozenset(
    "applet audio canvas embed frameset iframe math noembed noframes noscript object script "
    "select style svg template textarea title video xmp".split()
)
ATTRIBUTES = {
    "*": {"align", "bgcolor", "dir", "height", "lang", "style", "title", "valign", "width"},
    "a": {"href"},
    "font": {"color", "face", "size"},
    "img": {"alt", "src"},
    "li": {"value"},
    "ol": {"start", "type"},
    "table": {"border", "cellpadding", "cellspacing"},
    "td": {"colspan", "nowrap", "rowspan"},
    "th": {"colspan", "nowrap", "rowspan", "scope"},
    "ul": {"type"},
}
LINK_SCHEMES = ("http://", "https://", "mailto:", "tel:")
STYLES = frozenset(
    "background background-color border border-bottom border-bottom-color border-bottom-style "
    "border-bottom-width border-collapse border-color border-left border-left-color "
    "border-left-style border-left-width border-radius border-right border-right-color "
    "border-right-style border-right-width border-spacing border-style border-top border-top-color "
    "border-top-style border-top-width border-width box-sizing clear color direction display float "
    "font font-family font-size font-style font-variant font-weight height letter-spacing "
    "line-height list-style-type margin margin-bottom margin-left margin-right margin-top "
    "max-height max-width min-height min-width overflow-wrap padding padding-bottom padding-left "
    "padding-right padding-top table-layout text-align text-decoration text-indent text-transform "
    "unicode-bidi vertical-align white-space width word-break word-spacing word-wrap".split()
)
HTML_CHARS_MAX = 3_000_000
# Parsing takes the square of the depth; no letter needs more than a browser draws (512).
DEPTH_MAX = 500
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_CLOSED_BY_THEMSELVES = frozenset(
    "area base br col colgroup dd dt embed hr img input li link meta option p param source tbody "
    "td tfoot th thead tr track wbr".split()
)
STYLE_CHARS_MAX = 2_000
ATTRIBUTE_CHARS_MAX = 2_000
# One value: plain words, lengths, colours, quoted font names. No escapes, no at-rules, and of
# the functions only those that make a colour: url() or image-set() would call a stranger.
_VALUE = re.compile(r"[\w\s#%.,+\-!/'\"()]{1,300}")
_FUNCTION = re.compile(r"([\w-]*)\s*\(")
_COLOURS = frozenset({"rgb", "rgba", "hsl", "hsla"})
_HUGE = re.compile(r"(?<![#\w])\d{5,}")
_PICTURE = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_REMOTE = re.compile(r"https?://\S+", re.IGNORECASE)

# A grey frame in the place of a picture that was not fetched.
PLACEHOLDER = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='24' height='24'%3E"
    "%3Crect width='23' height='23' x='.5' y='.5' rx='3' fill='%23f1f3f5' stroke='%23adb5bd' "
    "stroke-dasharray='3'/%3E%3C/svg%3E"
)


class HtmlRefused(Exception):
    """The HTML is too long or too deeply nested to be worth reading; show the plain text."""


@dataclass(frozen=True, slots=True)
class HarmlessHtml:
    """A fragment fit for a sandboxed frame, and how many remote pictures were held back."""

    html: str
    blocked_images: int


def clean(html: str) -> str:
    """The fragment without anything that runs, loads or covers. Cleaning it again changes nothing.

    Pictures keep addresses of three kinds: inside the message (data:), beside it (cid:), remote.
    Links lead to the web, to mail or to a telephone, or lose their address.
    """
    # The first pass may leave rel before other attributes, any later one puts it last.
    return _pass(_pass(html, _kept), _kept)


def present(html: str, *, inline: Callable[[str], str | None], with_remote: bool) -> HarmlessHtml:
    """The fragment as it is shown. `inline` gives the address of a `cid:` picture, None if lost.

    Remote pictures tell their sender who reads when; they are held back and counted unless
    `with_remote`, and then fetched over https only. Raises HtmlRefused.
    """
    if len(html) > HTML_CHARS_MAX or _depth(html) > DEPTH_MAX:
        raise HtmlRefused
    blocked = 0

    def source(address: str) -> str:
        nonlocal blocked
        if address[:4].lower() == "cid:":
            return inline(address[4:].strip("<> ")) or PLACEHOLDER
        if with_remote:
            return "https://" + address.partition("://")[2]
        blocked += 1
        return PLACEHOLDER

    return HarmlessHtml(_pass(clean(html), source), blocked)


def harmless_link(address: str) -> str | None:
    """The address if it leads out of the message to somewhere honest, else None."""
    address = address.strip()
    fits = address.lower().startswith(LINK_SCHEMES) and len(address) <= ATTRIBUTE_CHARS_MAX
    return address if fits else None


def harmless_style(style: str) -> str:
    """The declarations that only change how the text looks, in their order."""
    if len(style) > STYLE_CHARS_MAX or "/*" in style:
        return ""
    return "; ".join(_declarations(style))


def _depth(html: str) -> int:
    """An upper bound of how deep elements nest, in one pass over the text."""
    unclosed: Counter[str] = Counter()
    depth = deepest = 0
    for slash, name in _TAG.findall(html.lower()):
        if name in _CLOSED_BY_THEMSELVES or (slash and not unclosed[name]):
            continue
        step = -1 if slash else 1
        unclosed[name] += step
        depth += step
        deepest = max(deepest, depth)
    return deepest


def _declarations(style: str) -> Iterator[str]:
    for piece in style.split(";"):
        name, colon, value = piece.partition(":")
        name, value = name.strip().lower(), " ".join(value.split())
        if not colon or name not in STYLES or not _VALUE.fullmatch(value):
            continue
        if any(f.lower() not in _COLOURS for f in _FUNCTION.findall(value)) or _HUGE.search(value):
            continue
        if value.count('"') % 2 or value.count("'") % 2 or value.count("(") != value.count(")"):
            continue
        yield f"{name}: {value}"


def _picture(address: str, image_source: Callable[[str], str]) -> str | None:
    address = address.strip()
    if _PICTURE.fullmatch(address):
        return address
    if address == PLACEHOLDER:
        return address
    if address[:4].lower() == "cid:" or _REMOTE.fullmatch(address):
        return image_source(address) if len(address) <= ATTRIBUTE_CHARS_MAX else None
    return None


def _kept(address: str) -> str:
    return address


def _pass(html: str, image_source: Callable[[str], str]) -> str:
    def decide(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "style":
            return harmless_style(value) or None
        if attribute == "href":
            return harmless_link(value)
        if (tag, attribute) == ("img", "src"):
            return _picture(value, image_source)
        return value if len(value) <= ATTRIBUTE_CHARS_MAX else None

    return nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(EMPTIED),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=decide,
        link_rel="noopener noreferrer nofollow",
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
    )
