"""The API: its description, its doors, and a log's whole life through it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase
from django.test import Client
from pytest_django import Settings

from gemba.foundation.accounts.operations import make_api_key, revoke_api_key, set_active
from gemba.foundation.accounts.testing import Cast, cast, log_in
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.kernel.clock import current_time
from gemba.insight.mining.conformance.rules.rule import Rule
from gemba.insight.reference.operations import add_rule
from gemba.interfaces.api import access
from gemba.interfaces.api.urls import api
from gemba.interfaces.rate_cap import RateCap

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"
CSV = (
    "case,activity,time,resource\n"
    "1,Ask,2026-03-02T08:00:00Z,Ana\n1,Answer,2026-03-02T09:00:00Z,Ben\n"
    "2,Ask,2026-03-02T08:30:00Z,Ana\n2,Answer,2026-03-02T08:45:00Z,Ana\n"
    "3,Ask,2026-03-03T08:00:00Z,Ben\n"
)


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.EVENT_LOGS = tmp_path / "logs"
    settings.FILES = tmp_path / "files"


@pytest.fixture
def crew() -> Cast:
    return cast()


class Program:
    """Speaks to the API with somebody's key."""

    def __init__(self, actor: Actor) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.key, self.secret = make_api_key(
            user_id=int(actor.id), name="reports", days=30, actor=actor, now=current_time()
        )

    def call(self, method: str, path: str, **more: Any) -> HttpResponseBase:
        headers = {"authorization": f"Bearer {self.secret}", **more.pop("headers", {})}
        verb = getattr(self.client, method)
        answer: HttpResponseBase = verb(f"{ROOT}{path}", headers=headers, **more)
        return answer

    def get(self, path: str) -> Any:
        answer = self.call("get", path)
        assert answer.status_code == 200, body(answer)
        return body(answer)

    def bring(self, content: str = CSV, **headers: str) -> HttpResponseBase:
        file = SimpleUploadedFile("calls.csv", content.encode())
        return self.call("post", "/logs", data={"file": file, "name": "Calls"}, headers=headers)


def body(answer: HttpResponseBase) -> Any:
    return json.loads(getattr(answer, "content", b"null") or b"null")


def told(answer: HttpResponseBase, status: int) -> dict[str, Any]:
    """The problem an answer tells."""
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = body(answer)
    assert problem["status"] == status
    assert problem["detail"].endswith(".")
    return problem


def test_the_description_says_what_each_address_takes_and_gives(client: Client) -> None:
    described = client.get(f"{ROOT}/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    operations = [
        (path, verb, each)
        for path, verbs in described["paths"].items()
        for verb, each in verbs.items()
    ]
    assert len(operations) >= 23
    for path, verb, each in operations:
        where = f"{verb} {path}"
        assert each["summary"] and each["description"], where
        assert each["security"], where
        for status, answer in each["responses"].items():
            assert status == "204" or answer["content"], where
        assert "application/problem+json" in each["responses"]["default"]["content"], where
    references = set(_references(described))
    known = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}
    assert references <= known
    assert len({each["operationId"] for _path, _verb, each in operations}) == len(operations)


def _references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if "$ref" in part else []
        return own + [found for each in part.values() for found in _references(each)]
    return [found for each in part for found in _references(each)] if isinstance(part, list) else []


def test_no_page_of_documentation_loads_scripts_from_elsewhere() -> None:
    assert api.docs_url is None


def test_a_log_in_is_no_key(crew: Cast, client: Client) -> None:
    log_in(client, crew.adele)
    answer = client.get(f"{ROOT}/logs")
    assert "Bearer" in told(answer, 401)["detail"]
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_key_that_is_wrong_revoked_expired_or_of_nobody_active_opens_nothing(
    crew: Cast,
) -> None:
    program = Program(crew.ana)
    assert program.get("/logs")["total"] == 1
    set_active(user_id=int(crew.ana.id), is_active=False, actor=SYSTEM, now=current_time())
    told(program.call("get", "/logs"), 401)
    set_active(user_id=int(crew.ana.id), is_active=True, actor=SYSTEM, now=current_time())
    revoke_api_key(key_id=program.key.id, actor=crew.ana, now=current_time())
    told(program.call("get", "/logs"), 401)
    program.secret = "gemba_guess"
    told(program.call("get", "/logs"), 401)


