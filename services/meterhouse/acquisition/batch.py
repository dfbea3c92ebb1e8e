"""Readings in bulk, on their way to the database: three arrays of equal length, and their form on disk."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_COLUMNS = (np.dtype("<i8"), np.dtype("<i8"), np.dtype("<f8"))
BYTES_PER_READING = sum(column.itemsize for column in _COLUMNS)


@dataclass(frozen=True)
class Batch:
    """points are ids, ats seconds UTC, values in the unit of the point."""

    points: NDArray[np.int64]
    ats: NDArray[np.int64]
    values: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.points)

    @classmethod
    def of(cls, readings: list[tuple[int, int, float]]) -> "Batch":
        points, ats, values = zip(*readings, strict=True) if readings else ((), (), ())
        return cls(np.array(points, np.int64), np.array(ats, np.int64), np.array(values, np.float64))

    @classmethod
    def joined(cls, batches: list["Batch"]) -> "Batch":
        return cls(
            np.concatenate([batch.points for batch in batches]),
            np.concatenate([batch.ats for batch in batches]),
            np.concatenate([batch.values for batch in batches]),
        )

    def to_bytes(self) -> bytes:
        columns = zip((self.points, self.ats, self.values), _COLUMNS, strict=True)
        return b"".join(column.astype(form).tobytes() for column, form in columns)

    @classmethod
    def from_bytes(cls, plain: bytes) -> "Batch":
        count = len(plain) // BYTES_PER_READING
        parts = [np.frombuffer(plain, form, count, place * count * 8) for place, form in enumerate(_COLUMNS)]
        return cls(parts[0].astype(np.int64), parts[1].astype(np.int64), parts[2].astype(np.float64))
