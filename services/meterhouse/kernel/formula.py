"""Formulas over named values, as people write them: + - * / **, brackets, numbers, min, max, abs.

They are read with Python's grammar and a white list of what may stand in them; nothing of a user's text is
ever executed, and nothing else may look at the text before this has. What passed is handed to SymPy node by
node, never as text, and compiled to a function of arrays.
"""

import ast
import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

LONGEST = 1000
FUNCTIONS = ("min", "max", "abs")

_DEEPEST = 50
_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)
_SIGNS = (ast.UAdd, ast.USub)
_LARGEST_POWER = 8


@dataclass(frozen=True)
class Formula:
    """A formula over named values that passed `formula_faults`."""

    expression: Any
    """Of SymPy."""
    symbols: tuple[Any, ...]
    """In the order of the names."""

    @staticmethod
    @cache
    def of(text: str, names: tuple[str, ...]) -> "Formula":
        """Refuses nothing: ValueError where the text is no formula over these names."""
        faults = formula_faults(text, names)
        if faults:
            raise ValueError(f"{text!r} {faults[0]}")
        import sympy  # takes a second, which only those who compute pay

        symbols = tuple(sympy.Symbol(name, real=True) for name in names)
        tree = ast.parse(text.strip(), mode="eval").body
        return Formula(_expression(tree, dict(zip(names, symbols, strict=True))), symbols)

    def __call__(self, *values: Values) -> Values:
        """The formula, slot by slot; not a number where it has no value, as after a division by 0."""
        with np.errstate(all="ignore"):
            found = np.asarray(self._compiled(*values), np.float64)
        found = np.broadcast_to(found, values[0].shape).copy() if found.shape != values[0].shape else found
        return np.where(np.isfinite(found), found, np.nan)

    @cached_property
    def _compiled(self) -> Callable[..., Any]:
        import sympy

        return sympy.lambdify(self.symbols, self.expression, modules="numpy")  # type: ignore[no-any-return]

    @cached_property
    def coefficients(self) -> dict[str, float] | None:
        """What each name is multiplied by, where the formula is a weighted sum of them; else None."""
        slopes = {str(symbol): self.expression.diff(symbol) for symbol in self.symbols}
        if not all(slope.is_number and slope.is_finite for slope in slopes.values()):
            return None
        return {name: float(slope) for name, slope in slopes.items()}

    @property
    def is_sum(self) -> bool:
        """Whether it counts the whole of each of its meters, and takes away from none."""
        found = self.coefficients
        return found is not None and all(each >= 1 for each in found.values())

    @property
    def grows_with(self) -> frozenset[str]:
        """Names whose energy is part of the result: in a sum those that are added, else all."""
        found = self.coefficients
        if found is None:
            return frozenset(str(symbol) for symbol in self.symbols)
        return frozenset(name for name, each in found.items() if each > 0)


def _expression(node: ast.expr, symbols: dict[str, Any]) -> Any:
    """The SymPy expression of a tree that holds what is allowed and nothing else."""
    import sympy

    match node:
        case ast.Constant(value=value):
            return sympy.Float(value) if isinstance(value, float) else sympy.Integer(value)
        case ast.Name(id=name):
            return symbols[name]
        case ast.BinOp(op=operator, left=left, right=right):
            return _ARITHMETIC[type(operator)](_expression(left, symbols), _expression(right, symbols))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_expression(operand, symbols)
        case ast.UnaryOp(operand=operand):
            return _expression(operand, symbols)
        case ast.Call(func=ast.Name(id=function), args=arguments):
            several = [_expression(each, symbols) for each in arguments]
            return {"min": sympy.Min, "max": sympy.Max, "abs": sympy.Abs}[function](*several)
    raise ValueError(f"{ast.unparse(node)[:40]!r} may not stand in a formula")


_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: lambda left, right: left + right,
    ast.Sub: lambda left, right: left - right,
    ast.Mult: lambda left, right: left * right,
    ast.Div: lambda left, right: left / right,
    ast.Pow: lambda left, right: left**right,
}


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


def unit_faults(text: str, units: Mapping[str, str], own: str) -> list[str]:
    """What does not fit together of the units of a formula's names, and with that of its result.

    text   a formula
    units  of each name
    own    unit that the result is taken for

    What is multiplied or divided by a number may be a conversion and is taken at its word.
    """
    found: list[str] = []
    result = _unit(ast.parse(text.strip(), mode="eval").body, units, found)
    if result is not None and result != own and not found:
        found.append(f"is in {result}, and the meter counts in {own}; multiply by what one {result} is in {own}")
    return list(dict.fromkeys(found))


def _unit(node: ast.expr, units: Mapping[str, str], found: list[str]) -> str | None:
    """Unit of a part, None where it may be any; what is added in it must be in one unit."""
    match node:
        case ast.Name(id=name):
            return units.get(name)
        case ast.UnaryOp(operand=operand):
            return _unit(operand, units, found)
        case ast.BinOp(op=ast.Add() | ast.Sub(), left=left, right=right):
            return _one_unit([left, right], units, found)
        case ast.Call(args=arguments):
            return _one_unit(arguments, units, found)
        case ast.BinOp(left=left, right=right):
            for each in (left, right):
                _unit(each, units, found)
    return None


def _one_unit(nodes: Sequence[ast.expr], units: Mapping[str, str], found: list[str]) -> str | None:
    known = [unit for node in nodes if (unit := _unit(node, units, found)) is not None]
    if len(set(known)) > 1:
        said = " and ".join(sorted(set(known)))
        found.append(f"puts {said} together; multiply one by what it is in the other")
    return known[0] if known else None


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
