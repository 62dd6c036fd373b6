"""Lines of CSV files that a spreadsheet may open."""

import csv
import io
from collections.abc import Iterator
from itertools import chain

from django.http import StreamingHttpResponse

# A spreadsheet runs what begins so (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# It tells spreadsheets that this is UTF-8.
_MARK = "\ufeff"


def csv_line(cells: list[str]) -> str:
    """One line; cells that a spreadsheet would run are made text."""
    out = io.StringIO()
    csv.writer(out).writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells)
    return out.getvalue()


def csv_file(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    """Lines as a download, sent while they are made."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    kind = "text/csv; charset=utf-8"
    return StreamingHttpResponse(chain([_MARK], lines), content_type=kind, headers=headers)
