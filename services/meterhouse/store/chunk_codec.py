"""The packed form of a stretch of readings of one point: numbers in, bytes out, and the same numbers again.

    version, coding, planes of the steps, planes of the rises        a byte each
    count, first instant, least step, first number, least rise,
    patches, length of each plane                                    whole numbers of as few bytes as they need
    the planes, the patches                                          positions (4 bytes), values (8 bytes)
    checksum of all of it                                            4 bytes

A value with some decimals is kept as a whole number and how to get back from it, `number / 1000`; values that do
not come back to the last bit are patches laid over the rest. Where these are too many, the 64 bits of each value
are kept as they are. Steps from instant to instant, and rises from number to number (or, of bits, what differs from
the ones before), lie close together: what they exceed the least of them by needs one or two bytes. These are cut
into planes, all lowest bytes together and so on, and each plane is compressed by itself. A plane of length 0 is all
zeros; one as long as there are steps is not compressed.
"""

import struct
import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

Instants = NDArray[np.int64]
Values = NDArray[np.float64]
Whole = NDArray[np.int64]

VERSION = 1
_HEAD = struct.Struct("<BBBB")
_CHECKSUM = struct.Struct("<I")

_BITS = 0
_CODINGS: dict[int, tuple[float, bool]] = {
    # What numbers are divided or multiplied by: a register's 1234567 / 1000 is not everywhere 1234567 * 0.001.
    **{1 + digits: (10.0**digits, True) for digits in range(7)},
    **{10 + digits: (float(f"1e-{digits}"), False) for digits in range(1, 7)},
}
_LARGEST = 2.0**53
"""Whole numbers beyond are not all doubles."""
_SAMPLE = 64
_PATCHES = 1 / 32
"""Most values, of all, that may be patches."""


class Torn(Exception):
    """These bytes are not what was packed."""


@cache
def _zstd() -> Any:
    """The compressor. Planes are all but noise: higher levels take longer and find nothing more."""
    # Here, since it takes its time and memory, and most services never ask for what is old. Whoever imports it before
    # the database's connector keeps that from loading its C extension: both bring an OpenSSL.
    import pyarrow

    return pyarrow.Codec("zstd", compression_level=1)


def encode(ats: Instants, values: Values) -> bytes:
    """ats [s UTC] ascending, each once, at least one; values any doubles."""
    values = np.ascontiguousarray(values, np.float64)
    steps = np.diff(ats)
    if not len(ats) or len(ats) != len(values) or (len(steps) and steps.min() <= 0):
        raise ValueError("instants must ascend, each with its value, and at least one")
    coding, numbers, patches = _numbers(values)
    least_step = int(steps.min()) if len(steps) else 0
    if coding == _BITS:
        least_rise = 0
        bits = values.view(np.uint64)
        rises = bits[1:] ^ bits[:-1]
        first = int(bits[0])
    else:
        differences = np.diff(numbers)
        least_rise = int(differences.min()) if len(differences) else 0
        rises = (differences - least_rise).astype(np.uint64)
        first = int(numbers[0])
    step_planes, rise_planes = _planes((steps - least_step).astype(np.uint64)), _planes(rises)
    planes = [_squeezed(plane) for plane in chain(step_planes, rise_planes)]
    counts = [len(ats), int(ats[0]), least_step, _unsigned(first), _unsigned(least_rise), len(patches)]
    packed = b"".join(
        (
            _HEAD.pack(VERSION, coding, len(step_planes), len(rise_planes)),
            *map(_varint, chain(counts, map(len, planes))),
            *planes,
            patches.astype("<u4").tobytes(),
            values[patches].astype("<f8").tobytes(),
        )
    )
    return packed + _CHECKSUM.pack(zlib.crc32(packed))


def decode(data: bytes) -> tuple[Instants, Values]:
    """Instants and values as they were packed; Torn where the bytes are not whole."""
    if len(data) < _HEAD.size + _CHECKSUM.size:
        raise Torn(f"{len(data)} bytes are too few")
    version, coding, step_planes, rise_planes = _HEAD.unpack_from(data)
    if version != VERSION:
        raise Torn(f"version {version} is not known here, only {VERSION}")
    packed = memoryview(data)[: -_CHECKSUM.size]
    if _CHECKSUM.unpack_from(data, len(packed))[0] != zlib.crc32(packed):
        raise Torn("the checksum differs")
    reader = _Reader(packed, _HEAD.size)
    count, first_at, least_step, first, least_rise, patched = (reader.varint() for _ in range(6))
    first, least_rise = _signed(first), _signed(least_rise)
    lengths = [reader.varint() for _ in range(step_planes + rise_planes)]
    planes = [reader.plane(length, count - 1) for length in lengths]
    positions = np.frombuffer(reader.take(4 * patched), "<u4")
    replaced = np.frombuffer(reader.take(8 * patched), "<f8")
    if reader.at != len(packed):
        raise Torn(f"{len(packed) - reader.at} bytes are left over")
    steps, rises = _joined(planes[:step_planes], count - 1), _joined(planes[step_planes:], count - 1)
    ats = _summed(first_at, least_step, steps)
    if coding == _BITS:
        values = np.bitwise_xor.accumulate(np.concatenate([np.array([first], np.uint64), rises.astype(np.uint64)]))
        return ats, values.view(np.float64)
    scaled = _scaled(_summed(first, least_rise, rises), coding)
    scaled[positions] = replaced
    return ats, scaled


