"""What a script may not do, whatever it says: real runs that try."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gemba.desk.workflow.robots import running
from gemba.desk.workflow.robots.inside import walls
from gemba.desk.workflow.robots.inside.expressions import refusal_of
from gemba.desk.workflow.robots.inside.watching import HIDDEN, Hiding

NOTHING = {"browser": "", "driver": "", "proxy": ""}


def ran(folder: Path, *lines: str) -> running.Ended:
    script = "*** Tasks ***\nWork\n" + "".join(f"    {line}\n" for line in lines)
    work = running.Work(
        script, {"order": {"n": 7, "lines": ["a"]}}, machine=NOTHING, seconds_max=30
    )
    return running.run(work, folder / "run", is_wanted=lambda: True)


@pytest.mark.parametrize(
    "text",
    [
        "RF_VAR_n + 1 > 2",
        "RF_VAR_text.strip().lower() in ('sent', 'lost')",
        "len(RF_VAR_lines) if RF_VAR_lines else -1",
        "[{'a': 1}][0]['a'] and not RF_VAR_x[1:2]",
    ],
)
def test_plain_expressions_are_worked_out(text: str) -> None:
    assert refusal_of(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('id')",
        "os.getcwd()",
        "open('/etc/passwd')",
        "RF_VAR_x.__class__",
        "'{0.__class__}'.format(1)",
        "(lambda: 1)()",
        "[each for each in (1, 2)]",
        "9 ** 9 ** 9",
        "f'{RF_VAR_x}'",
        "print(1)",
        "max(*RF_VAR_x)",
        "a = 1",
        "",
        "(" * 500,
    ],
)
def test_what_reaches_further_is_refused(text: str) -> None:
    assert refusal_of(text)


def test_secrets_are_hidden_however_they_are_written() -> None:
    hide = Hiding(["s3cret & <x>", ""])
    for written in ("s3cret & <x>", "s3cret%20%26%20%3Cx%3E", "s3cret &amp; &lt;x&gt;"):
        assert hide(f"a {written} b") == f"a {HIDDEN} b"


def test_no_file_beyond_the_walls_can_be_opened(tmp_path: Path) -> None:
    own, other = tmp_path / "own", tmp_path / "other"
    for place in (own, other):
        place.mkdir()
        (place / "file").write_text("secret")
    code = (
        "import os, sys; from pathlib import Path\n"
        "from gemba.desk.workflow.robots.inside.walls import see_only\n"
        "own, other, source = map(Path, sys.argv[1:])\n"
        "walls = [own, Path('/proc')]\n"
        "parent = Path(f'/proc/{os.getppid()}/mem')\n"
        "if not see_only(readable=[Path('/usr'), source], writable=walls): print('none')\n"
        "else:\n"
        "    (own / 'new').write_text((own / 'file').read_text())\n"
        "    for act in (lambda: (other / 'file').read_text(), lambda: (other / 'x').touch(),\n"
        "                lambda: list(other.iterdir()), parent.read_bytes):\n"
        "        try: print(act())\n"
        "        except PermissionError: print('refused')\n"
    )
    source = Path(walls.__file__).parents[5]
    done = subprocess.run(
        [sys.executable, "-c", code, str(own), str(other), str(source)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    if done.stdout == "none\n":
        pytest.skip("this kernel has no Landlock")
    assert done.stdout.split() == ["refused"] * 4


@pytest.mark.long
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Evaluate    __import__('os')", "Only plain functions"),
        ("Evaluate    1    modules=os", "no modules"),
        ("Log    ${{open('/etc/passwd').read()}}", "Only plain functions"),
        ("Log    ${order.__class__}", "There is no “__class__”"),
        ("Log    ${order.n.real}", "can only name what is in a value"),
        ("Open Site    file:///etc/passwd", "begins with https://"),
        ("Go To    chrome://version", "begins with https://"),
        ("Type Password    id:x    BANK", "has no login “BANK”"),
        ("Answer    x=${{'x' * 2000000}}", "larger than 1 MB"),
        ("Set Log Level    TRACE\n    Fail    end", "end"),
    ],
)
def test_a_script_is_refused_what_is_not_the_page(tmp_path: Path, line: str, words: str) -> None:
    ended = ran(tmp_path, line)
    assert not ended.is_done and words in ended.reason


@pytest.mark.long
def test_what_was_hidden_in_a_name_is_refused_when_it_runs(tmp_path: Path) -> None:
    hidden = "Run Keyword    ${{'Open' + ' Browser'}}    about:blank"
    assert "No keyword with name 'Open Browser'" in ran(tmp_path, hidden).reason


@pytest.mark.long
def test_nothing_of_the_desks_surroundings_reaches_a_robot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://desk:pw@db/desk")
    ended = ran(tmp_path, "Log    %{DATABASE_URL=none}", "Answer    home=%{HOME}")
    assert ended.is_done and ended.answer is not None
    assert str(tmp_path) in str(ended.answer["home"]) and b"pw@db" not in ended.log
    assert "GEMBA_HOME" not in ended.log.decode() and os.environ["DATABASE_URL"]


@pytest.mark.long
def test_values_are_given_and_read_as_they_are(tmp_path: Path) -> None:
    ended = ran(
        tmp_path,
        "IF    $order['n'] > 6 and '${order.lines[0]}' == 'a'",
        "    Answer    n=${order.n}    lines=${order.lines}",
        "END",
    )
    assert ended.answer == {"n": 7, "lines": ["a"]}


@pytest.mark.long
def test_a_failure_that_the_script_deals_with_is_no_failure(tmp_path: Path) -> None:
    ended = ran(
        tmp_path,
        "${ok}=    Run Keyword And Return Status    Fail    handled",
        "TRY",
        "    Fail    caught",
        "EXCEPT    caught",
        "    Log    on we go",
        "END",
        "Fail    at last",
        "Log    never",
    )
    assert (ended.keyword, ended.line, ended.reason) == ("Fail    at last", 9, "at last")
    assert b"on we go" in ended.log and b"never" not in ended.log
