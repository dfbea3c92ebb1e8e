"""The file of an archived month: Parquet with whole numbers, that any tool reads, and a digest of what is in it.

    point_id    which point; its key, name and unit are in the file's metadata `meterhouse`
    at          instant [s UTC]
    digits      decimals of the value, and
    number      value × 10^digits, a whole number; the value is number / 10^digits to the last bit
    value       the value itself where it is no such number; there digits and number are empty

Rows are by point and instant. A file is written beside its place, forced to disk, read back and compared, and only then
moved there.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import mysql.connector  # noqa: F401  # before pyarrow, whose OpenSSL would keep its C extension from loading
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from meterhouse.kernel.errors import Damaged, Fault, Refused
from meterhouse.store import chunk_codec
from meterhouse.store.sealed import Part

VERSION = 1
_NOTE, _DIGEST = b"meterhouse", b"meterhouse.digest"
_FIELDS = {"point_id": pa.int64(), "at": pa.int64(), "digits": pa.int8(), "number": pa.int64(), "value": pa.float64()}
_ENCODINGS = {
    "point_id": "DELTA_BINARY_PACKED",
    "at": "DELTA_BINARY_PACKED",
    "digits": "PLAIN",
    "number": "DELTA_BINARY_PACKED",
    "value": "BYTE_STREAM_SPLIT",
}


def write(path: Path, parts: Iterable[list[Part]], points: dict[int, dict[str, Any]]) -> None:
    """Write a file of readings; Damaged, and no file, where it does not read back as it was written.

    parts    some points at a time, in their order
    points   what is told of each
    """
    aside = path.with_name(f".{path.name}.part")
    told = hashlib.blake2b(digest_size=16)
    metadata = {_NOTE: json.dumps({"version": VERSION, "points": points}).encode()}
    schema = pa.schema(list(_FIELDS.items()), metadata=metadata)
    with pq.ParquetWriter(
        aside,
        schema,
        compression="zstd",
        use_dictionary=False,
        column_encoding=_ENCODINGS,
        write_statistics=["point_id"],
    ) as writer:
        for several in parts:
            _add(told, several)
            writer.write_table(_table(several, schema))
        writer.add_key_value_metadata({_DIGEST: told.hexdigest().encode()})
    with aside.open("rb") as file:
        os.fsync(file.fileno())
    try:
        content(aside)
    except (Damaged, Refused):
        aside.unlink()
        raise
    aside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def digest(parts: Iterable[list[Part]]) -> str:
    """The same for the same readings, in however many parts."""
    found = hashlib.blake2b(digest_size=16)
    for several in parts:
        _add(found, several)
    return found.hexdigest()


def _add(found: "hashlib.blake2b", parts: Sequence[Part]) -> None:
    for point, ats, values in parts:
        for column in (np.full(len(ats), point, np.int64), ats, values):
            found.update(column.tobytes())


def content(path: Path) -> str:
    """Digest of the readings in a file; Damaged where it is not the one that they were written with."""
    with _opened(path) as file:
        written = (file.metadata.metadata or {}).get(_DIGEST, b"").decode()
    found = digest(read(path))
    if found != written:
        raise Damaged(f"{path} does not hold what was archived to it; bring the file back from a backup")
    return found


def read(path: Path) -> Iterator[list[Part]]:
    """What a file holds, some points at a time."""
    with _opened(path) as file:
        for group in range(file.num_row_groups):
            try:
                table = file.read_row_group(group)
            except (pa.ArrowException, OSError) as reason:
                raise Damaged(f"{path} cannot be unpacked: {reason}; bring the file back from a backup") from reason
            yield _unpacked(pl.from_arrow(table))  # type: ignore[arg-type]  # a table makes a frame


def _opened(path: Path) -> pq.ParquetFile:
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as reason:
        raise Refused([Fault("file", f"{path} is no Parquet file that can be read: {reason}")]) from reason
    note = (file.schema_arrow.metadata or {}).get(_NOTE)
    if note is None or json.loads(note).get("version") != VERSION:
        raise Refused([Fault("file", f"{path} was not written by `meterhouse readings archive` of this version")])
    return file


def _unpacked(frame: pl.DataFrame) -> list[Part]:
    points, ats = frame["point_id"].to_numpy(), frame["at"].to_numpy()
    numbers = frame["number"].fill_null(0).to_numpy().astype(np.float64)
    scaled = numbers / 10.0 ** frame["digits"].fill_null(0).to_numpy().astype(np.int64)
    values = np.where(frame["number"].is_null().to_numpy(), frame["value"].fill_null(0.0).to_numpy(), scaled)
    known, firsts = np.unique(points, return_index=True)
    return [
        (int(point), ats[low:high], values[low:high])
        for point, low, high in zip(known, firsts, [*firsts[1:], len(points)], strict=True)
    ]


def _table(parts: Sequence[Part], schema: pa.Schema) -> pa.Table:
    pieces = []
    for point, ats, values in parts:
        as_decimal = chunk_codec.decimal(values)
        if as_decimal is None:
            digits, numbers, plain = 0, np.zeros(len(ats), np.int64), np.ones(len(ats), bool)
        else:
            digits, numbers, patches = as_decimal
            plain = np.zeros(len(ats), bool)
            plain[patches] = True
        columns = [
            pa.array(np.full(len(ats), point, np.int64)),
            pa.array(ats),
            pa.array(np.full(len(ats), digits, np.int8), mask=plain),
            pa.array(numbers, mask=plain),
            pa.array(values, mask=~plain),
        ]
        pieces.append(pa.Table.from_arrays(columns, schema=schema))
    return pa.concat_tables(pieces).combine_chunks()
