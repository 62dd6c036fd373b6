"""CSV: delimiter and encoding are found out, rows keep their line numbers."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gemba.insight.eventlog.arrays import Int64s, offsets_of
from gemba.insight.eventlog.report import ROWS_SHOWN, LogUnreadable, Problem

from .opening import Limits, is_text_but_for_nul, opened
from .table import ColumnBuilder, RawTable
from .times import looks_like_time

if TYPE_CHECKING:
    from _csv import Reader as CsvReader

_DELIMITERS = ",;\t|"
_SAMPLE_CHARS = 1 << 16
# Small, so that the texts of a chunk stay in the cache of the processor.
_CHUNK_ROWS = 1_000
_LINE_END = re.compile(r"\r\n|\r|\n")
_EXCEL_HINT = re.compile(r"\s*sep=(.)\s*$")


def read_csv(path: Path, limits: Limits, rows_max: int | None = None) -> RawTable:
    """The table, or its first `rows_max` rows. Raises LogUnreadable."""
    try:
        return _read(path, limits, rows_max, sniff_encoding(path, limits))
    except UnicodeError:
        # Only UTF-16 is not tried out before.
        raise LogUnreadable("not_text") from None


def _read(path: Path, limits: Limits, rows_max: int | None, encoding: str) -> RawTable:
    with opened(path, limits) as source:
        text = io.TextIOWrapper(source, encoding=encoding, newline="")
        sample = text.read(_SAMPLE_CHARS)
        hint = _EXCEL_HINT.match(sample.split("\n", 1)[0])
        delimiter = hint.group(1) if hint else sniff_delimiter(sample)
    with opened(path, limits) as source:
        text = io.TextIOWrapper(source, encoding=encoding, newline="")
        if hint:
            text.readline()
        return _CsvTable(csv.reader(text, delimiter=delimiter), 1 if hint else 0).read(
            limits, rows_max, encoding, delimiter
        )


class _CsvTable:
    """The rows of one reader; `lines_before` it were taken already."""

    def __init__(self, reader: CsvReader, lines_before: int) -> None:
        self._reader = reader
        self._shift = lines_before
        self._numbers: list[Int64s] = []
        self._odd: dict[str, list[int]] = {"short_rows": [], "long_rows": []}

    def read(self, limits: Limits, rows_max: int | None, encoding: str, delimiter: str) -> RawTable:
        names: list[str] = []
        builders: list[ColumnBuilder] = []
        rows_read, wanted = 0, rows_max or limits.rows_max + 1
        while rows_read < wanted and (chunk := self._chunk(wanted - rows_read + 1)):
            records, lines = chunk
            if not records:
                continue
            if not names:
                names = column_names(records[0])
                builders = [ColumnBuilder() for _ in names]
                records, lines = records[1:], lines[1:]
            records = self._fitted(records[: wanted - rows_read], lines, len(names))
            for builder, texts in zip(builders, zip(*records, strict=True), strict=False):
                builder.extend(texts)
            self._numbers.append(lines[: len(records)])
            rows_read += len(records)
        if not names:
            raise LogUnreadable("empty_file")
        if rows_read > limits.rows_max:
            raise LogUnreadable("too_many_rows", limit=str(limits.rows_max))
        return RawTable(
            {
                name: builder.finish(rows_read)
                for name, builder in zip(names, builders, strict=True)
            },
            np.concatenate(self._numbers),
            "line",
            self._problems(encoding),
            encoding,
            delimiter,
        )

    def _chunk(self, most: int) -> tuple[list[list[str]], Int64s] | None:
        """Some records and the lines they begin at, without lines that hold nothing.

        None at the end of the file; there may be nothing in a chunk before.
        """
        first = self._shift + self._reader.line_num + 1
        records: list[list[str]] = []
        try:
            for record in islice(self._reader, min(most, _CHUNK_ROWS)):
                records.append(record)
        except csv.Error as error:
            line = first + sum(map(_lines_taken, records))
            raise LogUnreadable("broken_csv", line=str(line), reason=str(error)) from None
        if not records:
            return None
        lines = first + np.arange(len(records), dtype=np.int64)
        if self._shift + self._reader.line_num != lines[-1]:
            taken = np.array([_lines_taken(record) for record in records], dtype=np.int64)
            lines = first + offsets_of(taken)[:-1]
        if not all(records):
            lines = lines[[bool(record) for record in records]]
            records = [record for record in records if record]
        return records, lines

    def _fitted(self, records: list[list[str]], lines: Int64s, width: int) -> list[list[str]]:
        if set(map(len, records)) <= {width}:
            return records
        fitted = []
        for record, line in zip(records, lines.tolist(), strict=False):
            if len(record) < width:
                self._odd["short_rows"].append(line)
            elif any(record[width:]):
                self._odd["long_rows"].append(line)
            fitted.append(record[:width] + [""] * (width - len(record)))
        return fitted

    def _problems(self, encoding: str) -> tuple[Problem, ...]:
        found = [
            Problem(code, len(lines), tuple(lines[:ROWS_SHOWN]))
            for code, lines in self._odd.items()
            if lines
        ]
        if not encoding.startswith("utf"):
            found.append(Problem("other_encoding", params={"encoding": encoding.upper()}))
        return tuple(found)


def _lines_taken(record: list[str]) -> int:
    return 1 + sum(len(_LINE_END.findall(field)) for field in record)


def column_names(first: Sequence[str]) -> list[str]:
    """One distinct name per field of the first record. Raises LogUnreadable where it is data."""
    if not any(name.strip() for name in first):
        raise LogUnreadable("empty_file")
    names: list[str] = []
    for number, raw in enumerate(first, 1):
        name = raw.strip().strip("\ufeff") or f"column {number}"
        if looks_like_time(name):
            raise LogUnreadable("no_header", example=name)
        again = sum(1 for known in names if known == name or known.startswith(f"{name} ("))
        names.append(f"{name} ({again + 1})" if name in names else name)
    return names


def sniff_delimiter(sample: str) -> str:
    """The candidate that cuts most lines into the same, largest number of fields."""
    lines = sample.splitlines(keepends=True)
    whole = lines[:-1] if len(sample) >= _SAMPLE_CHARS and len(lines) > 1 else lines
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            records = list(islice(csv.reader(whole, delimiter=delimiter), 100))
        except csv.Error:
            continue
        widths = Counter(len(record) for record in records if record)
        if not widths:
            continue
        width, hits = widths.most_common(1)[0]
        score = (width - 1) * (hits / widths.total()) ** 2
        if score > best_score:
            best, best_score = delimiter, score
    return best


def sniff_encoding(path: Path, limits: Limits) -> str:
    """utf-8-sig (which reads plain UTF-8 too), utf-16, gb18030, cp1252 or latin-1."""
    with opened(path, limits) as source:
        head = source.read(2)
        if head in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
    odd = _first_chunk_not_utf8(path, limits)
    if odd is None:
        return "utf-8-sig"
    if _is_chinese(odd) and _decodes(path, limits, "gb18030"):
        return "gb18030"
    return "cp1252" if _decodes(path, limits, "cp1252") else "latin-1"


def _chunks(path: Path, limits: Limits) -> Iterator[bytes]:
    with opened(path, limits) as source:
        while chunk := source.read(1 << 20):
            yield chunk


def _first_chunk_not_utf8(path: Path, limits: Limits) -> bytes | None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    chunk, before = b"", 0
    try:
        for chunk in _chunks(path, limits):
            if b"\0" in chunk:
                _refuse_nul(chunk, before)
            before += len(chunk)
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return chunk
    return None


def _refuse_nul(chunk: bytes, before: int) -> None:
    if is_text_but_for_nul(chunk):
        raise LogUnreadable("nul_bytes", place=str(before + chunk.index(b"\0") + 1))
    raise LogUnreadable("not_text")


def _decodes(path: Path, limits: Limits, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(path, limits):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_chinese(chunk: bytes) -> bool:
    """Whether most two-byte pairs lie where GB2312 keeps its characters and punctuation.

    Western accents decode as GB18030 too, but pair with an ASCII letter, which GB2312 never does.
    """
    pairs = re.findall(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]", chunk)
    usual = sum(1 for pair in pairs if pair[0] >= 0xA1 and pair[1] >= 0xA1)
    return bool(pairs) and usual >= 0.8 * len(pairs)
