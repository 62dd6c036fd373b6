"""What an import says: problems found in rows, and reasons to refuse a file.

Every sentence has a `code` and `params`; the English wording below can be looked up in a
translation catalogue by its text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from gemba.foundation.kernel.wording import gettext_noop

Severity = Literal["left out", "changed", "note"]
Place = Literal["line", "event", "row"]

ROWS_SHOWN = 20


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
    "time_shown_twice": Wording(
        "note",
        gettext_noop(
            "Times in column “{column}” that the clocks of {zone} showed twice, when summer time"
            " ended: {count}. They were read as the first of the two; waits around them may be"
            " wrong by an hour."
        ),
    ),
    "time_never_shown": Wording(
        "note",
        gettext_noop(
            "Times in column “{column}” that the clocks of {zone} never showed, because summer"
            " time began: {count}. Perhaps the times are those of another zone, such as UTC."
        ),
    ),
    "out_of_order": Wording(
        "note",
        gettext_noop(
            "Rows that stand after a later event of their case: {count}."
            " Events were put in order of time."
        ),
    ),
    "sequence_against_time": Wording(
        "note",
        gettext_noop(
            "Rows whose sequence number puts them after a later event of their case: {count}."
            " Events were put in order of time; the number decides among equal times."
        ),
    ),
    "unreadable_sequence": Wording(
        "note",
        gettext_noop(
            "Rows without a number in the sequence column “{column}”: {count}. Among equal times"
            " they come last."
        ),
    ),
    "lifecycle_paired": Wording(
        "changed",
        gettext_noop("Starts and completions that were put together into one event: {count}."),
    ),
    "lifecycle_unpaired": Wording(
        "note",
        gettext_noop(
            "Rows that tell only the start of an activity: {count}. They were kept as events of"
            " their own, so these activities seem to be repeated. Import the log again and put"
            " starts and completions together to see handling times."
        ),
    ),
    "start_without_completion": Wording(
        "left out",
        gettext_noop(
            "Starts without a completion: {count}. They were left out, because it is not known"
            " when the work ended."
        ),
    ),
    "completion_without_start": Wording(
        "note",
        gettext_noop("Completions without a start: {count}. They were kept without a start."),
    ),
    "lifecycle_others_left_out": Wording(
        "left out",
        gettext_noop(
            "Rows that tell another step of an activity than its completion, such as its planning"
            " or an interruption: {count}. They were left out."
        ),
    ),
    "default_not_filled_in": Wording(
        "note",
        gettext_noop(
            "Events without “{column}”, for which the file declares the value “{example}”:"
            " {count}. The value was not filled in, because tools write placeholders there."
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
    "object_log_event_without_id": Wording(
        "changed", gettext_noop("Events without an id: {count}. They were given one.")
    ),
    "object_log_event_without_type": Wording(
        "left out", gettext_noop("Events without a type: {count}. They were left out.")
    ),
    "object_log_event_without_time": Wording(
        "left out", gettext_noop("Events without a time: {count}. They were left out.")
    ),
    "object_log_event_time_unreadable": Wording(
        "left out",
        gettext_noop(
            "Events whose time cannot be read, such as “{example}”: {count}. They were left out."
        ),
    ),
    "object_log_repeated_event": Wording(
        "changed",
        gettext_noop(
            "Events with an id that was used before, such as “{example}”: {count}. They were kept"
            " under an id of their own."
        ),
    ),
    "object_log_unlisted_event": Wording(
        "changed",
        gettext_noop(
            "Events that stand in the table of their type but not in the table “event”, such as"
            " “{example}”: {count}. They were added to it."
        ),
    ),
    "object_log_repeated_row": Wording(
        "left out",
        gettext_noop(
            "Further rows about an event that was already described, such as “{example}”:"
            " {count}. They were left out."
        ),
    ),
    "object_log_object_without_id": Wording(
        "left out", gettext_noop("Objects without an id: {count}. They were left out.")
    ),
    "object_log_object_without_type": Wording(
        "left out",
        gettext_noop("Objects without a type, such as “{example}”: {count}. They were left out."),
    ),
    "object_log_repeated_object": Wording(
        "changed",
        gettext_noop(
            "Objects described more than once, such as “{example}”: {count}. What was said about"
            " them was joined; the type said first counts."
        ),
    ),
    "object_log_unlisted_object": Wording(
        "changed",
        gettext_noop(
            "Objects that stand in the table of their type but not in the table “object”, such as"
            " “{example}”: {count}. They were added to it."
        ),
    ),
    "object_log_relation_without_object": Wording(
        "left out",
        gettext_noop("Relations that name no object: {count}. They were left out."),
    ),
    "object_log_dangling_relation": Wording(
        "left out",
        gettext_noop(
            "Relations of events to objects the file does not describe, such as “{example}”:"
            " {count}. These relations were left out; the events were kept."
        ),
    ),
    "object_log_dangling_link": Wording(
        "left out",
        gettext_noop(
            "Relations between objects of which the file does not describe both, such as"
            " “{example}”: {count}. They were left out."
        ),
    ),
    "object_log_relation_of_unknown_event": Wording(
        "left out",
        gettext_noop(
            "Relations of events the file does not describe, such as “{example}”: {count}. They"
            " were left out."
        ),
    ),
    "object_log_repeated_relation": Wording(
        "left out",
        gettext_noop("Relations that repeat another exactly: {count}. Each was kept once."),
    ),
    "object_log_repeated_value": Wording(
        "left out",
        gettext_noop(
            "Values given more than once for the same attribute and time: {count}. The last one"
            " counts."
        ),
    ),
    "object_log_value_without_time": Wording(
        "note",
        gettext_noop("Values of objects without a time: {count}. They hold from the beginning."),
    ),
    "object_log_value_time_unreadable": Wording(
        "changed",
        gettext_noop(
            "Values of objects whose time cannot be read, such as “{example}”: {count}. They hold"
            " from the beginning."
        ),
    ),
    "object_log_emptied_value": Wording(
        "left out",
        gettext_noop(
            "Changes that empty an attribute, such as “{example}”: {count}. The format knows no"
            " empty value; the value before them goes on."
        ),
    ),
    "object_log_unknown_field": Wording(
        "left out",
        gettext_noop(
            "Changes of a column that does not exist, such as “{example}”: {count}. They were"
            " left out."
        ),
    ),
    "object_log_missing_table": Wording(
        "changed",
        gettext_noop(
            "Types that have no table of their own, such as “{example}”: {count}. Their events"
            " have no time, their objects no attributes."
        ),
    ),
    "object_log_undeclared_attribute": Wording(
        "note",
        gettext_noop(
            "Attributes the file does not declare, such as “{example}”: {count}. Their kind was"
            " taken from their values."
        ),
    ),
    "object_log_unknown_kind": Wording(
        "changed",
        gettext_noop(
            "Attributes of a kind that does not exist, such as “{example}”: {count}. Their values"
            " were read as text."
        ),
    ),
    "object_log_value_of_other_kind": Wording(
        "changed",
        gettext_noop(
            "Attributes with values that are not of the kind declared, such as “{example}”:"
            " {count}. All values of these attributes were read as text."
        ),
    ),
    "object_log_odd_entry": Wording(
        "left out",
        gettext_noop(
            "Entries that are neither an event nor an object, such as “{example}”: {count}. They"
            " were left out."
        ),
    ),
    "object_log_broken_text": Wording(
        "changed",
        gettext_noop(
            "Texts with bytes that are not UTF-8, such as “{example}”: {count}. These bytes were"
            " replaced by �."
        ),
    ),
    "object_log_no_zone": Wording(
        "note",
        gettext_noop("Times without a time zone: {count}. They were read as {zone} time."),
    ),
}

PLACES: Mapping[Place, str] = {
    "line": gettext_noop("Lines: {rows}."),
    "event": gettext_noop("Events: {rows}."),
    "row": gettext_noop("Rows: {rows}."),
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
        "This is neither a CSV, XES nor Parquet file: it holds binary data. Export the log as one"
        " of them."
    ),
    "nul_bytes": gettext_noop(
        "The file is text but for NUL bytes, the first at byte {place}: it was damaged, or written"
        " by a program that failed. Export it again; nothing was taken over."
    ),
    "archive": gettext_noop(
        "The archive holds {found} CSV, XES or Parquet files. Pack exactly one, or import the file"
        " itself."
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
    "broken_parquet": gettext_noop(
        "The Parquet file cannot be read ({reason}). Export or copy it again."
    ),
    "broken_xml": gettext_noop(
        "The XES file is not well-formed XML at line {line}, column {column}: {reason}. Export"
        " or copy it again."
    ),
    "xml_entities": gettext_noop(
        "The XML file declares entities, which no XES log needs and which can be used to attack"
        " a reader. It was refused."
    ),
    "too_deep": gettext_noop(
        "The XES file nests its elements more than {limit} deep, which no log needs. It was"
        " refused."
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
    "too_many_relations": gettext_noop(
        "The log has more than {limit} relations and values. Split it by time and import the parts."
    ),
    "export_xml_characters": gettext_noop(
        "XML cannot hold the control characters in {example}. Export the log as JSON or SQLite."
    ),
    "export_half_character": gettext_noop(
        "SQLite cannot hold the half character in {example}. Export the log as JSON."
    ),
    "export_column": gettext_noop(
        "The attribute “{attribute}” of “{type}” cannot be a column of its own in SQLite, which"
        " does not tell capital from small letters and takes ocel_id, ocel_time and"
        " ocel_changed_field for itself. Export the log as JSON or XML."
    ),
    "export_columns": gettext_noop(
        "“{type}” has more than {limit} attributes, more than a SQLite table holds. Export the log"
        " as JSON or XML."
    ),
    "export_no_objects": gettext_noop(
        "This log is not object-centric: its events concern one case each. Export it as CSV,"
        " Parquet or XES."
    ),
    "export_not_allowed": gettext_noop(
        "The desk's own log tells of the tickets of every team. Only supervisors and"
        " administrators export it."
    ),
    "too_many_types": gettext_noop(
        "The log has more than {limit} types of objects. Something that is no type seems to have"
        " been exported as one."
    ),
    "too_many_attributes": gettext_noop(
        "The log has more than {limit} different attributes. Leave some out and import it again."
    ),
    "no_relations": gettext_noop(
        "No event of this log concerns an object, so there is nothing whose way could be followed."
    ),
    "broken_json": gettext_noop(
        "The JSON file cannot be read after {place} characters ({reason}). Export or copy it again."
    ),
    "not_ocel": gettext_noop(
        "This JSON file is not an object-centric log: it has no list of events. OCEL 2.0 calls it"
        " “events”, OCEL 1.0 “ocel:events”."
    ),
    "old_ocel_xml": gettext_noop(
        "This is an XML file of OCEL 1.0, which is not read. Convert it to OCEL 2.0, or export it"
        " as JSON."
    ),
    "broken_database": gettext_noop(
        "The SQLite file cannot be read ({reason}). Export or copy it again."
    ),
    "not_ocel_database": gettext_noop(
        "This SQLite file is not an OCEL 2.0 log: it lacks the tables {missing}."
    ),
    "database_too_slow": gettext_noop(
        "Reading the SQLite file took more than {limit} seconds. Export the log again, or as JSON."
    ),
    "nothing_kept": gettext_noop("None of the {count} rows could be used. {reasons}"),
}


@dataclass(frozen=True)
class Problem:
    """What was found in some rows and what was done about it.

    `rows` are the first of the `count` rows: line numbers of a CSV file, counting from 1 and
    with the header, numbers of events of an XES file, or of rows of a Parquet file.
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
    was assumed. `encoding` and `delimiter` are of a CSV file. `zone`, `duplicates` and
    `lifecycle` are the options it was read with. `original` is the digest of the untouched file."""

    kind: Literal["csv", "xes", "parquet", "ocel-json", "ocel-xml", "ocel-sqlite", "ocel-csv"]
    rows_read: int
    rows_kept: int
    problems: tuple[Problem, ...]
    encoding: str = ""
    delimiter: str = ""
    zone: str = ""
    duplicates: str = ""
    lifecycle: str = ""
    original: str = ""
    original_bytes: int = 0

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
