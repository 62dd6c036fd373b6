"""What the templates of the Figures screen are given."""

from gemba.foundation.kernel.clock import current_time
from gemba.insight.kpis.kpi import Better, Kpi
from gemba.insight.kpis.queries import is_corrected, may_steer, targets
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.figures.asking import Asked, ask
from gemba.interfaces.console.figures.board import board
from gemba.interfaces.console.figures.case_list import case_page, values_words
from gemba.interfaces.console.figures.forms import TargetForm
from gemba.interfaces.console.figures.kpi_page import kpi_page
from gemba.interfaces.console.figures.periods import LAST_DAYS, WHOLE
from gemba.interfaces.console.process.choosing import Choice, named_logs
from gemba.interfaces.console.process.filtering.bar import filter_bar
from gemba.interfaces.console.process.tabs import FIGURES


def board_context(request: DeskRequest, choice: Choice) -> dict[str, object]:
    """The tiles."""
    context = _context(request, choice, "figures-log")
    if len(choice.whole):
        asked = ask(request, choice, actor=request.actor, now=current_time())
        context |= _of_asked(asked, "figures-log")
        context |= {
            "board": board(asked, actor=request.actor),
            "refresh_url": asked.address("figures-log", seen=str(len(choice.whole))),
        }
    return context


def kpi_context(request: DeskRequest, choice: Choice, kpi: Kpi, asked: Asked) -> dict[str, object]:
    """One KPI with its cases."""
    actor, page = request.actor, request.GET.get("page", "")[:6]
    order = "latest" if request.GET.get("order") == "latest" else ""
    cases = case_page(
        asked, kpi, page=int(page) if page.isdecimal() else 1, order=order, actor=actor
    )

    def leaf(number: int) -> str:
        return asked.address("figures-kpi", kpi.name, page=str(number), order=order) + "#cases"

    known = targets().get(kpi.name) if choice.log.has_tickets else None
    can_have_target = choice.log.has_tickets and kpi.better is not Better.NEITHER
    return {
        **_context(request, choice, "figures-log"),
        **_of_asked(asked, "figures-kpi", kpi.name),
        "kpi": kpi,
        "page": kpi_page(asked, kpi, actor=actor),
        "cases": cases,
        "values_head": values_words(kpi),
        "order": order,
        "worst_url": asked.address("figures-kpi", kpi.name) + "#cases",
        "latest_url": asked.address("figures-kpi", kpi.name, order="latest") + "#cases",
        "before_url": leaf(cases.page - 1) if cases.page > 1 else "",
        "after_url": leaf(cases.page + 1) if cases.page < cases.pages else "",
        "export_url": asked.address("figures-export", kpi.name),
        "board_url": asked.address("figures-log", part="", low="", high=""),
        "refresh_url": asked.address(
            "figures-kpi", kpi.name, page=str(cases.page), order=order, seen=str(len(choice.whole))
        ),
        "target": known,
        "target_form": TargetForm(kpi, target=known) if can_have_target else None,
    }


def _context(request: DeskRequest, choice: Choice, url_name: str) -> dict[str, object]:
    return {
        "section": "figures",
        "choice": choice,
        "logs": named_logs(request.actor),
        "filter_bar": filter_bar(choice, FIGURES.name, url_name),
        "filters": request.GET.getlist("f"),
        "may_steer": may_steer(request.actor),
        "is_corrected": is_corrected(choice.log.key),
        "process_url": choice.address("process-log"),
    }


def _of_asked(asked: Asked, url_name: str, *more: str) -> dict[str, object]:
    """What both pages have above the figures: the period and the dimension."""
    return {
        "asked": asked,
        "periods": [
            (name, asked.address(url_name, *more, period=name, since="", until=""))
            for name in (*LAST_DAYS, WHOLE)
        ],
        "kept_fields": [
            (name, value)
            for name, value in asked.query.items()
            if name not in ("period", "since", "until")
        ],
        "bys": [
            (each, asked.address(url_name, *more, by=each.name, part=""))
            for each in asked.dimensions.values()
        ],
        "no_by_url": asked.address(url_name, *more, by="", part=""),
    }