def test_a_log_is_brought_in_read_exported_and_removed(crew: Cast) -> None:
    program = Program(crew.sun_wei)
    answer = program.bring()
    assert answer.status_code == 201, body(answer)
    log = body(answer)
    path = f"/logs/{log['key']}"
    assert (log["name"], log["cases"], log["events"]) == ("Calls", 3, 5)
    assert program.get(path) == log

    found = program.get(f"{path}/map")
    assert [(each["name"], each["count"]) for each in found["activities"]] == [
        ("Ask", 3),
        ("Answer", 2),
    ]
    assert [(m["source"], m["target"], m["count"]) for m in found["moves"]] == [
        ("Ask", "Answer", 2)
    ]
    assert found["moves"][0]["wait_seconds_mean"] == 2250
    variants = program.get(f"{path}/variants?limit=1")
    assert (variants["items"][0]["activities"], variants["next"]) == (["Ask", "Answer"], 2)
    assert [each["case"] for each in program.get(f"{path}/cases?sort=duration")["items"]] == [
        "3",
        "2",
        "1",
    ]
    exported = b"".join(program.call("get", f"{path}/export?format=csv"))
    assert exported.count(b"\n") == 6

    assert program.call("delete", path).status_code == 204
    told(program.call("get", path), 404)


def test_every_reading_of_a_small_log_is_answered(crew: Cast) -> None:
    program = Program(crew.sun_wei)
    path = f"/logs/{body(program.bring())['key']}"
    assert program.get(f"{path}/waiting")["cases"] == 3
    assert program.get(f"{path}/people")["people"] == 2
    conformance = program.get(f"{path}/conformance?miner=split&rare=100")
    assert conformance["fitness"] > 0.5
    for each in conformance["deviations"]:
        assert program.get(f"{path}/map?f={each['filter']}")["cases"] == each["cases"]
    assert conformance["deviations"]
    assert program.get(f"{path}/quality")["headline"]
    assert program.get(f"{path}/handovers")["items"][0] | {"share": 0, "cases": 1} == {
        **{"source": "Ana", "target": "Ben", "count": 1, "cases": 1, "share": 0},
        "wait_seconds_median": 3600,
    }
    assert b"definitions" in program.call("get", f"{path}/model").content  # type: ignore[attr-defined]
    assert b"<html" in program.call("get", f"{path}/report").content  # type: ignore[attr-defined]
    figures = program.get(f"{path}/figures")["figures"]
    name = figures[0]["kpi"]
    closely = program.get(f"{path}/figures/{name}?period=all")
    assert closely["figure"] == figures[0]
    assert sum(step["count"] for step in closely["trend"]) >= 1


def test_two_cohorts_are_compared(crew: Cast) -> None:
    program = Program(crew.sun_wei)
    path = f"/logs/{body(program.bring())['key']}/compare"
    found = program.get(f"{path}?f=with:Answer")
    assert (found["cases_a"], found["cases_b"], found["b"]) == (2, 1, "all other cases")
    turned = program.get(f"{path}?f=without:Answer&g=with:Answer")
    assert (turned["cases_a"], turned["b"]) == (1, "with Answer")
    assert {each["name"] for each in found["figures"]} >= {"duration", "handovers"}
    told(program.call("get", f"{path}?f=with:Answer&g=nonsense"), 422)


def test_rules_and_who_broke_them(crew: Cast) -> None:
    program = Program(crew.sun_wei)
    key = body(program.bring())["key"]
    kept = [Rule("response", "Ask", "Answer"), Rule("other-person", "Ask", "Answer")]
    for rule in kept:
        add_rule(log_key=key, rule=rule, actor=crew.sun_wei, now=current_time())
    rules = program.get(f"/logs/{key}/rules")
    assert [(each["times_broken"], each["kept_share"]) for each in rules] == [(1, 0.5), (0, 1)]
    broken = program.get(f"/logs/{key}/rules/{rules[0]['id']}")
    assert broken["people"] == [{"name": "Ana", "times": 1}]
    assert [each["case"] for each in broken["cases"]["items"]] == ["2"]
    told(program.call("get", f"/logs/{key}/rules/{UUID(int=1)}"), 404)


