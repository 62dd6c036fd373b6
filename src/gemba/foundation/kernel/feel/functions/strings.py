"""Functions over texts. Places count from 1, or from the end where negative."""

from __future__ import annotations

from decimal import Decimal

from gemba.foundation.kernel.feel.numbers import whole
from gemba.foundation.kernel.feel.patterns import BadPattern, Pattern
from gemba.foundation.kernel.feel.run import Run
from gemba.foundation.kernel.feel.values import Value, scalar_text
from gemba.foundation.kernel.wording import gettext_noop

from .library import Library

library = Library()


@library.function("substring(string: string, start position: number, length?: number)")
def substring(run: Run, text: str, start: Decimal, length: Decimal | None) -> Value:
    first, count = whole(start), None if length is None else int(length)
    if not first or (count is not None and count < 1) or abs(first) > len(text):
        run.warn(gettext_noop("A substring that lies outside the text counts as null."))
        return None
    begin = first - 1 if first > 0 else len(text) + first
    return text[begin:] if count is None else text[begin : begin + count]


@library.function("string length(string: string)")
def string_length(_run: Run, text: str) -> Value:
    return Decimal(len(text))


@library.function("upper case(string: string)")
def upper_case(run: Run, text: str) -> Value:
    run.make_string(len(text))
    return text.upper()


@library.function("lower case(string: string)")
def lower_case(run: Run, text: str) -> Value:
    run.make_string(len(text))
    return text.lower()


@library.function("trim(string: string)")
def trim(_run: Run, text: str) -> Value:
    return text.strip()


@library.function("substring before(string: string, match: string)")
def substring_before(run: Run, text: str, match: str) -> Value:
    run.make_string(len(text))
    before, found, _after = text.partition(match) if match else ("", "", "")
    return before if found else ""


@library.function("substring after(string: string, match: string)")
def substring_after(run: Run, text: str, match: str) -> Value:
    run.make_string(len(text))
    if not match:
        return text
    return text.partition(match)[2]


@library.function("contains(string: string, match: string)")
def contains(run: Run, text: str, match: str) -> Value:
    run.make_string(len(text))
    return match in text


@library.function("starts with(string: string, match: string)")
def starts_with(_run: Run, text: str, match: str) -> Value:
    return text.startswith(match)


@library.function("ends with(string: string, match: string)")
def ends_with(_run: Run, text: str, match: str) -> Value:
    return text.endswith(match)


@library.function("matches(input: string, pattern: string, flags?: string)")
def matches(run: Run, text: str, pattern: str, flags: str | None) -> Value:
    read = _pattern(run, pattern, flags)
    return None if read is None else read.search(text, 0, run.spend) is not None


@library.function("replace(input: string, pattern: string, replacement: string, flags?: string)")
def replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None) -> Value:
    read = _pattern(run, pattern, flags)
    if read is None:
        return None
    pieces: list[str] = []
    length = end = 0
    try:
        for found in read.found(text, run.spend):
            piece = text[end : found.start] + found.filled(replacement)
            length += len(piece)
            run.make_string(length)
            pieces.append(piece)
            end = found.end
    except BadPattern as problem:
        _refused(run, problem)
        return None
    run.make_string(length + len(text) - end)
    return "".join(pieces) + text[end:]


@library.function("split(string: string, delimiter: string)")
def split(run: Run, text: str, delimiter: str) -> Value:
    read = _pattern(run, delimiter, None)
    if read is None:
        return None
    parts: list[Value] = []
    begin = 0
    try:
        for found in read.found(text, run.spend):
            run.make_list(1)
            parts.append(text[begin : found.start])
            begin = found.end
    except BadPattern as problem:
        _refused(run, problem)
        return None
    return [*parts, text[begin:]]


@library.function("string join(list: list, delimiter?: string or null)")
def string_join(run: Run, items: list[Value], delimiter: str | None) -> Value:
    if any(item is not None and not isinstance(item, str) for item in items):
        run.warn(gettext_noop("Only texts can be joined: write string(…) around the others."))
        return None
    texts = [scalar_text(item) for item in items if item is not None]
    run.spend(len(texts))
    between = delimiter or ""
    run.make_string(sum(map(len, texts)) + len(between) * len(texts))
    return between.join(texts)


def _pattern(run: Run, pattern: str, flags: str | None) -> Pattern | None:
    try:
        run.make_string(len(pattern))
        return Pattern.read(pattern, flags or "")
    except BadPattern as problem:
        _refused(run, problem)
        return None


def _refused(run: Run, problem: BadPattern) -> None:
    run.warn(problem.sentence, **problem.values)
