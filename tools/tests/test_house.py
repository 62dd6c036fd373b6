"""Each rule fails on a small tree that breaks it, and is silent on one that does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import house_manners
import house_sizes
import pytest
from house_tree import House, Problem

Rule = Callable[[House], Iterator[Problem]]


@pytest.fixture
def found(tmp_path: Path) -> Callable[[Rule, dict[str, str]], list[str]]:
    """Runs one rule on the given files, answers its complaints."""

    def run(rule: Rule, files: dict[str, str]) -> list[str]:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        tree = House(tmp_path, tuple(Path(name) for name in files))
        return [str(problem) for problem in rule(tree)]

    return run


def function(lines: int, *, head: str = "def act():", docstring: bool = False) -> str:
    """Source of a function of so many lines in all."""
    body = ['    """Says."""'] if docstring else []
    body += ["    x = 1"] * (lines - 1 - len(body))
    return "\n".join([head, *body]) + "\n"


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("src/a.py", function(71), "act has 71 lines"),
        ("src/a.py", "class A:\n    async def act(self):\n" + "        x = 1\n" * 70, "71 lines"),
        ("src/a.py", "x = 1\n" * 601, "601 lines"),
        ("desk/views.py", function(27), "has 26 lines, a view or subscriber at most 25"),
        ("desk/subscribers/sla.py", function(27), "at most 25"),
        ("src/a.py", "def act(a, b, c, *, d, e, f, g): ...", "takes 7 parameters"),
        ("src/a.py", "def act(self, a, b, c, d, *e, f, **g): ...", "takes 7 parameters"),
    ],
)
def test_too_large(found, name: str, text: str, complaint: str) -> None:
    (problem,) = found(house_sizes.sizes, {name: text})
    assert complaint in problem


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("src/a.py", function(70)),
        ("src/a.py", "x = 1\n" * 600),
        ("desk/views.py", function(27, docstring=True)),
        ("desk/queries.py", function(40)),
        ("desk/tests/test_views.py", function(40)),
        ("desk/migrations/0001_initial.py", function(100)),
        ("src/a.py", "class A:\n    def act(self, a, b, c, d, *, e, f): ..."),
        ("src/a.py", "@dataclass\nclass A:\n" + "".join(f"    f{n}: int\n" for n in range(9))),
    ],
)
def test_small_enough(found, name: str, text: str) -> None:
    assert found(house_sizes.sizes, {name: text}) == []


def test_pages(found) -> None:
    files = {
        "desk/templates/desk/long.html": "<br>\n" * 121,
        "desk/templates/desk/fine.html": "<br>\n" * 120,
        "static/long.js": ";\n" * 101,
        "static/fine.js": ";\n" * 100,
    }
    problems = found(house_sizes.page_sizes, files)
    assert [problem.split(":")[0] for problem in problems] == [
        "desk/templates/desk/long.html",
        "static/long.js",
    ]


@pytest.mark.parametrize("name", ["src/utils.py", "src/mail_helpers.py", "src/misc/a.py"])
def test_names_that_say_nothing(found, name: str) -> None:
    assert "says nothing" in found(house_manners.names, {name: "x"})[0]


def test_names_that_say_something(found) -> None:
    assert (
        found(house_manners.names, {"manage.py": "", "src/helping.py": "", "src/miscount.py": ""})
        == []
    )


def test_empty_files(found) -> None:
    files = {"src/a.py": "\n", "src/__init__.py": "", "src/py.typed": "", "src/b.css": "a{}"}
    (problem,) = found(house_manners.emptiness, files)
    assert problem.startswith("src/a.py")


def test_imports_inside_functions(found) -> None:
    inside = "def act():\n    from a import b\n"
    assert "move the import up" in found(house_manners.local_imports, {"src/a.py": inside})[0]
    ready = "class Desk(AppConfig):\n    def ready(self):\n        from . import subscribers\n"
    assert found(house_manners.local_imports, {"desk/apps.py": ready}) == []
    assert (
        found(house_manners.local_imports, {"src/b.py": "if TYPE_CHECKING:\n    import c\n"}) == []
    )


def test_rooms_in_use_have_a_page(found) -> None:
    files = {
        "src/gemba/desk/tickets/operations.py": "x = 1",
        "src/gemba/desk/contacts/operations.py": "x = 1",
        "src/gemba/desk/contacts/README.md": "Contacts",
        "src/gemba/desk/routing/__init__.py": "",
        "src/gemba/interfaces/console/views.py": "x = 1",
    }
    (problem,) = found(house_manners.room_papers, files)
    assert problem.startswith("src/gemba/desk/tickets/README.md")


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("src/a.py", "open('/wo" + "rk/shared')"),
        ("src/a.py", "HOME = '/ro" + "ot/x'"),
        ("docs/a.md", "Written by Cl" + "aude"),
        ("requirements.lock", "--index-url https://py" + "pi.org/simple"),
    ],
)
def test_words_that_stay_out(found, name: str, line: str) -> None:
    assert len(found(house_manners.words, {name: line})) == 1


def test_words_of_the_trade_stay_in(found) -> None:
    text = "The assistant works in a network/work/shift. postgres://root@127.0.0.1 claudication"
    assert found(house_manners.words, {"src/a.py": text}) == []


def test_icons_must_be_in_the_sprite(found) -> None:
    use = """<use href="{% static 'vendor/@tabler/icons/sprite.svg' %}#NAME"/>"""
    files = {
        "tools/icons.txt": "inbox\nfilled/star\n",
        "desk/templates/a.html": use.replace("NAME", "inbox") + use.replace("NAME", "filled-star"),
        "desk/templates/b.html": use.replace("NAME", "inbx"),
    }
    (problem,) = found(house_manners.icons, files)
    assert problem.startswith("desk/templates/b.html:1: icon 'inbx'")


def test_long_on_the_whole(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("\n".join(function(50) for _ in range(5)))
    report, problems = house_sizes.figures(House(tmp_path, (Path("a.py"),)))
    assert report.startswith("5 functions: p95 50 lines, longest 50; 1 modules: p95 254")
    assert [problem.text.split(":")[0] for problem in problems] == [
        "95 % of all functions must have at most 40 lines"
    ]


@pytest.mark.parametrize(("count", "expected"), [(0, 0), (1, 1), (20, 19), (100, 95)])
def test_percentile(count: int, expected: int) -> None:
    assert house_sizes.percentile_95(list(range(1, count + 1))) == expected


CONTRACTS = """
[[tool.importlinter.contracts]]
name = "Furniture of a room"
containers = ["gemba.desk.contacts"]
[[tool.importlinter.contracts]]
name = "Private models: contacts"
protected_modules = ["gemba.desk.contacts.models"]
"""


def test_no_room_escapes_the_contracts(found) -> None:
    files = {
        "pyproject.toml": CONTRACTS,
        "src/gemba/desk/contacts/models.py": "x = 1",
        "src/gemba/desk/tickets/models.py": "x = 1",
    }
    problems = found(house_manners.contracts, files)
    assert len(problems) == 2
    assert all("gemba.desk.tickets" in problem for problem in problems)