def test_objects_are_had_as_a_file_where_a_log_has_any(crew: Cast) -> None:
    program = Program(crew.sun_wei)
    file = json.loads(b"".join(program.call("get", "/logs/desk/objects?format=json")))
    assert {"objectTypes", "eventTypes", "events"} <= file.keys()
    told(program.call("get", f"/logs/{body(program.bring())['key']}/objects"), 422)
    told(Program(crew.ana).call("get", "/logs/desk/objects?format=json"), 403)


def test_filters_narrow_and_a_filter_that_cannot_be_is_refused(crew: Cast) -> None:
    program = Program(crew.sun_wei)
    path = f"/logs/{body(program.bring())['key']}"
    narrowed = program.get(f"{path}/map?f=with:Answer")
    assert (narrowed["cases"], narrowed["cases_in_log"]) == (2, 3)
    told(program.call("get", f"{path}/map?f=nonsense:really"), 422)
    none = "&".join(["f=with:Answer", "f=without:Answer"])
    told(program.call("get", f"{path}/waiting?{none}"), 422)


def test_the_same_request_twice_brings_one_log(crew: Cast) -> None:
    program = Program(crew.sun_wei)
    first = body(program.bring(**{"idempotency-key": "monday"}))
    assert body(program.bring(**{"idempotency-key": "monday"})) == first
    assert program.get("/logs")["total"] == 2
    told(
        program.bring(CSV + "9,Ask,2026-03-04T08:00:00Z,Ben\n", **{"idempotency-key": "monday"}),
        422,
    )
    other = Program(crew.adele)
    assert body(other.bring(**{"idempotency-key": "monday"}))["key"] != first["key"]


def test_problems_are_told_in_sentences(crew: Cast) -> None:
    program = Program(crew.sun_wei)
    assert "columns" in told(program.bring("a,b\n1,2\n"), 422)["detail"]
    told(program.call("post", "/logs"), 422)
    told(program.call("get", "/nowhere"), 404)
    assert told(program.call("post", "/logs/desk"), 405)
    refused = told(program.call("get", "/logs?limit=5000"), 422)
    assert refused["errors"][0]["field"] == "limit"
    told(Program(crew.ana).call("delete", "/logs/desk"), 403)
    told(Program(crew.lin_yue).call("get", "/logs"), 403)


def test_what_has_not_changed_is_not_sent_again(crew: Cast) -> None:
    program = Program(crew.ana)
    answer = program.call("get", "/logs")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    again = program.call("get", "/logs", headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_program_in_a_hurry_is_told_to_wait(crew: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "REQUESTS", RateCap("api-test", times_max=1, seconds=3600))
    program = Program(crew.ana)
    program.get("/targets")
    answer = program.call("get", "/targets")
    assert "Wait" in told(answer, 429)["detail"]
    assert answer.headers["Retry-After"] == "60"


def test_targets_are_set_and_taken_away(crew: Cast) -> None:
    program = Program(crew.sun_wei)
    wish = {"value": 3600, "owner_id": int(crew.ana.id)}
    put = program.call("put", "/targets/first_response", data=wish, content_type="application/json")
    assert put.status_code == 204, body(put)
    assert [(each["kpi"], each["value"]) for each in program.get("/targets")] == [
        ("first_response", 3600)
    ]
    assert program.call("delete", "/targets/first_response").status_code == 204
    assert program.get("/targets") == []


def test_a_model_is_kept_and_removed(crew: Cast) -> None:
    program = Program(crew.sun_wei)
    path = f"/logs/{body(program.bring())['key']}/models"
    kept = program.call("post", path, data={"name": "Usual"})
    assert kept.status_code == 201, body(kept)
    assert [each["name"] for each in program.get(path)] == ["Usual"]
    told(program.call("delete", f"/logs/desk/models/{UUID(body(kept)['id'])}"), 404)
    assert program.call("delete", f"{path}/{body(kept)['id']}").status_code == 204
    assert program.get(path) == []
