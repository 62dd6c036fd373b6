"""Calls of built-in functions, of functions in the scope and of those an expression makes."""

from __future__ import annotations

from collections.abc import Sequence

from gemba.foundation.kernel.feel.functions import BUILTINS, Builtin, call_builtin
from gemba.foundation.kernel.feel.parts import has_part
from gemba.foundation.kernel.feel.run import Run
from gemba.foundation.kernel.feel.syntax import Call, FunctionLiteral, Name, Node, Path, size
from gemba.foundation.kernel.feel.values import Function, Value, kind_of
from gemba.foundation.kernel.wording import gettext_noop

from .code import Code, Compile, Local

IS_DEFINED = "is defined"


def call(node: Call, compile_node: Compile) -> Code:
    if node.function == Name(IS_DEFINED) and len(node.arguments) == 1:
        return _defined(node.arguments[0], compile_node)
    arguments = tuple(map(compile_node, node.arguments))
    if isinstance(node.function, Name):
        return _named(node.function.words, arguments, node.names)
    function = compile_node(node.function)

    def evaluate(run: Run, local: Local) -> Value:
        called = function(run, local)
        if isinstance(called, Function):
            return call_function(run, called, [each(run, local) for each in arguments], node.names)
        if called is not None:
            run.warn(gettext_noop("A %(kind)s cannot be called."), kind=kind_of(called))
        return None

    return evaluate


def function_literal(node: FunctionLiteral, compile_node: Compile) -> Code:
    body, parameters = compile_node(node.body), node.parameters
    count, height = size(node.body)

    def evaluate(run: Run, local: Local) -> Value:
        def called(values: list[Value]) -> Value:
            run.spend(count + len(local))
            run.enter(height)
            result = body(run, {**local, **dict(zip(parameters, values, strict=True))})
            run.leave(height)
            return result

        return Function(parameters, called)

    return evaluate


def call_function(
    run: Run, function: Function, arguments: list[Value], names: Sequence[str]
) -> Value:
    """By places or by names; null where they are not those of the function."""
    wanted = function.parameters
    if names and set(names) == set(wanted):
        given = dict(zip(names, arguments, strict=True))
        return function.call([given[name] for name in wanted])
    if not names and len(arguments) == len(wanted):
        return function.call(arguments)
    run.warn(
        gettext_noop("A function of (%(wanted)s) was called with %(count)s values."),
        wanted=", ".join(wanted),
        count=str(len(arguments)),
    )
    return None


def _named(words: str, arguments: tuple[Code, ...], names: tuple[str, ...]) -> Code:
    forms: Sequence[Builtin] = BUILTINS.get(words, ())

    def evaluate(run: Run, local: Local) -> Value:
        run.spend(1)
        values = [each(run, local) for each in arguments]
        known = local[words] if words in local else run.read(words) if run.knows(words) else None
        if isinstance(known, Function):
            return call_function(run, known, values, names)
        if forms:
            return call_builtin(run, forms, values, names)
        run.warn(gettext_noop("There is no function “%(name)s”."), name=words)
        return None

    return evaluate


def _defined(node: Node, compile_node: Compile) -> Code:
    """Is there such a variable, or such an entry? It may be null."""
    if isinstance(node, Name):
        words = node.words
        return lambda run, local: words in local or run.knows(words)
    if isinstance(node, Path):
        parent, source, name = (
            _defined(node.source, compile_node),
            compile_node(node.source),
            node.name,
        )
        return lambda run, local: bool(parent(run, local)) and has_part(source(run, local), name)
    code = compile_node(node)
    return lambda run, local: code(run, local) is not None
