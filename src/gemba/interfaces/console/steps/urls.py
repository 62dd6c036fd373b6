"""The addresses of processes on a ticket, and of one's own steps."""

from django.urls import URLPattern, path

from . import acts, pages

ON_TICKET = (
    ("processes/start", acts.start, "process-start"),
    ("processes/sheet", pages.start_sheet, "process-sheet"),
    ("processes/<uuid:instance_id>/stop", acts.stop, "process-stop"),
    ("steps/<uuid:step_id>", pages.step_sheet, "step"),
    ("steps/<uuid:step_id>/done", acts.complete, "step-done"),
    ("steps/<uuid:step_id>/take", acts.take, "step-take"),
    ("steps/<uuid:step_id>/give", acts.delegate, "step-give"),
    ("steps/<uuid:step_id>/back", acts.give_back, "step-back"),
    ("steps/<uuid:step_id>/decide", acts.decide, "step-decide"),
    ("steps/<uuid:step_id>/retry", acts.retry, "step-retry"),
    ("steps/<uuid:step_id>/hand", acts.take_over, "step-hand"),
    ("steps/<uuid:step_id>/skip", acts.skip, "step-skip"),
)

urlpatterns: list[URLPattern] = [
    *(
        path(f"tickets/<int:number>/{address}/", view, name=f"ticket-{name}")
        for address, view, name in ON_TICKET
    ),
    path("steps/", pages.steps, name="steps"),
    path("steps/<uuid:step_id>/decide/", pages.decide, name="steps-decide"),
]
