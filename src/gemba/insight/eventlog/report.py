"""What an import says: problems found in rows, and reasons to refuse a file.

Every sentence has a `code` and `params`; the English wording below can be looked up in a
translation catalogue by its text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["left out", "changed", "note"]
Place = Literal["line", "event"]

ROWS_SHOWN = 20


def gettext_noop(message: str) -> str:
    """Marks a sentence for translation; translated where it is shown."""
    return message


@dataclass(frozen=True)
class Wording:
    severity: Severity
    template: str


WORDINGS: Mapping[str, Wording] = {
    "missing_case": Wording(
        "left out",
        gettext_noop("Rows without a case in column “{column}”: {count}. They were left out."),
    ),
    "missing_activity": Wording(
        "left out",
        gettext_noop("Rows without an activity in column “{column}”: {count}. They were left out."),
    ),
    "missing_time": Wording(
        "left out",
        gettext_noop("Rows without a time in column “{column}”: {count}. They were left out."),
    ),
    "unparseable_time": Wording(
        "left out",
        gettext_noop(
            "Times in column “{column}” that cannot be read, such as “{example}”: {count}."
            " These rows were left out."
        ),
    ),
    "unparseable_start": Wording(
        "changed",
        gettext_noop(
            "Start times in column “{column}” that cannot be read, such as “{example}”: {count}."
            " These rows were kept without a start."
        ),
    ),
    "start_after_end": Wording(
        "changed",
        gettext_noop("Rows that start after they end: {count}. They were kept without a start."),
    ),
    "zero_length": Wording(
        "note",
        gettext_noop(
            "Rows that start and end at the same time: {count}."
            " They were kept with a handling time of zero."
        ),
    ),
    "duplicate_rows": Wording(
        "note",
        gettext_noop(
            "Rows equal to an earlier row in every column: {count}. They were kept, because a"
            " process may do the same thing twice at once. Leave duplicates out if they are"
            " errors of the export."
        ),
    ),
    "duplicate_rows_left_out": Wording(
        "left out",
        gettext_noop("Rows equal to an earlier row in every column: {count}. They were left out."),
    ),
    "no_zone": Wording(
        "note",
        gettext_noop(
            "The times in column “{column}” carry no time zone. They were read as {zone} time."
        ),
    ),
    "mixed_naive_aware": Wording(
        "changed",
        gettext_noop(
            "Column “{column}” mixes times with and without a time zone. Times without one:"
            " {count}. They were read as {zone} time."
        ),
    ),
    "mixed_offsets": Wording(
        "note",
        gettext_noop(
            "Column “{column}” holds times of several zones ({offsets}). Times outside the most"
            " frequent one: {count}. All times were converted to UTC."
        ),
    ),
    "ambiguous_dates": Wording(
        "note",
        gettext_noop(
            "The dates in column “{column}”, such as “{example}”, can be read as day/month and"
            " as month/day. They were read as {order}. Choose the other order if that is wrong."
        ),
    ),
    "mixed_date_order": Wording(
        "changed",
        gettext_noop(
            "Column “{column}” holds dates that are only right as day/month and others that are"
            " only right as month/day. It was read as {order}; dates of the other kind, such as"
            " “{example}”, cannot be read: {count}."
        ),
    ),
    "implausible_time": Wording(
        "note",
        gettext_noop(
            "Times before 1950 or after 2100 in column “{column}”: {count}. They were kept;"
            " look at them before you trust durations."
        ),
    ),
    "out_of_order": Wording(
        "note",
        gettext_noop(
            "Rows that stand after a later event of their case: {count}."
            " Events were put in order of time."
        ),
    ),
    "short_rows": Wording(
        "changed",
        gettext_noop(
            "Rows with fewer fields than the header: {count}. Missing fields were read as empty."
        ),
    ),
    "long_rows": Wording(
        "changed",
        gettext_noop(
            "Rows with more fields than the header: {count}. Surplus fields were ignored."
        ),
    ),
    "unnamed_cases": Wording(
        "changed",
        gettext_noop("Cases without a name: {count}. They were numbered."),
    ),
    "other_encoding": Wording(
        "note", gettext_noop("The file is not UTF-8. It was read as {encoding}.")
    ),
}

PLACES: Mapping[Place, str] = {
    "line": gettext_noop("Lines: {rows}."),
    "event": gettext_noop("Events: {rows}."),
}

REFUSALS: Mapping[str, str] = {
    "no_file": gettext_noop("There is no file {file}."),
    "empty_file": gettext_noop("The file is empty."),
    "no_rows": gettext_noop("The file has column names but no events."),
    "no_header": gettext_noop(
        "The first line holds data (“{example}”), not column names. Add a line with a name for"
        " each column."
    ),
    "spreadsheet": gettext_noop(
        "This is a spreadsheet file. Save the sheet as CSV (UTF-8) and import that."
    ),
    "not_text": gettext_noop(
        "This is neither a CSV nor an XES file: it holds binary data. Export the log as CSV or XES."
    ),
    "archive": gettext_noop(
        "The archive holds {found} CSV or XES files. Pack exactly one, or import the file itself."
    ),
    "broken_archive": gettext_noop(
        "The compressed file is damaged or cut short ({reason}). Export or copy it again."
    ),
    "too_large": gettext_noop(
        "The log is larger than the limit of {limit} bytes when unpacked. Split it by time and"
        " import the parts."
    ),
    "too_many_rows": gettext_noop(
        "The log has more than {limit} events. Split it by time and import the parts."
    ),
    "broken_csv": gettext_noop(
        "Line {line} cannot be read as CSV ({reason}). Look for a quotation mark that is never"
        " closed."
    ),
    "broken_xml": gettext_noop(
        "The XES file is not well-formed XML at line {line}, column {column}: {reason}. Export"
        " or copy it again."
    ),
    "xml_entities": gettext_noop(
        "The XML file declares entities, which no XES log needs and which can be used to attack"
        " a reader. It was refused."
    ),
    "not_xes": gettext_noop("This XML file is not an XES log: its root element is <{root}>."),
    "missing_columns": gettext_noop(
        "No column was recognised for: {roles}. The columns found are: {columns}. Say which"
        " column holds what, for example {example}."
    ),
    "unknown_columns": gettext_noop(
        "The column mapping names columns the file does not have: {unknown}. The columns found"
        " are: {columns}."
    ),
    "unknown_zone": gettext_noop(
        "“{zone}” is not a known time zone. Use a name such as UTC, Europe/Rome or Asia/Shanghai."
    ),
    "unknown_time_format": gettext_noop(
        "“{format}” is not a time format. Use one of {formats}, or a pattern such as"
        " %d/%m/%Y %H:%M."
    ),
    "nothing_kept": gettext_noop("None of the {count} rows could be used. {reasons}"),
}


@dataclass(frozen=True)
class Problem:
    """What was found in some rows and what was done about it.

    `rows` are the first of the `count` rows: line numbers of a CSV file, counting from 1 and
    with the header, or numbers of events of an XES file.
    """

    code: str
    count: int = 0
    rows: tuple[int, ...] = ()
    params: Mapping[str, str] = field(default_factory=dict)
    place: Place = "line"

    @property
    def severity(self) -> Severity:
        return WORDINGS[self.code].severity

    @property
    def sentence(self) -> str:
        text = WORDINGS[self.code].template.format(count=self.count, **self.params)
        if not self.rows:
            return text
        return f"{text} {PLACES[self.place].format(rows=self.rows_text)}"

    @property
    def rows_text(self) -> str:
        shown = ", ".join(str(row) for row in self.rows)
        return f"{shown}, …" if self.count > len(self.rows) else shown


@dataclass(frozen=True)
class ImportReport:
    """`rows_kept` events came out of `rows_read` rows; `problems` say why not all, or what
    was assumed. `encoding` and `delimiter` are of a CSV file."""

    kind: Literal["csv", "xes"]
    rows_read: int
    rows_kept: int
    problems: tuple[Problem, ...]
    encoding: str = ""
    delimiter: str = ""

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(problem.sentence for problem in self.problems)


class LogUnreadable(Exception):
    """A file that gives no log; the message says what is wrong and what to do.

    `problems` are those behind `reasons` in the message, where it has any.
    """

    def __init__(self, code: str, problems: tuple[Problem, ...] = (), **params: str) -> None:
        super().__init__(REFUSALS[code].format(**params))
        self.code = code
        self.problems = problems
        self.params = params
