"""The addresses of the Process screen; the console's urls include them."""

from django.urls import URLPattern, path

from gemba.interfaces.console.process import views
from gemba.interfaces.console.process.adding_filters import add_filter
from gemba.interfaces.console.process.cases import views as case_views
from gemba.interfaces.console.process.comparing.views import compare
from gemba.interfaces.console.process.conformance import views as conformance_views
from gemba.interfaces.console.process.data import views as data_views
from gemba.interfaces.console.process.model import views as model_views
from gemba.interfaces.console.process.objects import views as object_views
from gemba.interfaces.console.process.people import views as people_views
from gemba.interfaces.console.process.report.views import report_download
from gemba.interfaces.console.process.structure import structure
from gemba.interfaces.console.process.waiting import views as waiting_views

urlpatterns: list[URLPattern] = [
    path("process/", views.process, name="process"),
    path("process/import/", views.upload, name="process-upload"),
    path("process/import/<slug:key>/", views.read_upload, name="process-import"),
    path("process/<slug:log>/", views.process_log, name="process-log"),
    path("process/<slug:log>/map/", views.process_map, name="process-map-data"),
    path("process/<slug:log>/pulse/", views.pulse, name="process-pulse"),
    path("process/<slug:log>/parts/<slug:part>/", views.part, name="process-part"),
    path("process/<slug:log>/cases/", case_views.cases, name="process-cases"),
    path("process/<slug:log>/cases/dots/", case_views.dots, name="process-dots"),
    path("process/<slug:log>/cases/<int:case>/", case_views.case, name="process-case"),
    path("process/<slug:log>/data/", data_views.data, name="process-data"),
    path("process/<slug:log>/data/original/", data_views.original, name="process-original"),
    path("process/<slug:log>/data/export/<slug:form>/", data_views.export, name="process-export"),
    path("process/<slug:log>/structure/", structure, name="process-structure"),
    path("process/<slug:log>/filter/<slug:kind>/", add_filter, name="process-filter"),
    path("process/<slug:log>/model/", model_views.model, name="process-model"),
    path("process/<slug:log>/model/quality/", model_views.quality, name="process-model-quality"),
    path("process/<slug:log>/model/file/", model_views.download, name="process-model-download"),
    path("process/<slug:log>/model/save/", model_views.save, name="process-model-save"),
    path("process/<slug:log>/model/import/", model_views.bring, name="process-model-bring"),
    path("process/<slug:log>/model/draft/", model_views.draft, name="process-model-draft"),
    path(
        "process/<slug:log>/model/<uuid:model>/remove/",
        model_views.remove,
        name="process-model-remove",
    ),
    path("process/<slug:log>/objects/", object_views.objects, name="process-objects"),
    path(
        "process/<slug:log>/objects/<slug:form>/",
        object_views.objects_file,
        name="process-objects-file",
    ),
    path("process/<slug:log>/compare/", compare, name="process-compare"),
    path(
        "process/<slug:log>/conformance/",
        conformance_views.conformance,
        name="process-conformance",
    ),
    path(
        "process/<slug:log>/conformance/comparison/",
        conformance_views.comparison,
        name="process-comparison",
    ),
    path(
        "process/<slug:log>/conformance/deviation/",
        conformance_views.deviation,
        name="process-deviation",
    ),
    path(
        "process/<slug:log>/conformance/deviation/cases/",
        conformance_views.deviation_cases,
        name="process-deviation-cases",
    ),
    path(
        "process/<slug:log>/conformance/rules/form/",
        conformance_views.rule_form,
        name="process-rule-form",
    ),
    path(
        "process/<slug:log>/conformance/rules/suggested/",
        conformance_views.rule_suggestions,
        name="process-rule-suggestions",
    ),
    path(
        "process/<slug:log>/conformance/rules/add/",
        conformance_views.rule_add,
        name="process-rule-add",
    ),
    path(
        "process/<slug:log>/conformance/rules/<uuid:rule>/",
        conformance_views.rule,
        name="process-rule",
    ),
    path(
        "process/<slug:log>/conformance/rules/<uuid:rule>/cases/",
        conformance_views.rule_cases,
        name="process-rule-cases",
    ),
    path(
        "process/<slug:log>/conformance/rules/<uuid:rule>/remove/",
        conformance_views.rule_remove,
        name="process-rule-remove",
    ),
    path("process/<slug:log>/people/", people_views.people, name="process-people"),
    path("process/<slug:log>/people/<slug:code>/", people_views.person, name="process-person"),
    path("process/<slug:log>/report/", report_download, name="process-report"),
    path("process/<slug:log>/outside/", waiting_views.outside, name="process-outside"),
    path("process/<slug:log>/costs/", waiting_views.costs, name="process-costs"),
    path("process/<slug:log>/rates/", waiting_views.rates, name="process-rates"),
    path("process/<slug:log>/waiting/", waiting_views.waiting, name="process-waiting"),
    path(
        "process/<slug:log>/waiting/<slug:key>/",
        waiting_views.waiting_cases,
        name="process-waiting-cases",
    ),
    path("process/<slug:log>/remove/", views.remove, name="process-remove"),
]
