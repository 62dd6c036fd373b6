"""Words of the tab Data."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Severity of an issue: its word and its icon.
SEVERITIES = {
    "serious": (_("Wrong figures"), "alert-octagon"),
    "warning": (_("Worth a look"), "alert-triangle"),
    "note": (_("Good to know"), "info-circle"),
}

COLUMN_KINDS = {
    "resource": pgettext_lazy("kind of column", "event"),
    "start": pgettext_lazy("kind of column", "event"),
    "event": pgettext_lazy("kind of column", "event"),
    "case": pgettext_lazy("kind of column", "case"),
}

DUPLICATES = {"keep": _("kept"), "leave out": _("left out")}

LIFECYCLES = {
    "auto": _("put together where the file says which belong together"),
    "pair": _("put together into one event"),
    "complete": _("only completions kept"),
    "separate": _("kept as different activities"),
    "keep": _("kept as events of their own"),
}

# Forms of a log as a file: what they are called and what they are good for.
FORM_WORDS = {
    "spreadsheet": (
        _("CSV for a spreadsheet"),
        _("Opens in Excel; texts that a spreadsheet would run as a formula are made harmless."),
    ),
    "csv": (_("CSV, exact"), _("For other tools: read again, it gives an equal log.")),
    "parquet": (_("Parquet"), _("Small and quick, for DuckDB, Python, R and data platforms.")),
    "xes-gz": (_("XES, compressed"), _("The standard of process mining tools, packed by gzip.")),
    "xes": (_("XES"), _("The standard of process mining tools, as plain XML.")),
}

OBJECT_FORMS = {"json": "OCEL 2.0 JSON", "xml": "OCEL 2.0 XML", "sqlite": "OCEL 2.0 SQLite"}
OBJECT_HINT = _("All objects and events, whatever the filter and wherever seen from.")
