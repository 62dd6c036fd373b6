"""From syntax to text, with no more brackets than are needed."""

from __future__ import annotations

import re
from decimal import Decimal

from .numbers import number_text
from .syntax import (
    Arithmetic,
    Between,
    Call,
    Compared,
    Comparison,
    ContextLiteral,
    Each,
    Filter,
    For,
    FunctionLiteral,
    If,
    In,
    InstanceOf,
    ListLiteral,
    Literal,
    Logic,
    Name,
    Negation,
    Node,
    Path,
    Quantified,
    RangeLiteral,
    Steps,
    Tested,
    Tests,
)
from .temporal import temporal_text

WHOLE, OR, AND, COMPARED, SUM, PRODUCT, POWER, UNARY, POSTFIX = range(9)
_LEVELS = {"or": OR, "and": AND, "+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "**": POWER}
_PLAIN_KEY = re.compile(r"[^\W\d]\w*")
_UNPRINTABLE = re.compile('["\\\\\n\r\t]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def text_of(node: Node) -> str:
    """A text that reads as this syntax, where the names in it are known."""
    return _text(node, WHOLE)


def string_text(value: str) -> str:
    """In quotes."""
    return f'"{_UNPRINTABLE.sub(lambda found: _ESCAPES[found[0]], value)}"'


def literal_text(value: object) -> str:
    """A constant as it is written."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, str):
        return string_text(value)
    return "null" if value is None else f'@"{temporal_text(value)}"'  # type: ignore[arg-type]


def _text(node: Node, lowest: int) -> str:
    """In brackets where the node binds looser than `lowest` asks for."""
    level, text = _worded(node)
    return f"({text})" if level < lowest else text


def _worded(node: Node) -> tuple[int, str]:
    match node:
        case Literal(value):
            level = UNARY if isinstance(value, Decimal) and value.is_signed() else POSTFIX
            return level, literal_text(value)
        case Name(words):
            return POSTFIX, words
        case Tested():
            return POSTFIX, "?"
        case Logic(operator, operands):
            level = _LEVELS[operator]
            return level, f" {operator} ".join(_text(each, level + 1) for each in operands)
        case Arithmetic(operator, left, right):
            level = _LEVELS[operator]
            return level, f"{_text(left, level)} {operator} {_text(right, level + 1)}"
        case Comparison(operator, left, right):
            return COMPARED, f"{_text(left, COMPARED)} {operator} {_text(right, SUM)}"
        case Negation(operand):
            return UNARY, f"-{_text(operand, UNARY)}"
        case Tests() | Compared() | In() | Between() | InstanceOf() | RangeLiteral():
            return _testing(node)
        case If() | For() | Quantified() | FunctionLiteral() | Each() | Steps():
            return WHOLE, _worded_whole(node)
    return POSTFIX, _followed(node)


def _testing(node: Node) -> tuple[int, str]:
    match node:
        case Tests(tests, negated):
            joined = ", ".join(map(text_of, tests)) or "-"
            return WHOLE, f"not({joined})" if negated else joined
        case Compared(operator, operand):
            return WHOLE, f"{operator} {_text(operand, SUM)}"
        case In(value, tests):
            return COMPARED, f"{_text(value, COMPARED)} in ({', '.join(map(text_of, tests))})"
        case Between(value, low, high):
            ends = f"{_text(low, SUM)} and {_text(high, SUM)}"
            return COMPARED, f"{_text(value, COMPARED)} between {ends}"
        case InstanceOf(value, type_name, item):
            wanted = f"{type_name}<{item}>" if item else type_name
            return COMPARED, f"{_text(value, COMPARED)} instance of {wanted}"
        case RangeLiteral(low, high, low_included, high_included):
            first, last = "[" if low_included else "(", "]" if high_included else ")"
            return POSTFIX, f"{first}{text_of(low)}..{_end(high)}{last}"
    raise TypeError(node)


def _end(high: Node) -> str:
    """The end of a range, where a filter's bracket would be taken for the range's."""
    text = _text(high, SUM)
    return f"({text})" if "[" in text else text


def _worded_whole(node: Node) -> str:
    match node:
        case If(condition, then, otherwise):
            return f"if {text_of(condition)} then {text_of(then)} else {text_of(otherwise)}"
        case For(iterators, result):
            return f"for {', '.join(map(text_of, iterators))} return {text_of(result)}"
        case Quantified(word, iterators, condition):
            return f"{word} {', '.join(map(text_of, iterators))} satisfies {text_of(condition)}"
        case FunctionLiteral(parameters, body):
            return f"function({', '.join(parameters)}) {text_of(body)}"
        case Each(name, source):
            return f"{name} in {text_of(source)}"
        case Steps(start, end):
            return f"{text_of(start)}..{text_of(end)}"
    raise TypeError(node)


def _followed(node: Node) -> str:
    match node:
        case Path(source, name):
            return f"{_source(source)}.{name}"
        case Filter(source, condition):
            return f"{_text(source, POSTFIX)}[{text_of(condition)}]"
        case Call(function, arguments, names):
            shown = [text_of(each) for each in arguments]
            if names:
                shown = [f"{name}: {each}" for name, each in zip(names, shown, strict=True)]
            return f"{_text(function, POSTFIX)}({', '.join(shown)})"
        case ListLiteral(items):
            return f"[{', '.join(map(text_of, items))}]"
        case ContextLiteral(entries):
            keys = (_key(entry.name) + ": " + text_of(entry.value) for entry in entries)
            return f"{{{', '.join(keys)}}}"
    raise TypeError(node)


def _source(source: Node) -> str:
    """A number before a point would be read as its decimals."""
    text = _text(source, POSTFIX)
    return f"({text})" if isinstance(source, Literal) else text


def _key(name: str) -> str:
    return name if _PLAIN_KEY.fullmatch(name) else string_text(name)
