"""Coming in, going out, and having the console one's own way."""

import pytest
from django.test import Client

from gemba.foundation.accounts.operations import FAILURES_MAX
from gemba.foundation.accounts.testing import DOMAIN, PASSWORD, Cast, log_in

ANA = f"ana@{DOMAIN}"


def try_log_in(client: Client, password: str, wanted: str = "") -> tuple[int, str]:
    answer = client.post("/log-in/", {"email": ANA, "password": password, "next": wanted})
    return answer.status_code, answer.headers.get("Location", "")


def test_the_right_password_leads_to_the_tickets(client: Client, people: Cast) -> None:
    assert try_log_in(client, PASSWORD) == (302, "/")
    assert client.get("/tickets/").status_code == 200


def test_a_wrong_password_says_so_and_not_what_was_wrong(client: Client, people: Cast) -> None:
    answer = client.post("/log-in/", {"email": ANA, "password": "wrong"})
    assert answer.status_code == 422
    assert "do not fit together" in answer.content.decode()
    assert client.get("/tickets/").status_code == 302


def test_too_many_tries_are_told_to_wait(client: Client, people: Cast) -> None:
    for _ in range(FAILURES_MAX):
        try_log_in(client, "wrong")
    answer = client.post("/log-in/", {"email": ANA, "password": PASSWORD})
    assert "15 minutes" in answer.content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:1"])
def test_nobody_is_sent_to_a_foreign_page(client: Client, people: Cast, elsewhere: str) -> None:
    assert try_log_in(client, PASSWORD, elsewhere) == (302, "/")


def test_one_comes_back_to_where_one_wanted_to_go(client: Client, people: Cast) -> None:
    sent = client.get("/tickets/?view=open")
    assert sent.headers["Location"] == "/log-in/?next=/tickets/%3Fview%3Dopen"
    assert try_log_in(client, PASSWORD, "/tickets/?view=open") == (302, "/tickets/?view=open")


def test_a_piece_asked_for_after_log_out_sends_the_whole_page(client: Client, people: Cast) -> None:
    answer = client.get("/tickets/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/log-in/")


def test_log_out_ends_the_session(ana: Client) -> None:
    assert ana.get("/log-out/").status_code == 405
    assert ana.post("/log-out/").headers["Location"] == "/log-in/"
    assert ana.get("/tickets/").status_code == 302


def test_the_language_is_remembered_for_machine_and_person(ana: Client) -> None:
    ana.post("/language/", {"language": "zh-hans", "next": "/preferences/"})
    assert 'lang="zh-hans"' in ana.get("/preferences/").content.decode()
    ana.post("/log-out/")
    assert 'lang="zh-hans"' in ana.get("/log-in/").content.decode()


def test_an_unknown_language_changes_nothing(ana: Client) -> None:
    ana.post("/language/", {"language": "tlh"})
    assert 'lang="en"' in ana.get("/preferences/").content.decode()


def test_preferences_are_kept(ana: Client) -> None:
    wanted = {"language": "en", "theme": "dark", "time_zone": "Europe/Berlin"}
    assert ana.post("/preferences/save/", wanted).status_code == 302
    page = ana.get("/preferences/").content.decode()
    assert 'data-theme-choice="dark"' in page
    assert 'value="Europe/Berlin"' in page
    assert 'data-single-keys=""' in page


def test_a_time_zone_that_does_not_exist_is_refused(ana: Client) -> None:
    answer = ana.post("/preferences/save/", {"language": "en", "theme": "auto", "time_zone": "X"})
    assert answer.status_code == 422
    assert "no time zone of this name" in answer.content.decode()


def test_a_theme_is_one_of_three(ana: Client) -> None:
    ana.post("/preferences/theme/", {"theme": "dark"})
    ana.post("/preferences/theme/", {"theme": "pink"})
    assert 'data-theme-choice="dark"' in ana.get("/preferences/").content.decode()


def test_a_customer_has_no_business_in_the_console(client: Client, people: Cast) -> None:
    client.post("/log-in/", {"email": f"lin.yue@{DOMAIN}", "password": PASSWORD})
    assert client.get("/tickets/").status_code == 403
    assert client.post("/preferences/theme/", {"theme": "dark"}).status_code == 403


@pytest.mark.parametrize(
    ("person", "home"),
    [("ana", "/tickets/"), ("lin_yue", "/my/"), ("viktor", "/help/"), ("olga", "/log-in/")],
)
def test_everybody_is_led_to_where_they_are_at_home(
    client: Client, people: Cast, person: str, home: str
) -> None:
    log_in(client, people.members[person])
    assert client.get("/")["Location"] == home