def decimal(values: Values) -> tuple[int, Whole, NDArray[np.intp]] | None:
    """Digits behind the point, whole numbers, and positions of values that are not `number / 10**digits`.

    None where values are no decimals of at most six digits.
    """
    coding, numbers, patches = _numbers(np.ascontiguousarray(values, np.float64))
    factor, divides = _CODINGS.get(coding, (0.0, False))
    return (round(np.log10(factor)), numbers, patches) if divides else None


def _numbers(values: Values) -> tuple[int, Whole, NDArray[np.intp]]:
    """The coding that keeps the values shortest, the whole numbers it makes of them, and where these do not tell."""
    sample = values[np.linspace(0, len(values) - 1, min(len(values), _SAMPLE)).astype(np.intp)]
    for coding in _CODINGS:
        if 2 * len(_whole(sample, coding)[1]) > len(sample):
            continue
        numbers, patches = _whole(values, coding)
        if len(patches) <= len(values) * _PATCHES:
            return coding, _bridged(numbers, patches), patches
    return _BITS, np.empty(0, np.int64), np.empty(0, np.intp)


def _whole(values: Values, coding: int) -> tuple[Whole, NDArray[np.intp]]:
    """Whole numbers, and positions of the values that do not come back from them to the last bit."""
    factor, divides = _CODINGS[coding]
    with np.errstate(all="ignore"):
        nearest = np.rint(values * factor if divides else values / factor)
        fits = np.abs(nearest) <= _LARGEST
        numbers = np.where(fits, nearest, 0.0).astype(np.int64)
    same = fits & (_scaled(numbers, coding).view(np.int64) == values.view(np.int64))
    return numbers, np.flatnonzero(~same)


def _scaled(numbers: Whole, coding: int) -> Values:
    factor, divides = _CODINGS[coding]
    act = np.true_divide if divides else np.multiply
    scaled: Values = act(numbers, factor, dtype=np.float64)
    return scaled


def _bridged(numbers: Whole, patches: NDArray[np.intp]) -> Whole:
    """The numbers with those before them in the place of patches, where nothing rises or falls."""
    if not len(patches):
        return numbers
    source = np.arange(len(numbers))
    source[patches] = 0
    source = np.maximum.accumulate(source)
    source[source == 0] = np.setdiff1d(np.arange(len(patches) + 1), patches)[0]
    return numbers[source]


def _planes(exceeding: NDArray[np.uint64]) -> list[bytes]:
    """The lowest bytes of all numbers, then the next ones, as far as there are any."""
    width = (int(exceeding.max()).bit_length() + 7) // 8 if len(exceeding) else 0
    cells = exceeding.astype("<u8").view(np.uint8).reshape(-1, 8)
    return [cells[:, nth].tobytes() for nth in range(width)]


def _squeezed(plane: bytes) -> bytes:
    if plane.count(0) == len(plane):
        return b""
    shorter: bytes = _zstd().compress(plane, asbytes=True)
    return shorter if len(shorter) < len(plane) else plane


def _joined(planes: Sequence[NDArray[np.uint8] | None], count: int) -> NDArray[np.unsignedinteger]:
    """The numbers that were cut into planes."""
    width = next(width for width in (1, 2, 4, 8) if width >= len(planes))
    cells = np.zeros((count, width), np.uint8)
    for nth, plane in enumerate(planes):
        if plane is not None:
            cells[:, nth] = plane
    return cells.view(f"<u{width}").reshape(-1)


def _summed(first: int, least: int, exceeding: NDArray[np.unsignedinteger]) -> Whole:
    """Numbers that begin with *first* and go on by what they exceed the least step by."""
    numbers = np.empty(len(exceeding) + 1, np.int64)
    numbers[0] = first
    # By itself numpy adds whole numbers with and without a sign as doubles.
    np.add(exceeding, least, out=numbers[1:], dtype=np.int64, casting="unsafe")
    return np.cumsum(numbers, out=numbers)


class _Reader:
    """Takes what was packed piece by piece."""

    def __init__(self, packed: memoryview, at: int) -> None:
        self.packed, self.at = packed, at

    def take(self, length: int) -> memoryview:
        piece = self.packed[self.at : self.at + length]
        if len(piece) != length:
            raise Torn(f"{length - len(piece)} bytes are missing")
        self.at += length
        return piece

    def varint(self) -> int:
        number = shift = 0
        while True:
            (byte,) = self.take(1)
            number |= (byte & 0x7F) << shift
            if byte < 0x80:
                return number
            shift += 7

    def plane(self, length: int, count: int) -> NDArray[np.uint8] | None:
        """None of a plane of zeros."""
        if not length:
            return None
        piece = self.take(length)
        if length < count:
            try:
                piece = _zstd().decompress(piece, decompressed_size=count)
            except (OSError, ValueError) as reason:
                raise Torn(f"a plane does not unpack: {reason}") from reason
        return np.frombuffer(piece, np.uint8)


def _varint(number: int) -> bytes:
    return bytes(_sevens(number))


def _sevens(number: int) -> Iterator[int]:
    """Seven bits a byte, lowest first; the highest bit says that more follow."""
    while number > 0x7F:
        yield number & 0x7F | 0x80
        number >>= 7
    yield number


def _unsigned(number: int) -> int:
    """Small whatever the sign: 0, -1, 1, -2 … become 0, 1, 2, 3 …"""
    return number << 1 if number >= 0 else (-number << 1) - 1


def _signed(number: int) -> int:
    return number >> 1 if not number & 1 else -(number + 1 >> 1)
