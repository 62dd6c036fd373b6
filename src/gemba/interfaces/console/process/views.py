"""The views of the Process screen: one address, one query or one operation each."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import get_current_timezone_name
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.operations import (
    UPLOAD_BYTES_MAX,
    UPLOAD_LIMITS,
    ImportOrder,
    ImportRefused,
    drop_upload,
    find_upload,
    import_log,
    keep_upload,
    preview_file,
    remove_log,
    too_large_words,
)
from gemba.insight.eventlog.queries import DESK, LogUnknown
from gemba.insight.eventlog.readers.making import ReadingOptions
from gemba.interfaces.access import DeskRequest, supervisor
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.details import details
from gemba.interfaces.console.process.forms import LimitedUpload, MappingForm
from gemba.interfaces.console.process.map_data import map_data
from gemba.interfaces.console.process.opening import of_log
from gemba.interfaces.console.process.page import page_context
from gemba.interfaces.fragments import wants_fragment
from gemba.interfaces.middleware import takes_bodies_up_to

PAGE, PIECES = "console/process/page.html", "console/process/pieces.html"
UPLOAD, MAPPING = "console/process/upload.html", "console/process/mapping.html"


@require_safe
def process(request: HttpRequest) -> HttpResponseBase:
    """The desk's own process."""
    return process_log(request, log=DESK)


@require_safe
@of_log
def process_log(request: DeskRequest, choice: Choice) -> HttpResponse:
    """The process of one log; for htmx only the figures and lists."""
    template = PIECES if wants_fragment(request) else PAGE
    response = render(request, template, page_context(request, choice))
    response.headers["Vary"] = "HX-Request"
    return response


@require_safe
@of_log
def pulse(request: DeskRequest, choice: Choice) -> HttpResponse:
    """Nothing while the log has `seen` events; the figures and lists once it has more."""
    if request.GET.get("seen") == str(len(choice.whole)):
        return HttpResponse(status=204)
    return render(request, PIECES, page_context(request, choice))


@require_safe
@of_log
def process_map(_request: DeskRequest, choice: Choice) -> HttpResponse:
    """The map as JSON: boxes, moves and levels of detail."""
    return JsonResponse(map_data(choice))


@require_safe
@of_log
def part(request: DeskRequest, choice: Choice, part: str) -> HttpResponse:
    """One activity or move looked at closely, with cases."""
    found = details(choice, part, actor=request.actor)
    context = {"details": found, "part": part, "choice": choice}
    return render(request, "console/process/details.html", context)


@csrf_exempt
@takes_bodies_up_to(4 * UPLOAD_BYTES_MAX)  # so that a file too large meets our own words
def upload(request: HttpRequest) -> HttpResponseBase:
    """Take a file: streamed to disk, its CSRF token is checked once that is arranged."""
    request.upload_handlers = [LimitedUpload(request)]
    return _upload(request)


@require_http_methods(["GET", "HEAD", "POST"])
@supervisor
@csrf_protect
def _upload(request: DeskRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, UPLOAD)
    file = request.FILES.get("file")
    if file is None:
        too_large = any(getattr(h, "is_too_large", False) for h in request.upload_handlers)
        problem = too_large_words() if too_large else ""
        return render(request, UPLOAD, {"problem": problem, "missing": True}, status=422)
    try:
        key = keep_upload(chunks=file.chunks(), actor=request.actor, now=current_time())
        path = find_upload(key, actor=request.actor)
        preview = preview_file(path=path, actor=request.actor, limits=UPLOAD_LIMITS)
        if preview.is_object_centric:
            return _read_objects(request, key, file.name or "")
    except ImportRefused as refusal:
        return render(request, UPLOAD, {"problem": str(refusal)}, status=422)
    context = {"form": MappingForm(preview), "key": key, "file": file.name}
    return render(request, MAPPING, context)


def _read_objects(request: DeskRequest, key: str, file_name: str) -> HttpResponse:
    """An object-centric file says itself what its parts are. Raises ImportRefused."""
    options = ReadingOptions(get_current_timezone_name(), limits=UPLOAD_LIMITS)
    order = ImportOrder(file_name=file_name, options=options)
    path = find_upload(key, actor=request.actor)
    line = import_log(path=path, order=order, actor=request.actor, now=current_time())
    drop_upload(key, actor=request.actor)
    return redirect("console:process-log", line.key)


@require_POST
@supervisor
def read_upload(request: DeskRequest, key: str) -> HttpResponse:
    """Read the uploaded file with the columns agreed; then on to its process."""
    try:
        path = find_upload(key, actor=request.actor)
        preview = preview_file(path=path, actor=request.actor, limits=UPLOAD_LIMITS)
        form, file_name = MappingForm(preview, request.POST), request.POST.get("file", "")
        context = {"form": form, "key": key, "file": file_name}
        if not form.is_valid():
            return render(request, MAPPING, context, status=422)
        line = import_log(
            path=path, order=form.order(file_name), actor=request.actor, now=current_time()
        )
    except ImportRefused as refusal:
        return render(request, UPLOAD, {"problem": str(refusal)}, status=422)
    drop_upload(key, actor=request.actor)
    return redirect("console:process-log", line.key)


@require_POST
@supervisor
def remove(request: DeskRequest, log: str) -> HttpResponse:
    """Throw an imported log away."""
    try:
        remove_log(key=log, actor=request.actor, now=current_time())
    except LogUnknown as error:
        raise Http404 from error
    return redirect("console:process")
