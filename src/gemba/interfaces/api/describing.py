"""The description of the API (OpenAPI 3.1): short names, and problems beside the answers."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from gemba.interfaces.api.problems import MEDIA_TYPE, Problem

_REFERENCE = "#/components/schemas/{model}"


class Api(NinjaAPI):
    """As NinjaAPI, described so that a client made from it reads well."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """`get-logs`, `post-logs`: the verb, and the name of the address."""
        return f"{operation.methods[0].lower()}-{operation.url_name}"

    def get_openapi_schema(self, **more: Any) -> OpenAPISchema:
        """With the problem that every operation may answer instead."""
        described = super().get_openapi_schema(**more)
        schema = Problem.model_json_schema(ref_template=_REFERENCE)
        schemas = described["components"]["schemas"]
        schemas |= schema.pop("$defs", {}) | {"Problem": schema}
        content = {MEDIA_TYPE: {"schema": {"$ref": _REFERENCE.format(model="Problem")}}}
        for verbs in described["paths"].values():
            for operation in verbs.values():
                refused = {"description": "Why it cannot be", "content": content}
                operation["responses"]["default"] = refused
        return described
