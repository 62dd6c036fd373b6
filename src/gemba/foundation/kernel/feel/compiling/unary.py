"""Unary tests, as in the cells of a decision table and after `in`."""

from __future__ import annotations

from collections.abc import Callable

from gemba.foundation.kernel.feel.comparing import Truth, compared, either, equal, included, negated
from gemba.foundation.kernel.feel.run import Run
from gemba.foundation.kernel.feel.syntax import (
    Between,
    Call,
    Compared,
    Comparison,
    In,
    InstanceOf,
    Logic,
    Node,
    Quantified,
    Tested,
    Tests,
    children,
)
from gemba.foundation.kernel.feel.values import Range, Value

from .code import TESTED, Code, Compile, Local
from .operators import truth

Test = Callable[[Run, Local, Value], Truth]
# What says by itself whether it holds, where no `?` says what it is about.
_CONDITIONS = (Comparison, Logic, Between, In, Quantified, InstanceOf, Call)


def unary_tests(node: Tests, compile_node: Compile) -> Code:
    """Code that finds the tested value among the local names."""
    if not node.tests:
        return lambda _run, _local: True
    holds = any_test(node.tests, compile_node)
    if node.negated:
        return lambda run, local: negated(holds(run, local, local.get(TESTED)))
    return lambda run, local: holds(run, local, local.get(TESTED))


def in_tests(node: In, compile_node: Compile) -> Code:
    value, holds = compile_node(node.value), any_test(node.tests, compile_node)

    def evaluate(run: Run, local: Local) -> Value:
        given = value(run, local)
        return holds(run, {**local, TESTED: given}, given)

    return evaluate


def any_test(tests: tuple[Node, ...], compile_node: Compile) -> Test:
    compiled = tuple(_test(test, compile_node) for test in tests)

    def holds(run: Run, local: Local, value: Value) -> Truth:
        answer: Truth = False
        for test in compiled:
            answer = either(answer, test(run, local, value))
            if answer:
                break
        return answer

    return holds


def mentions_tested(node: Node) -> bool:
    return isinstance(node, Tested) or any(map(mentions_tested, children(node)))


def _test(node: Node, compile_node: Compile) -> Test:
    if isinstance(node, Compared):
        sign, operand = node.operator, compile_node(node.operand)
        return lambda run, local, value: compared(run, sign, value, operand(run, local))
    code = compile_node(node)
    if mentions_tested(node):
        return lambda run, local, _value: truth(run, code(run, local), "?")
    if not isinstance(node, _CONDITIONS):
        return lambda run, local, value: _fits(run, value, code(run, local))

    def condition(run: Run, local: Local, value: Value) -> Truth:
        given = code(run, local)
        if isinstance(given, bool) and not isinstance(value, bool):
            return given
        return _fits(run, value, given)

    return condition


def _fits(run: Run, value: Value, wanted: Value) -> Truth:
    """The value is the one wanted, or among those of a list, or within a range."""
    if isinstance(wanted, Range):
        return _within(run, wanted, value)
    if not isinstance(wanted, list):
        return equal(run, value, wanted)
    if isinstance(value, list) and equal(run, value, wanted):
        return True
    answer: Truth = False
    for each in wanted:
        run.spend(1)
        answer = either(answer, _among(run, value, each))
        if answer:
            break
    return answer


def _among(run: Run, value: Value, each: Value) -> Truth:
    if isinstance(each, Range):
        return _within(run, each, value)
    return equal(run, value, each) if value is None or type(value) is type(each) else False


def _within(run: Run, wanted: Range, value: Value) -> Truth:
    if isinstance(value, Range):
        return equal(run, value, wanted)
    return included(run, wanted, value)
