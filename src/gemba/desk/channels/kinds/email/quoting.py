"""New words apart from quoted history, line by line and in linear time. Loses no line.

Recognised: `>` quotes, attributions ("On ... wrote:", "在 ... 写道："), header blocks as Outlook,
Foxmail and QQ write them, and separators ("原始邮件"). Forwarded content is the sender's own and
stays; answers written between quoted lines keep the lines they answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from gemba.desk.channels.kinds.email import quoting_words as words

SCAN_CHARS_MAX = 400_000
_LINE_CHARS_MAX = 1_000
_HEADER_LINES_MAX = 14
_ATTRIBUTION_LINES_MAX = 5
# Lines that look like the start of history and are not: after so many, no more are tried.
_TRIES_MAX = 300

_RULE = re.compile(r"[-_=*—–\s]{5,}")
_DATE_OR_ADDRESS = re.compile(r"\d{1,2}[:.h]\d\d|(?:19|20)\d\d|\d{1,2}[./]\d{1,2}|@|年\d")
_ADDRESS_THEN_COLON = re.compile(r"<[^<>]*@[^<>]*>+\)?\s*[:：]?$")
_DATE_START = re.compile(r"(?:\w{2,12}\.?,?\s+)?\d{1,4}[-./:\s年]")
# The end of an attribution whose address was wrapped just before its closing bracket.
_WRAPPED_BRACKET = re.compile(r">\s*(?:[^\W\d]+\s*){0,3}[:：]")
_COLON_END = re.compile(r"[:：]\s*[*_]{0,2}$|[:：]\s*</?[a-z]*>?$")


class _Fold(Enum):
    """What a line means for the lines after it."""

    REST = "everything from here on is history"
    BLOCK = "the quoted lines that follow are history"


@dataclass(slots=True)
class _Block:
    """Lines [start, end) of quoted history, an attribution in front included."""

    start: int
    end: int


def split_quoted(text: str) -> tuple[str, str]:
    """`(new, quoted)`. When nothing but history is there, it counts as the new words."""
    head, tail = text, ""
    if len(text) > SCAN_CHARS_MAX:
        cut = text.rfind("\n", 0, SCAN_CHARS_MAX)
        cut = SCAN_CHARS_MAX if cut < 0 else cut + 1
        head, tail = text[:cut], text[cut:]
    lines = head.split("\n")
    blocks, rest = _find_blocks(lines)
    if rest == len(lines) and not blocks:
        return text.strip("\n"), ""
    folded = _folded(lines, blocks, rest)
    new = [line for index, line in enumerate(lines) if not folded[index]]
    old = [line for index, line in enumerate(lines) if folded[index]]
    if tail:
        (old if rest < len(lines) else new).append(tail)
    if not any(line and not line.isspace() for line in new):
        return text.strip("\n"), ""
    return "\n".join(new).strip("\n").rstrip(), "\n".join(old).strip("\n").rstrip()


def _find_blocks(lines: list[str]) -> tuple[list[_Block], int]:
    """Quoted blocks in order, and the line from which everything is history."""
    blocks: list[_Block] = []
    index, total, tries = 0, len(lines), 0
    while index < total:
        line = lines[index].strip()
        if not line:
            index += 1
            continue
        if line[0] in ">|" and _is_quoted(lines, index):
            if words.FORWARD.search(line.lstrip("> ")[:200]):
                return blocks, total
            end = _quote_end(lines, index)
            blocks.append(_Block(index, end))
            index = end
            continue
        if len(line) > _LINE_CHARS_MAX or tries > _TRIES_MAX or not _may_fold(line):
            index += 1
            continue
        if words.FORWARD.search(line) is not None:
            return blocks, total
        tries += 1
        found = _fold_at(lines, index, line)
        if found is None:
            index += 1
            continue
        fold, start, after = found
        if fold is _Fold.REST:
            return blocks, start
        end = _quote_end(lines, after)
        blocks.append(_Block(start, end))
        index = end
    return blocks, total


def _may_fold(line: str) -> bool:
    """A cheap look that spares ordinary lines the patterns."""
    return ":" in line or "：" in line or line[0] in "-*_=—–" or _ends_without_colon(line)


def _ends_without_colon(line: str) -> bool:
    """Attributions of programs that leave the colon out end in the address or in "wrote"."""
    return line[-1] == ">" or "wrote" in line[-12:]


def _fold_at(lines: list[str], index: int, line: str) -> tuple[_Fold, int, int] | None:
    """Whether history begins at this line: how it folds, its first line, the one after it."""
    if words.SEPARATOR.search(line) is not None:
        return _Fold.REST, index, index + 1
    if words.LABEL.match(line) is not None and _is_header_block(lines, index):
        return _Fold.REST, _with_rule_above(lines, index), index + 1
    start = _attribution_start(lines, index, line)
    if start is None:
        return None
    after = _next_filled(lines, index + 1)
    quoted = after < len(lines) and lines[after].lstrip()[:1] in (">", "|")
    return (_Fold.BLOCK if quoted else _Fold.REST), start, after


def _is_quoted(lines: list[str], index: int) -> bool:
    """A `|` quotes only in company: alone it is a table or a drawing."""
    line = lines[index].strip()
    if line[0] == ">":
        wrapped = index > 0 and _WRAPPED_BRACKET.fullmatch(line[:60])
        return not (wrapped and "<" in lines[index - 1])
    following = lines[index + 1].lstrip() if index + 1 < len(lines) else ""
    return following.startswith("|") and not lines[index].rstrip().endswith("|")


def _quote_end(lines: list[str], index: int) -> int:
    """Past the last line of this run of quoted lines; blank lines inside it belong to it."""
    end, total = index, len(lines)
    mark = lines[index].lstrip()[0]
    while index < total:
        line = lines[index].lstrip()
        if line[:1] == mark:
            end = index + 1
        elif line:
            # One short unmarked line inside a run is a wrapped end of the line above it.
            wrapped = index == end and index + 1 < total and _wraps(lines, index, mark)
            if not wrapped:
                break
        index += 1
    return end


def _wraps(lines: list[str], index: int, mark: str) -> bool:
    line = lines[index].strip()
    above = lines[index - 1]
    return (
        len(above) >= 60
        and len(line) <= 30
        and line[0].islower()
        and lines[index + 1].lstrip()[:1] == mark
    )


def _is_header_block(lines: list[str], index: int) -> bool:
    """A sender line with at least two other header lines close behind it."""
    seen: set[str] = set()
    address = False
    misses = 0
    for line in lines[index : index + _HEADER_LINES_MAX]:
        clean = line.strip()[:_LINE_CHARS_MAX]
        if not clean:
            misses += 1
            if misses > 3 or (len(seen) >= 3):
                break
            continue
        label = words.LABEL.match(clean)
        if label is None:
            misses += 1
            if misses > 3:
                break
            continue
        kind = words.kind_of(label[1])
        seen.add(kind)
        address = address or (kind == "from" and "@" in clean)
    if "from" not in seen:
        return False
    return len(seen) >= 3 and (address or {"subject", "sent"} <= seen or "subject" in seen)


def _with_rule_above(lines: list[str], index: int) -> int:
    """A line of dashes above the block belongs to it."""
    above = index - 1
    while above >= 0 and index - above <= 3 and not lines[above].strip():
        above -= 1
    if above >= 0 and index - above <= 3 and _RULE.fullmatch(lines[above].strip()[:200]):
        return above
    return index


def _attribution_start(lines: list[str], index: int, line: str) -> int | None:
    """The first line of an attribution that ends at this line, None when it is none."""
    if _COLON_END.search(line[-12:]) is None and not _ends_without_colon(line):
        return None
    joined, start, named = line, index, None
    for back in range(_ATTRIBUTION_LINES_MAX):
        if back:
            above = _above(lines, start)
            if above is None:
                return named
            start = above
            joined = f"{lines[start].strip()[:_LINE_CHARS_MAX]} {joined}"
        if len(joined) > _LINE_CHARS_MAX:
            return named
        if _is_dated_attribution(joined):
            return _with_date_above(lines, start)
        if named is None and _is_named_attribution(joined):
            named = start  # the date may stand one line higher
    return named


def _with_date_above(lines: list[str], start: int) -> int:
    """`On 1 May 2024,` on a line of its own above `at 10:18, Some One wrote:`."""
    while start > 0:
        line = lines[start - 1].strip()[:80]
        if not line.endswith(",") or words.STARTER.match(line) is None:
            break
        if _DATE_OR_ADDRESS.search(line) is None:
            break
        start -= 1
    return start


def _above(lines: list[str], start: int) -> int | None:
    """The line above that may belong to the same attribution."""
    above = start - 1
    if above >= 1 and not lines[above].strip() and lines[start].lstrip()[:1] == "<":
        above -= 1
    if above < 0 or not lines[above].strip():
        return None
    if lines[above].lstrip()[0] == ">" and lines[start].lstrip()[0] != ">":
        return None
    return above


def _is_dated_attribution(joined: str) -> bool:
    """`On 1 May 2024, Some One wrote:` and `2024-05-01 10:00 Some One <one@example.com>:`."""
    if _DATE_OR_ADDRESS.search(joined) is None:
        return False
    if words.WROTE.search(joined) is not None:
        return words.STARTER.match(joined) is not None
    dated = _DATE_START.match(joined) is not None
    return dated and _ADDRESS_THEN_COLON.search(joined) is not None


def _is_named_attribution(joined: str) -> bool:
    """`Some One <one@example.com> wrote:` – a name and an address, hardly anything else."""
    brief = "@" in joined and len(joined) <= 200 and joined[0] not in "-*>#"
    return brief and words.WROTE.search(joined) is not None


def _next_filled(lines: list[str], index: int) -> int:
    while index < len(lines) and not lines[index].strip():
        index += 1
    return index


def _folded(lines: list[str], blocks: list[_Block], rest: int) -> bytearray:
    """Which lines fold: the rest, the last block, and a first block answered as a whole."""
    folded = bytearray(len(lines))
    folded[rest:] = b"\x01" * (len(lines) - rest)
    if not blocks:
        return folded
    ends = [block.start for block in blocks[1:]] + [rest]
    answered = [
        block
        for block, until in zip(blocks, ends, strict=True)
        if _has_words(lines, block.end, until)
    ]
    # Two or more answered quotes: a conversation between the lines, which only reads with them.
    keep = {block.start for block in answered} if len(answered) >= 2 else set()
    for block in blocks:
        if block.start not in keep:
            folded[block.start : block.end] = b"\x01" * (block.end - block.start)
    return folded


def _has_words(lines: list[str], start: int, end: int) -> bool:
    """Whether something was written here besides a signature or a mailing list's footer."""
    for line in lines[start:end]:
        clean = line.strip()
        if clean in ("--", "—") or _RULE.fullmatch(clean[:200]):
            return False
        if clean:
            return True
    return False
