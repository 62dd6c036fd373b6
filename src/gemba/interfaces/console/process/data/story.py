"""What the tab Data shows of a log."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import microseconds
from gemba.insight.eventlog.log_files import has_original, may_export
from gemba.insight.eventlog.quality.checking import QualityReport, quality_report
from gemba.insight.eventlog.quality.content import ColumnQuality
from gemba.insight.eventlog.quality.sentences import SENTENCES
from gemba.insight.eventlog.queries import ImportStory, import_story
from gemba.insight.eventlog.report import ImportReport
from gemba.insight.eventlog.wording import IssueWords, issue_words, problem_words
from gemba.insight.mining.filters.kinds.case_ids import CaseIds
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.data.words import (
    COLUMN_KINDS,
    DUPLICATES,
    FORM_WORDS,
    LIFECYCLES,
    OBJECT_FORMS,
    OBJECT_HINT,
    SEVERITIES,
)
from gemba.interfaces.console.process.forms import ROLE_LABELS

REPORTS_KEPT = 8
COLUMNS_SHOWN = 200
CURED_BY_FILTER = ("single_event", "same_second_of_day", "cut_at_start", "cut_at_end")


@dataclass(frozen=True, slots=True)
class IssueLine:
    """A issue with its words and the address of the cases it names."""

    words: IssueWords
    severity: str
    icon: str
    url: str


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """How full a column is."""

    name: str
    kind: str
    quality: ColumnQuality


@dataclass(frozen=True, slots=True)
class ImportLines:
    """How an imported log came in: pairs of a word and its value, what was changed, and what was
    assumed."""

    read_as: tuple[tuple[str, str], ...]
    cleaned: tuple[str, ...]
    notes: tuple[str, ...]
    report: ImportReport
    original_url: str


@dataclass(frozen=True, slots=True)
class ExportLink:
    """A form the log can be had in."""

    label: str
    hint: str
    url: str


@dataclass(frozen=True, slots=True)
class DataStory:
    """Everything on the tab. `exported` says what a file will hold; no links: not for them."""

    headline: str
    issues: tuple[IssueLine, ...]
    columns: tuple[ColumnLine, ...]
    columns_total: int
    came_in: ImportLines | None
    exports: tuple[ExportLink, ...]
    exported: str


_reports: dict[tuple[str, int], QualityReport] = {}


def data_story(choice: Choice, *, actor: Actor, now: datetime) -> DataStory:
    """The quality is that of the whole log; a file holds what the filter leaves."""
    report = _report(choice, now)
    story = import_story(choice.log.key, actor=actor)
    return DataStory(
        headline=_headline(report),
        issues=_issues(choice, report),
        columns=_columns(report.columns[:COLUMNS_SHOWN]),
        columns_total=len(report.columns),
        came_in=_came_in(choice, story, actor) if story else None,
        exports=_exports(choice) if may_export(choice.log, actor=actor) else (),
        exported=_exported(choice),
    )


def _report(choice: Choice, now: datetime) -> QualityReport:
    """Kept while the log does not grow: on a long log it takes seconds."""
    key = (choice.log.key, len(choice.whole))
    report = _reports.get(key)
    if report is None:
        report = quality_report(choice.whole, microseconds(now))
        while len(_reports) >= REPORTS_KEPT:
            _reports.pop(next(iter(_reports)), None)
        _reports[key] = report
    return report


def _headline(report: QualityReport) -> str:
    words = [SENTENCES[each.code].severity for each in report.issues]
    serious, warnings = words.count("serious"), words.count("warning")
    if serious:
        return ngettext(
            "{n} thing makes figures of this log wrong.",
            "{n} things make figures of this log wrong.",
            serious,
        ).format(n=serious)
    if warnings:
        return ngettext(
            "Nothing is seriously wrong; {n} thing is worth a look.",
            "Nothing is seriously wrong; {n} things are worth a look.",
            warnings,
        ).format(n=warnings)
    return _("Nothing was found that would distort the figures.")


def _issues(choice: Choice, report: QualityReport) -> tuple[IssueLine, ...]:
    names = choice.whole.activities
    lines = []
    for each in report.issues:
        words = issue_words(each, lambda code: choice.label(names[code]))
        label, icon = SEVERITIES[words.severity]
        if choice.log.is_desk and each.code not in CURED_BY_FILTER:
            # Nobody imports the desk's own log again.
            words = replace(words, cure="")
        url = choice.address("process-cases", filters=(CaseIds(each.cases),)) if each.cases else ""
        lines.append(IssueLine(words, str(label), icon, url))
    return tuple(lines)


def _columns(columns: Sequence[ColumnQuality]) -> tuple[ColumnLine, ...]:
    return tuple(
        ColumnLine(each.name or str(ROLE_LABELS[each.kind]), str(COLUMN_KINDS[each.kind]), each)
        for each in columns
    )


def _came_in(choice: Choice, story: ImportStory, actor: Actor) -> ImportLines:
    report, key = story.report, choice.log.base_key
    read_as = [(str(ROLE_LABELS[role]), name) for role, name in story.mapping.roles.items()]
    if story.mapping.activity_more:
        read_as.append((_("Added to the activity"), ", ".join(story.mapping.activity_more)))
    read_as += [(_("Time zone of times without one"), report.zone)] if report.zone else []
    if report.duplicates:
        read_as.append((_("Rows that repeat another row"), str(DUPLICATES[report.duplicates])))
    if report.lifecycle:
        read_as.append((_("Starts and completions"), str(LIFECYCLES[report.lifecycle])))
    return ImportLines(
        tuple(read_as),
        tuple(problem_words(each) for each in report.problems if each.severity != "note"),
        tuple(problem_words(each) for each in report.problems if each.severity == "note"),
        report,
        reverse("console:process-original", args=[key]) if has_original(key, actor=actor) else "",
    )


def _exports(choice: Choice) -> tuple[ExportLink, ...]:
    links = [
        ExportLink(str(label), str(hint), choice.address("process-export", form))
        for form, (label, hint) in FORM_WORDS.items()
    ]
    for form, label in OBJECT_FORMS.items() if choice.log.object_types else ():
        url = choice.address("process-objects-file", form, filters=())
        links.append(ExportLink(str(label), str(OBJECT_HINT), url))
    return tuple(links)


def _exported(choice: Choice) -> str:
    if not choice.filters:
        return _("The file holds the whole log.")
    return ngettext(
        "The file holds the {n} case the filter leaves.",
        "The file holds the {n} cases the filter leaves.",
        choice.case_total,
    ).format(n=f"{choice.case_total:,}")


def file_stem(choice: Choice, now: datetime) -> str:
    """What an exported file is called, without its ending."""
    return f"{choice.title} {date_format(now, 'Y-m-d')}".replace("/", "-")
