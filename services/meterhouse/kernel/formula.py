"""Formulas over named values, as people write them: + - * / **, brackets, numbers, min, max, abs.

They are read with Python's grammar and a white list of what may stand in them; nothing of a user's text is
ever executed, and nothing else may look at the text before this has.
"""

import ast
import math
from collections.abc import Collection, Iterator

LONGEST = 1000
FUNCTIONS = ("min", "max", "abs")

_DEEPEST = 50
_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)
_SIGNS = (ast.UAdd, ast.USub)
_LARGEST_POWER = 8


def formula_faults(text: str, names: Collection[str]) -> list[str]:
    """Why the text is no formula over these names; empty when it is one. Every name must be used."""
    if len(text) > LONGEST:
        return [f"is longer than {LONGEST} characters"]
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as reason:
        said = reason.msg if isinstance(reason, SyntaxError) else "is nested too deeply"
        return [f"cannot be read: {said}"]
    used: set[str] = set()
    faults = list(dict.fromkeys(_faults(tree.body, set(names), used, 0)))
    faults += [f"does not use {name}" for name in names if name not in used]
    return faults


def _faults(node: ast.expr, names: set[str], used: set[str], depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        yield "is nested too deeply"
        return
    inner: list[ast.expr] = []
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool) and math.isfinite(value):
            pass
        case ast.Name(id=name):
            used.add(name)
            if name not in names:
                yield f"{name} is no variable; there are {', '.join(sorted(names)) or 'none'}"
        case ast.BinOp(op=ast.Pow(), left=left, right=ast.Constant(value=int() as power)) if (
            0 <= power <= _LARGEST_POWER and not isinstance(power, bool)
        ):
            inner = [left]
        case ast.BinOp(op=ast.Pow()):
            yield f"a power must be a whole number from 0 to {_LARGEST_POWER}"
        case ast.BinOp(op=operator, left=left, right=right) if isinstance(operator, _OPERATORS):
            inner = [left, right]
        case ast.UnaryOp(op=sign, operand=operand) if isinstance(sign, _SIGNS):
            inner = [operand]
        case ast.Call(func=ast.Name(id=function), args=[_, *_] as arguments, keywords=[]) if function in FUNCTIONS:
            if function == "abs" and len(arguments) != 1:
                yield "abs takes one value"
            inner = arguments
        case _:
            part = ast.unparse(node)
            yield f"{part[:40]!r} may not stand in a formula; it is made of + - * / **, {', '.join(FUNCTIONS)}"
    for each in inner:
        yield from _faults(each, names, used, depth + 1)
