"""Message catalogues without the gettext programs: extract, update, check, compile.

    python tools/translations.py update     merge new messages into every django.po
    python tools/translations.py check      fail on what a reader would see untranslated
    python tools/translations.py compile    write django.mo beside each django.po
    python tools/translations.py extract    print the messages found in the source

Messages come from gettext calls in src/gemba/**/*.py and from the tags of every file below a
`templates` folder. JavaScript has no messages of its own: it reads them from data- attributes.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django.conf
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize
from template_text import bare_texts

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/gemba"
LOCALES = SOURCE / "locale"

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = """\
# Messages of Gemba. Kept by tools/translations.py; write only the msgstr lines.
msgid ""
msgstr ""
"Project-Id-Version: gemba\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms};\\n"

"""
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]?[\d.]*[a-z]|%[\d.]*[sdifr]|\{(\w*)(?:[!:][^{}]*)?\}")

Key = tuple[str | None, tuple[str, ...]]


def extract_catalogue(source: Path) -> Catalog:
    """All messages of the source tree, with the files they come from."""
    catalogue = Catalog()
    for path in sorted(source.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.relative_to(source).parts):
            add_messages(catalogue, path.read_text(), str(path.relative_to(source)))
    for path in template_files(source):
        calls = templatize(path.read_text(), origin=str(path))
        # What is left of the page is filler; unindented it reads as (meaningless) Python.
        flat = "\n".join(line.lstrip() for line in calls.splitlines())
        add_messages(catalogue, flat, str(path.relative_to(source)))
    return catalogue


def template_files(source: Path) -> list[Path]:
    """Of pages and messages; a package of rules may be called `templates` too."""
    found = (path for path in source.rglob("templates/**/*") if path.is_file())
    return sorted(path for path in found if path.suffix not in {".py", ".pyc"})


def add_messages(catalogue: Catalog, code: str, origin: str) -> None:
    stream = io.BytesIO(code.encode())
    for _line, message, comments, context in extract(
        "python", stream, keywords=KEYWORDS, comment_tags=("Translators:",)
    ):
        catalogue.add(message, locations=[(origin, 0)], auto_comments=comments, context=context)


def key(message: Message) -> Key:
    """What makes two messages the same: context and the English text (or texts)."""
    return message.context, texts(message.id)


def texts(value: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ("",))


def messages(catalogue: Catalog) -> Iterator[Message]:
    """The messages without the header."""
    return (message for message in catalogue if message.id)


def catalogue_paths(locales: Path) -> list[Path]:
    return sorted(locales.glob("*/LC_MESSAGES/django.po"))


def read_catalogue(path: Path) -> Catalog:
    with path.open("rb") as stream:
        return read_po(stream, locale=path.parts[-3], abort_invalid=True)


def write_catalogue(path: Path, catalogue: Catalog) -> None:
    """Sorted and undated, so that a diff shows changed messages only."""
    out = io.BytesIO()
    write_po(
        out, catalogue, width=100, omit_header=True, sort_output=True, include_lineno=False,
        ignore_obsolete=True,
    )  # fmt: skip
    plural_forms = catalogue.plural_forms.rstrip(";")
    header = HEADER.format(language=path.parts[-3], plural_forms=plural_forms)
    path.write_text(header + out.getvalue().decode().rstrip("\n") + "\n")


def update(source: Path, path: Path) -> list[str]:
    """Merge the source's messages into the catalogue; returns the lines to report."""
    old = {key(message): message for message in messages(read_catalogue(path))}
    new = extract_catalogue(source)
    new.locale = path.parts[-3]
    found = 0
    for message in messages(new):
        known = old.pop(key(message), None)
        if known is not None:
            found += 1
            message.string = known.string
            message.flags |= known.flags & {"fuzzy"}
            message.user_comments = known.user_comments
        elif message.pluralizable:
            message.string = ("",) * new.num_plurals
    write_catalogue(path, new)
    dropped = [f"dropped: {message.id!r} = {message.string!r}" for message in old.values()]
    return [*dropped, f"{path.parts[-3]}: {len(new)} messages, {len(new) - found} of them new"]


def placeholders(text: str) -> set[str]:
    return {match.group() for match in PLACEHOLDER.finditer(text.replace("%%", ""))}


def message_problem(message: Message) -> str | None:
    """What is wrong with one translation, or None."""
    translations = texts(message.string)
    if not all(translations):
        return "is not translated"
    if message.fuzzy:
        return "is marked fuzzy: read it, correct it, remove the mark"
    wanted = placeholders(texts(message.id)[-1])
    for text in translations:
        if placeholders(text) != wanted:
            return f"must use the placeholders {sorted(wanted)}, has {sorted(placeholders(text))}"
    return None


def check(source: Path, path: Path) -> list[str]:
    """Problems of one catalogue, worded for the person who cures them."""
    language = path.parts[-3]
    wanted = {key(message) for message in messages(extract_catalogue(source))}
    catalogue = read_catalogue(path)
    known = {key(message): message for message in messages(catalogue)}
    problems = [
        f"{language}: {text[0]!r} is missing" for _, text in sorted_keys(wanted - set(known))
    ]
    problems += [
        f"{language}: {text[0]!r} is used nowhere" for _, text in sorted_keys(set(known) - wanted)
    ]
    if catalogue.obsolete:
        problems.append(f"{language}: {len(catalogue.obsolete)} obsolete messages (#~)")
    if problems:
        problems.append(f"{language}: run `python tools/translations.py update`, then translate")
    for message in known.values():
        trouble = message_problem(message)
        if trouble:
            problems.append(f"{language}: {texts(message.id)[0]!r} {trouble}")
    return problems


def sorted_keys(keys: set[Key]) -> list[Key]:
    return sorted(keys, key=lambda item: (item[0] or "", item[1]))


def check_templates(source: Path) -> list[str]:
    """Words in templates that no translation can reach."""
    problems = []
    for path in template_files(source):
        if path.suffix == ".html":
            for line, text in bare_texts(path.read_text()):
                problems.append(
                    f"{path.relative_to(source)}:{line}: {text!r} is shown in every language: "
                    'use {% translate %}, or translate="no" on the element if it is a name'
                )
    return problems


def compile_catalogue(path: Path) -> bool:
    """Write the .mo unless it is newer than the .po; says whether it wrote."""
    target = path.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
        return False
    fresh = target.with_suffix(".mo.new")
    with fresh.open("wb") as stream:
        write_mo(stream, read_catalogue(path))
    fresh.replace(target)
    return True


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Keep the message catalogues.")
    parser.add_argument("action", choices=["extract", "update", "check", "compile"])
    action = parser.parse_args(arguments).action
    if not django.conf.settings.configured:
        django.conf.settings.configure()
    problems: list[str] = []
    if action == "extract":
        for message in messages(extract_catalogue(SOURCE)):
            print(" | ".join(texts(message.id)))
    if action == "check":
        problems += check_templates(SOURCE)
    for path in catalogue_paths(LOCALES):
        if action == "update":
            print("\n".join(update(SOURCE, path)))
        elif action == "check":
            problems += check(SOURCE, path)
        elif action == "compile":
            compile_catalogue(path)
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
