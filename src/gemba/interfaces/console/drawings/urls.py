"""The addresses of processes and decisions."""

from django.urls import URLPattern, path, register_converter

from gemba.interfaces.console.definitions.editors import Editor, register_editor

from . import acts, views
from .fitting import views as fitting
from .kinds import DRAWING_KINDS
from .panels import about_drawing

for _kind in DRAWING_KINDS.values():
    register_editor(
        Editor(
            _kind.name,
            icon=_kind.icon,
            lead=_kind.lead,
            summary=_kind.summary,
            edit="console:manage-drawing-change",
            panel="console/drawings/panel.html",
            about=about_drawing,
        )
    )


class DrawingConverter:
    """The name of a kind that is drawn, so that other kinds keep their own pages."""

    regex = "|".join(DRAWING_KINDS)

    def to_python(self, value: str) -> str:
        """As it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """As it will stand in the address."""
        return value


register_converter(DrawingConverter, "drawing")

urlpatterns: list[URLPattern] = [
    *(
        path(f"manage/drawings/{address}", view, name=f"manage-drawing-{name}")
        for address, view, name in (
            ("<uuid:definition_id>/", views.change, "change"),
            ("<uuid:definition_id>/compare/", views.compare, "compare"),
            ("<uuid:definition_id>/file/", views.definition_file, "file"),
            ("ready/", acts.take, "take"),
            ("<drawing:drawing>/new/", views.new, "new"),
            ("<drawing:drawing>/open/", acts.open_file, "open"),
            ("<drawing:drawing>/begin/", acts.begin, "begin"),
            ("<drawing:drawing>/check/", acts.check, "check"),
        )
    ),
    *(
        path(f"manage/drafts/<uuid:draft_id>/{address}", view, name=name)
        for address, view, name in (
            ("", views.draft, "manage-draft"),
            ("review/", views.review, "manage-draft-review"),
            ("file/", views.draft_file, "manage-draft-file"),
            ("save/", acts.save, "manage-draft-save"),
            ("ask/", acts.ask, "manage-draft-ask"),
            ("return/", acts.give_back, "manage-draft-return"),
            ("publish/", acts.publish, "manage-draft-publish"),
            ("try/", acts.keep_to_try, "manage-draft-try"),
            ("rebase/", acts.rebase, "manage-draft-rebase"),
            ("discard/", acts.discard, "manage-draft-discard"),
            ("fit/", fitting.fit, "manage-draft-fit"),
            ("match/", fitting.match, "manage-draft-match"),
        )
    ),
    path("manage/decision/try/", acts.try_out, name="manage-decision-try"),
    path("manage/<drawing:drawing>/", views.listing, name="manage-drawings"),
]
