"""Lines of CSV files that a spreadsheet may open."""

import csv
import io

# A spreadsheet runs what begins so (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_line(cells: list[str]) -> str:
    """One line; cells that a spreadsheet would run are made text."""
    out = io.StringIO()
    csv.writer(out).writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells)
    return out.getvalue()
