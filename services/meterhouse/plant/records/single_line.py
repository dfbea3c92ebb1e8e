"""A single line drawing of a distribution board: supply, busbar, and one way down for each feeder.

Drawn for white paper, with the symbols of IEC 60617 as far as they can be told apart at this size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape

Symbol = Literal["load", "board", "inverter", "battery"]

_INK, _SOFT, _ACCENT = "#22313f", "#5b6b7a", "#1f7a8c"
_LEAST_WIDTH, _MARGIN = 640, 48
_NARROW, _WIDE = 54, 112
"""Between two feeders: names stand upright where there are many."""
_BUSBAR = 206
_LETTER = 9.0
"""Width of a letter of the feeders' names, in whatever font is at hand."""


@dataclass(frozen=True)
class Feeder:
    name: str
    breaker: str
    symbol: Symbol


def single_line(title: str, supply: str, above: str | None, breaker: str, feeders: Sequence[Feeder]) -> str:
    """SVG of a board.

    above    the board that feeds it; None where the grid does, through a transformer
    breaker  rating of the incoming one
    """
    step = max(_NARROW, min(_WIDE, (_LEAST_WIDTH - 2 * _MARGIN) / len(feeders)))
    width = max(_LEAST_WIDTH, round(2 * _MARGIN + step * len(feeders)))
    longest = max(len(each.name) for each in feeders)
    height = round(_BUSBAR + 164 + longest * _LETTER)
    first = (width - step * (len(feeders) - 1)) / 2
    ways = [_feeder(first + place * step, each) for place, each in enumerate(feeders)]
    busbar = f'<path d="M{_MARGIN / 2} {_BUSBAR}H{width - _MARGIN / 2}" stroke-width="6" stroke-linecap="round"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="Arial, Helvetica, '
        f'sans-serif" fill="none" stroke="{_INK}" stroke-width="2">'
        f"<title>{escape(title)}</title>"
        f"{_text(24, 32, title, 19, bold=True)}{_text(24, 54, supply, 14, _SOFT)}"
        f"{_incoming(width / 2, above, breaker)}{busbar}{''.join(ways)}</svg>"
    )


def _incoming(x: float, above: str | None, breaker: str) -> str:
    """From the grid or from another board down to the busbar."""
    if above is None:
        source = (
            f'<path d="M{x - 9} 24H{x + 9}M{x} 24V44"/>'
            f'<circle cx="{x}" cy="58" r="14"/><circle cx="{x}" cy="76" r="14"/><path d="M{x} 90V104"/>'
        )
        said = _text(x + 26, 72, "Grid, transformer", 14, _SOFT)
    else:
        source = f'<path d="M{x} 66V104"/><path d="M{x - 6} 72 {x} 60 {x + 6} 72Z" fill="{_INK}" stroke="none"/>'
        said = _text(x + 16, 76, above, 14, _SOFT)
    rating = _text(x + 16, 128, breaker, 14)
    return f'{source}{said}{_breaker(x, 104)}{rating}{_meter(x, 164)}<path d="M{x} 144V153M{x} 175V{_BUSBAR}"/>'


def _feeder(x: float, feeder: Feeder) -> str:
    top = _BUSBAR
    way = (
        f'<circle cx="{x:g}" cy="{top}" r="4" fill="{_INK}" stroke="none"/><path d="M{x:g} {top}V{top + 22}"/>'
        f'{_breaker(x, top + 22)}<path d="M{x:g} {top + 62}V{top + 71}"/>{_meter(x, top + 82)}'
        f'<path d="M{x:g} {top + 93}V{top + 112}"/>'
    )
    rating = _text(x, top + 19, feeder.breaker, 13, _SOFT, shift=6)
    return f"{way}{rating}{_end(x, top + 112, feeder.symbol)}{_upright(x, top + 148, feeder.name)}"


def _breaker(x: float, y: float) -> str:
    """Forty high: a cross at the fixed contact, and a blade that stands open."""
    cross = f"M{x - 5:g} {y + 3:g}l10 10M{x + 5:g} {y + 3:g}l-10 10"
    return f'<path d="M{x:g} {y:g}v8{cross}M{x:g} {y + 40:g}v-8l-11 -21"/>'


def _meter(x: float, y: float) -> str:
    return (
        f'<rect x="{x - 17:g}" y="{y - 11:g}" width="34" height="22" rx="3" stroke="{_ACCENT}" fill="#ffffff"/>'
        f"{_text(x, y + 4, 'kWh', 11, _ACCENT, anchor='middle')}"
    )


def _end(x: float, y: float, symbol: Symbol) -> str:
    match symbol:
        case "load":
            return f'<path d="M{x - 7:g} {y:g}H{x + 7:g}L{x:g} {y + 14:g}Z" fill="{_INK}" stroke="none"/>'
        case "board":
            return f'<path d="M{x - 20:g} {y + 3:g}H{x + 20:g}" stroke-width="5" stroke-linecap="round"/>'
        case "battery":
            plates = f"M{x - 12:g} {y + 4:g}H{x + 12:g}M{x - 6:g} {y + 10:g}H{x + 6:g}M{x - 12:g} {y + 16:g}H{x + 12:g}"
            return f'<path d="M{x:g} {y:g}v4{plates}M{x - 6:g} {y + 22:g}H{x + 6:g}"/>'
        case "inverter":
            box = f'<rect x="{x - 14:g}" y="{y:g}" width="28" height="26"/><path d="M{x - 14:g} {y + 26:g}l28 -26"/>'
            waves = _text(x - 7, y + 12, "=", 12, anchor="middle"), _text(x + 6, y + 24, "~", 15, anchor="middle")
            return box + "".join(waves)


def _upright(x: float, y: float, text: str) -> str:
    return (
        f'<text transform="translate({x + 5:g} {y:g}) rotate(-90)" text-anchor="end" font-size="16" fill="{_INK}" '
        f'stroke="none">{escape(text)}</text>'
    )


def _text(
    x: float,
    y: float,
    text: str,
    size: int,
    color: str = _INK,
    *,
    anchor: str = "start",
    shift: float = 0,
    bold: bool = False,
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x + shift:g}" y="{y:g}" font-size="{size}"{weight} text-anchor="{anchor}" fill="{color}" '
        f'stroke="none">{escape(text)}</text>'
    )
