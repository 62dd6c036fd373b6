"""Names, literals and operators."""

from __future__ import annotations

from gemba.foundation.kernel.feel.calculating import OPERATIONS, negate
from gemba.foundation.kernel.feel.comparing import Truth, both, compared, either, ordered
from gemba.foundation.kernel.feel.parts import part_of
from gemba.foundation.kernel.feel.run import Run
from gemba.foundation.kernel.feel.syntax import (
    Arithmetic,
    Between,
    Comparison,
    If,
    InstanceOf,
    Literal,
    Logic,
    Name,
    Negation,
    Path,
    RangeLiteral,
    Tested,
)
from gemba.foundation.kernel.feel.values import Range, Value, kind_of
from gemba.foundation.kernel.wording import gettext_noop

from .code import TESTED, Code, Compile, Local


def literal(node: Literal, _compile: Compile) -> Code:
    value: Value = node.value
    return lambda _run, _local: value


def name(node: Name, _compile: Compile) -> Code:
    words = node.words
    return lambda run, local: local[words] if words in local else run.read(words)


def tested(_node: Tested, _compile: Compile) -> Code:
    return lambda _run, local: local.get(TESTED)


def path(node: Path, compile_node: Compile) -> Code:
    source, words = compile_node(node.source), node.name
    return lambda run, local: part_of(run, source(run, local), words)


def negation(node: Negation, compile_node: Compile) -> Code:
    operand = compile_node(node.operand)
    return lambda run, local: negate(run, operand(run, local))


def arithmetic(node: Arithmetic, compile_node: Compile) -> Code:
    operation = OPERATIONS[node.operator]
    left, right = compile_node(node.left), compile_node(node.right)
    return lambda run, local: operation(run, left(run, local), right(run, local))


def comparison(node: Comparison, compile_node: Compile) -> Code:
    sign, left, right = node.operator, compile_node(node.left), compile_node(node.right)
    return lambda run, local: compared(run, sign, left(run, local), right(run, local))


def logic(node: Logic, compile_node: Compile) -> Code:
    operands = tuple(map(compile_node, node.operands))
    combine, decisive = (both, False) if node.operator == "and" else (either, True)
    word = node.operator

    def evaluate(run: Run, local: Local) -> Value:
        answer: Truth = not decisive
        for operand in operands:
            answer = combine(answer, truth(run, operand(run, local), word))
            if answer is decisive:
                break
        return answer

    return evaluate


def truth(run: Run, value: Value, word: str) -> Truth:
    """A value as a condition: what is neither true nor false is null."""
    if value is None or isinstance(value, bool):
        return value
    run.warn(
        gettext_noop("“%(word)s” takes true or false, and was given a %(kind)s."),
        word=word,
        kind=kind_of(value),
    )
    return None


def between(node: Between, compile_node: Compile) -> Code:
    value, low, high = map(compile_node, (node.value, node.low, node.high))

    def evaluate(run: Run, local: Local) -> Value:
        given = value(run, local)
        above = ordered(run, ">=", given, low(run, local))
        return both(above, ordered(run, "<=", given, high(run, local)))

    return evaluate


def range_literal(node: RangeLiteral, compile_node: Compile) -> Code:
    low, high = compile_node(node.low), compile_node(node.high)

    def evaluate(run: Run, local: Local) -> Value:
        start, end = low(run, local), high(run, local)
        if start is None or end is None:
            run.warn(gettext_noop("A range with a null at an end counts as null."))
            return None
        return Range(start, end, node.low_included, node.high_included)

    return evaluate


def if_then(node: If, compile_node: Compile) -> Code:
    condition, then, otherwise = map(compile_node, (node.condition, node.then, node.otherwise))

    def evaluate(run: Run, local: Local) -> Value:
        is_true = truth(run, condition(run, local), "if")
        return then(run, local) if is_true else otherwise(run, local)

    return evaluate


def instance_of(node: InstanceOf, compile_node: Compile) -> Code:
    value = compile_node(node.value)
    return lambda run, local: is_of_type(value(run, local), node.type, node.item)


def is_of_type(value: Value, wanted: str, item: str = "") -> bool:
    """`wanted` is one of syntax.TYPES; `item` is the type of the items of a list."""
    if value is None or wanted in ("Any", "Null"):
        return (value is None) if wanted == "Null" else (wanted == "Any" and value is not None)
    if kind_of(value) != wanted:
        return False
    if item and isinstance(value, list):
        return all(is_of_type(each, item) for each in value)
    if item and isinstance(value, Range):
        return all(is_of_type(each, item) for each in (value.start, value.end))
    return True
