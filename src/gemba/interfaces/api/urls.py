"""The addresses of the API, all under /api/v1/, and its description at openapi.json."""

from ninja import NinjaAPI

from gemba.interfaces.api import logs, process
from gemba.interfaces.api.access import DESK_PERSON
from gemba.interfaces.api.problems import explain_problems

api = NinjaAPI(
    title="Gemba",
    version="1",
    description="Event logs and their process, and the figures of the service.",
    urls_namespace="api",
    # The usual page of documentation loads its scripts from elsewhere; docs/api.md needs none.
    docs_url=None,
    auth=DESK_PERSON,
)
explain_problems(api)
api.add_router("/logs", logs.router)
api.add_router("/logs", process.router)
