"""From text to syntax by recursive descent; binary operators by their precedence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from gemba.foundation.kernel.wording import gettext_noop

from .errors import FeelError
from .lexing import Token
from .limits import HEIGHT_MAX
from .numbers import number_of
from .reading import Reading
from .syntax import (
    TYPES,
    Arithmetic,
    Between,
    Call,
    Compared,
    Comparison,
    ContextLiteral,
    Each,
    Entry,
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
    size,
)
from .temporal import temporal_of

COMPARING = ("=", "!=", "<", "<=", ">", ">=")
OR, AND, COMPARED, SUM, PRODUCT, POWER = range(1, 7)
_ARITHMETIC = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "**": POWER}
Whole = TypeVar("Whole", bound=Node)
_CONSTANTS = {"true": True, "false": False, "null": None}
_INSTANCE = re.compile(r"instance\s+of\s+")
_TYPE = re.compile("(?:" + "|".join(TYPES).replace(" ", r"\s+") + r")(?!\w)")


def expression_of(text: str, names: Iterable[str] = ()) -> Node:
    """Raises FeelError."""
    parser = _Parser(text, names, is_test=False)
    return parser.finished(parser.expression())


def tests_of(text: str, names: Iterable[str] = ()) -> Tests:
    """Unary tests; an empty text is `-`. Raises FeelError."""
    if text.strip() in ("", "-"):
        return Tests(())
    parser = _Parser(text, names, is_test=True)
    if parser.peek().says("not") and parser.second().says("("):
        parser.take()
        parser.take()
        tests = parser.tests()
        parser.expect(")")
        if parser.peek().kind == "end":
            return parser.finished(Tests(tests, negated=True))
        parser.go_to(0)
    return parser.finished(Tests(parser.tests()))


class _Parser(Reading):
    def __init__(self, text: str, names: Iterable[str], *, is_test: bool) -> None:
        super().__init__(text, names)
        self._is_test = is_test
        self._is_end_of_range = False

    def finished(self, node: Whole) -> Whole:
        """Nothing may follow, and the whole may not be too high."""
        if self.peek().kind != "end":
            raise self.refused(self.peek())
        if size(node)[1] > HEIGHT_MAX:
            words = gettext_noop("The expression is too long a chain: name parts of it apart.")
            raise FeelError(0, words)
        return node

    # Expressions

    def expression(self) -> Node:
        self.deeper()
        outside, self._is_end_of_range = self._is_end_of_range, False
        token = self.peek()
        if token.says("if"):
            node = self._if()
        elif token.says("for"):
            node = self._for()
        elif token.says("some", "every"):
            node = self._quantified()
        elif token.says("function"):
            node = self._function()
        else:
            node = self._binary(OR)
        self._is_end_of_range = outside
        self.back()
        return node

    def _if(self) -> Node:
        self.take()
        condition = self.expression()
        self.expect("then")
        then = self.expression()
        self.expect("else")
        return If(condition, then, self.expression())

    def _for(self) -> Node:
        iterators = self._iterators()
        self.expect("return")
        return For(iterators, self.expression())

    def _quantified(self) -> Node:
        word = self.peek().text
        iterators = self._iterators()
        self.expect("satisfies")
        return Quantified(word, iterators, self.expression())

    def _iterators(self) -> tuple[Each, ...]:
        self.take()
        iterators = []
        while True:
            name = self.expect_name()
            self.expect("in")
            source = self.expression()
            if self.accept(".."):
                source = Steps(source, self.expression())
            self.learn(name)
            iterators.append(Each(name, source))
            if not self.accept(","):
                return tuple(iterators)

    def _function(self) -> Node:
        self.take()
        self.expect("(")
        parameters: list[str] = []
        while not self.accept(")"):
            if parameters:
                self.expect(",")
            parameters.append(self.expect_name())
            self.learn(parameters[-1])
            if self.accept(":"):
                self._type()
        return FunctionLiteral(tuple(parameters), self.expression())

    # Binary operators

    def _binary(self, lowest: int) -> Node:
        left = self._unary()
        while True:
            token = self.peek()
            level = self._level(token)
            if level < lowest:
                return left
            if level in (OR, AND):
                left = self._logic(left, token.text, level)
            elif level == COMPARED:
                left = self._compared(left, token)
            else:
                left = Arithmetic(self.take().text, left, self._binary(level + 1))

    def _level(self, token: Token) -> int:
        if token.says("or", "and"):
            return OR if token.text == "or" else AND
        if token.says("between", "in", *COMPARING) or self._is_instance_of(token):
            return COMPARED
        return _ARITHMETIC.get(token.text, 0) if token.kind == "sign" else 0

    def _logic(self, left: Node, word: str, level: int) -> Node:
        operands = [left]
        while self.accept(word):
            operands.append(self._binary(level + 1))
        return Logic(word, tuple(operands))

    def _compared(self, left: Node, token: Token) -> Node:
        if self._is_instance_of(token):
            return self._instance_of(left, token)
        self.take()
        if token.text == "between":
            low = self._binary(SUM)
            self.expect("and")
            return Between(left, low, self._binary(SUM))
        if token.text == "in":
            return In(left, self._tests_after_in())
        return Comparison(token.text, left, self._binary(SUM))

    def _is_instance_of(self, token: Token) -> bool:
        return token.kind == "name" and bool(_INSTANCE.match(self._text, token.start))

    def _instance_of(self, left: Node, token: Token) -> Node:
        found = _INSTANCE.match(self._text, token.start)
        assert found
        self.go_to(found.end())
        return InstanceOf(left, *self._type())

    def _type(self) -> tuple[str, str]:
        """The type at this place, and that of the items of a list."""
        start = self.peek().start
        found = _TYPE.match(self._text, start)
        if not found:
            words = gettext_noop("Here stands one of the types %(types)s.")
            raise FeelError(start, words, types=", ".join(TYPES))
        self.go_to(found.end())
        name = " ".join(found[0].split())
        if name not in ("list", "range") or not self.accept("<"):
            return name, ""
        item, _inner = self._type()
        self.expect(">")
        return name, item

    # Tests

    def tests(self) -> tuple[Node, ...]:
        tests = [self._test()]
        while self.accept(","):
            tests.append(self._test())
        return tuple(tests)

    def _test(self) -> Node:
        operator = self.accept(*COMPARING)
        return Compared(operator, self._binary(SUM)) if operator else self.expression()

    def _tests_after_in(self) -> tuple[Node, ...]:
        operator = self.accept(*COMPARING)
        if operator:
            return (Compared(operator, self._binary(SUM)),)
        if not self.accept("("):
            return (self._binary(SUM),)
        self.deeper()
        first = self._test()
        if self.peek().says("..") and not isinstance(first, Compared):
            tests: tuple[Node, ...] = (self._range(first, low_included=False),)
        else:
            tests = (first, *self.tests()) if self.accept(",") else (first,)
            self.expect(")")
        self.back()
        return tests

    # Operands

    def _unary(self) -> Node:
        minuses = 0
        while self.accept("-"):
            minuses += 1
        node = self._postfix(self._primary())
        for _minus in range(minuses):
            node = Negation(node)
        return node

    def _postfix(self, node: Node) -> Node:
        while True:
            if self.accept("."):
                node = Path(node, self.expect_name())
            elif self.peek().says("(") and isinstance(node, Name | Path | FunctionLiteral | Call):
                node = self._call(node)
            elif self.peek().says("[") and not self._is_end_of_range:
                self.take()
                node = Filter(node, self.expression())
                self.expect("]")
            else:
                return node

    def _call(self, function: Node) -> Node:
        self.take()
        arguments: list[Node] = []
        names: list[str] = []
        while not self.accept(")"):
            if arguments:
                self.expect(",")
            if self.peek().kind in ("name", "keyword") and self.second().says(":"):
                names.append(self.take().text)
                self.take()
            arguments.append(self.expression())
        if names and len(names) < len(arguments):
            words = gettext_noop("Either all arguments of a call have names, or none.")
            raise FeelError(self._position, words)
        return Call(function, tuple(arguments), tuple(names))

    def _primary(self) -> Node:
        token = self.peek()
        if token.kind == "number":
            return self._number(self.take())
        if token.kind == "string":
            return Literal(self.take().text)
        if token.kind == "name" and not self._is_instance_of(token):
            return Name(self.take().text)
        if token.kind == "keyword":
            return self._keyword(token)
        return self._bracketed(token)

    def _number(self, token: Token) -> Node:
        number = number_of(token.text)
        if number is None:
            raise FeelError(token.start, gettext_noop("This number is too large."))
        return Literal(number)

    def _keyword(self, token: Token) -> Node:
        if token.text in _CONSTANTS:
            return Literal(_CONSTANTS[self.take().text])
        if token.text == "not":
            self.take()
            if not self.peek().says("("):
                words = gettext_noop("After not stand brackets: not(…).")
                raise FeelError(token.start, words)
            return Name("not")
        if token.says("if", "for", "some", "every", "function"):
            return self.expression()
        raise self.refused(token)

    def _bracketed(self, token: Token) -> Node:
        if token.text == "(":
            return self._in_round_brackets()
        if token.text == "[":
            return self._in_square_brackets()
        if token.text == "]":
            self.take()
            return self._range(self.expression(), low_included=False)
        if token.text == "{":
            return self._context()
        if token.text == "@":
            return self._temporal(self.take())
        if token.text == "?":
            return self._tested(self.take())
        raise self.refused(token)

    def _in_round_brackets(self) -> Node:
        self.take()
        first = self.expression()
        if self.peek().says(".."):
            return self._range(first, low_included=False)
        self.expect(")")
        return first

    def _in_square_brackets(self) -> Node:
        self.take()
        items: list[Node] = []
        while not self.accept("]"):
            if items:
                self.expect(",")
            items.append(self.expression())
            if len(items) == 1 and self.peek().says(".."):
                return self._range(items[0], low_included=True)
        return ListLiteral(tuple(items))

    def _range(self, low: Node, *, low_included: bool) -> Node:
        self.expect("..")
        outside, self._is_end_of_range = self._is_end_of_range, True
        high = self._binary(SUM)
        self._is_end_of_range = outside
        closing = self.accept("]", ")", "[")
        if closing is None:
            self.expect("]")
        return RangeLiteral(low, high, low_included, closing == "]")

    def _context(self) -> Node:
        self.take()
        entries: dict[str, Entry] = {}
        while not self.accept("}"):
            if entries:
                self.expect(",")
            token = self.peek()
            name = self.take().text if token.kind == "string" else self.expect_name()
            if name in entries:
                words = gettext_noop("The entry “%(name)s” stands here twice.")
                raise FeelError(token.start, words, name=name)
            self.expect(":")
            entries[name] = Entry(name, self.expression())
            self.learn(name)
        return ContextLiteral(tuple(entries.values()))

    def _temporal(self, token: Token) -> Node:
        text = self.peek()
        value = temporal_of(text.text) if text.kind == "string" else None
        if value is None:
            words = gettext_noop(
                'After @ stands a date, time or duration: @"2026-01-31", @"09:00:00",'
                ' @"2026-01-31T09:00:00@Europe/Berlin", @"P1DT2H" or @"P1Y2M".'
            )
            raise FeelError(token.start, words)
        self.take()
        return Literal(value)

    def _tested(self, token: Token) -> Node:
        if not self._is_test:
            words = gettext_noop("“?” stands only in a cell of a decision table.")
            raise FeelError(token.start, words)
        return Tested()
