"""Everything the templates of the Model tab are given."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from gemba.insight.mining.discovery.discovering import RARE, Miner
from gemba.insight.mining.discovery.refusals import ACTIVITIES_MAX, TooManyActivities
from gemba.insight.mining.discovery.split.filtering import EDGES_MAX
from gemba.insight.mining.model.bpmn import NodeKind
from gemba.insight.mining.model.bpmn_xml.reading import BYTES_MAX
from gemba.insight.mining.model.labels import plain
from gemba.insight.reference.operations import NAME_CHARS_MAX, ModelOrder
from gemba.insight.reference.queries import models
from gemba.insight.reference.wording import remark_words
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.drawn import drawn_links
from gemba.interfaces.console.process.measuring import Asked
from gemba.interfaces.console.process.model.asking import (
    Shown,
    asked_for,
    model_name,
    shown_model,
)
from gemba.interfaces.console.process.model.drafting import DraftForm, may_draft
from gemba.interfaces.console.process.model.figures import simplicity_of, soundness_words
from gemba.interfaces.console.process.tabs import MODEL, tab_context
from gemba.interfaces.figures import count_words, share_words

PAIRS_SHOWN, NAMES_SHOWN = 4, 8
MINER_WORDS = {
    Miner.INDUCTIVE: (
        gettext_lazy("Inductive miner"),
        gettext_lazy("Always sound and in nested blocks; may allow more than happens."),
    ),
    Miner.SPLIT: (
        gettext_lazy("Split miner"),
        gettext_lazy("Close to the frequent ways; not bound to nested blocks."),
    ),
}


@dataclass(frozen=True, slots=True)
class MinerLink:
    """A miner to choose; the address mines with its usual setting."""

    value: str
    label: str
    hint: str
    url: str
    is_chosen: bool


def model_context(request: DeskRequest, choice: Choice, problem: str = "") -> dict[str, object]:
    """The diagram asked for, or why there is none. Raises ModelUnknown."""
    asked = asked_for(request)
    kept = models(log_key=choice.log.key, actor=request.actor)
    context = tab_context(request, choice, MODEL) | {
        "asked": asked,
        "miners": [_miner_link(choice, asked, miner) for miner in Miner],
        "kept": [
            (line, choice.address("process-model", query={"model": line.id.hex})) for line in kept
        ],
        "drawn": drawn_links(request, choice.log),
        "problem": problem,
        "name_max": NAME_CHARS_MAX,
        "fields": _hidden(request),
        "model_url": choice.address("process-model"),
        "save_url": choice.address("process-model-save"),
        "bring_url": choice.address("process-model-bring"),
    }
    if not choice.case_total:
        return context
    try:
        shown = shown_model(choice, asked, actor=request.actor)
    except TooManyActivities as refusal:
        words = _(
            "The chosen cases have {count} activities; a diagram of more than {most} could not"
            " be read. Leave rare activities out with a filter."
        )
        return context | {"problem": words.format(count=refusal.count, most=ACTIVITIES_MAX)}
    measures, simple_words = simplicity_of(shown)
    return context | {
        "shown": shown,
        "name": model_name(choice, shown),
        "simplicity": measures,
        "simplicity_words": simple_words,
        "soundness_words": soundness_words(shown),
        "remarks": [
            *_unknown_words(choice, shown),
            *map(remark_words, shown.remarks),
            *_given_up_words(choice, shown),
            *_ways_cut_words(shown),
            *_steps_rare_words(shown),
        ],
        "quality_url": choice.address("process-model-quality", query=asked.query),
        "compare_url": choice.address("process-conformance", query=asked.query),
        "download_url": choice.address("process-model-download", query=asked.query),
        "draft_url": choice.address("process-model-draft"),
        "draft_form": DraftForm(actor=request.actor) if may_draft(request.actor) else None,
        "remove_url": (
            choice.address("process-model-remove", str(asked.kept)) if asked.kept else ""
        ),
    }


def model_order(request: DeskRequest, choice: Choice) -> ModelOrder:
    """The discovered model as it is to be kept, under the name given. Raises TooManyActivities."""
    asked = replace(asked_for(request), kept=None)
    shown = shown_model(choice, asked, actor=request.actor)
    label, _hint = MINER_WORDS[asked.miner]
    return ModelOrder(
        choice.log.key,
        shown.xml.encode(),
        name=request.POST.get("name", "") or model_name(choice, shown),
        detail=f"{label}, {asked.percent} %",
    )


def file_order(file: UploadedFile[bytes] | None, choice: Choice) -> ModelOrder:
    """A file from elsewhere; its steps may be called as in the log or as on the screens."""
    known = {plain(choice.label(each)): each for each in choice.whole.activities}
    known |= {plain(each): each for each in choice.whole.activities}
    data = file.read(BYTES_MAX + 1) if file else b""
    name = (file.name or "model.bpmn") if file else ""
    return ModelOrder(choice.log.key, data, file_name=name, activities=known)


def _unknown_words(choice: Choice, shown: Shown) -> list[str]:
    """Steps of a kept model that no event of the log can ever be."""
    known = set(choice.whole.activities)
    tasks = shown.model.of_kind(NodeKind.TASK) if shown.line else []
    names = [task.name for task in tasks if task.label not in known]
    if not names:
        return []
    more = ["…"] if len(names) > NAMES_SHOWN else []
    listed = pgettext("between items of a list", ", ").join(names[:NAMES_SHOWN] + more)
    return [
        _(
            "The log has no activity called like these steps of the model, so they always seem"
            " to be left out: {names}."
        ).format(names=listed)
    ]


def _given_up_words(choice: Choice, shown: Shown) -> list[str]:
    if not shown.given_up:
        return []
    pairs = [
        _("{one} and {other}").format(one=choice.label(one), other=choice.label(other))
        for one, other in shown.given_up[:PAIRS_SHOWN]
    ]
    more = ["…"] if len(shown.given_up) > PAIRS_SHOWN else []
    names = pgettext("between items of a list", "; ").join(pairs + more)
    return [
        _(
            "These steps come in either order, as if they went on at once: {names}. A model that"
            " says so could get stuck, so here one follows the other."
        ).format(names=names)
    ]


def _ways_cut_words(shown: Shown) -> list[str]:
    if not shown.ways_cut:
        return []
    words = ngettext(
        "{n} way from step to step is left out as too many could not be read: beside what every"
        " step needs, the {most} most frequent ways at most are drawn.",
        "{n} ways from step to step are left out as too many could not be read: beside what every"
        " step needs, the {most} most frequent ways at most are drawn.",
        shown.ways_cut,
    )
    return [words.format(n=count_words(shown.ways_cut), most=EDGES_MAX)]


def _steps_rare_words(shown: Shown) -> list[str]:
    if not shown.steps_rare:
        return []
    words = ngettext(
        "{n} step is left out: fewer than {share} of the cases have it.",
        "{n} steps are left out: fewer than {share} of the cases have them.",
        shown.steps_rare,
    )
    share = share_words(shown.asked.steps_percent / 100)
    return [words.format(n=count_words(shown.steps_rare), share=share)]


def _miner_link(choice: Choice, asked: Asked, miner: Miner) -> MinerLink:
    label, hint = MINER_WORDS[miner]
    usual = Asked(miner, round(100 * RARE[miner]))
    return MinerLink(
        miner.value,
        str(label),
        str(hint),
        choice.address("process-model", query=usual.query),
        asked.kept is None and asked.miner is miner,
    )


def _hidden(request: DeskRequest) -> list[tuple[str, str]]:
    """The filters of the address, for forms that set something else."""
    own = ("miner", "rare", "model")
    return [(key, each) for key, all_ in request.GET.lists() if key not in own for each in all_]
