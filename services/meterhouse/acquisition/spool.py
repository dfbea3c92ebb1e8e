"""Readings on disk while the database is away: bounded, in order, and safe from a process killed at any byte.

A segment is a file of records, oldest first:

    magic 8 bytes | length of the payload, uint32 | its CRC-32, uint32 | payload (a `Batch`)

A record counts once it is wholly there and its checksum holds; a torn or damaged one is skipped up to the
next magic. Segments are replayed from the oldest and removed once the database has them. A process that is
killed in between replays a segment twice, which changes nothing: a reading is known by point and instant.
"""

import os
import struct
import threading
import zlib
from pathlib import Path

import structlog

from meterhouse.acquisition.batch import BYTES_PER_READING, Batch

log = structlog.get_logger()

MAGIC = b"MHSPOOL\x01"
_HEADER = struct.Struct("<8sII")
SEGMENT_BYTES = 2 << 20  # about 87,000 readings: what one transaction takes


class Spool:
    """One process writes; `most_bytes` of disk at most, then the oldest segments are dropped, loudly."""

    def __init__(self, folder: Path, most_bytes: int, segment_bytes: int = SEGMENT_BYTES) -> None:
        self.folder = folder
        self.dropped = 0
        """Readings that were lost to the bound since the start."""
        self.bytes = 0
        """What the spool takes of the disk."""
        self._lock = threading.RLock()
        self._most_bytes = most_bytes
        self._segment_bytes = min(segment_bytes, max(most_bytes // 4, 1))
        folder.mkdir(parents=True, exist_ok=True)
        # Never appended to: what an earlier process left may end in the middle of a record.
        self._sealed = sorted(folder.glob("*.segment"))
        self._sizes = {path: path.stat().st_size for path in self._sealed}
        self.bytes = sum(self._sizes.values())
        self._open: Path | None = None
        self._next = int(self._sealed[-1].stem) + 1 if self._sealed else 1

    def __bool__(self) -> bool:
        return bool(self._sealed or self._open)

    def count(self) -> int:
        """Readings that wait; reads every segment."""
        return sum(len(batch) for path in self._segments() for batch in _batches(path))

    def append(self, batch: Batch) -> None:
        """Returns once the batch is on disk; raises OSError where the disk does not take it."""
        payload = batch.to_bytes()
        record = _HEADER.pack(MAGIC, len(payload), zlib.crc32(payload)) + payload
        with self._lock:
            self._make_room(len(record))
            if self._open is None:
                self._open = self.folder / f"{self._next:012d}.segment"
                self._next += 1
            path = self._open
            try:
                is_new = not path.exists()
                with path.open("ab") as file:
                    file.write(record)
                    file.flush()
                    os.fsync(file.fileno())
                if is_new:
                    _sync_folder(self.folder)
            except OSError:
                # What was written in part is skipped on reading; the next record starts a segment of its own.
                self._seal()
                raise
            self._grow(path, len(record))
            if self._sizes[path] >= self._segment_bytes:
                self._seal()

    def oldest(self) -> Batch | None:
        """The readings of the oldest segment, None where nothing waits; `remove_oldest` lets go of them."""
        with self._lock:
            while self:
                if not self._sealed:
                    self._seal()
                batches = _batches(self._sealed[0]) if self._sealed else []
                if batches:
                    return Batch.joined(batches)
                if self._sealed:
                    self.remove_oldest()
            return None

    def remove_oldest(self) -> None:
        with self._lock:
            path = self._sealed.pop(0)
            path.unlink(missing_ok=True)
            self._grow(path, -self._sizes.pop(path, 0))
            _sync_folder(self.folder)

    def _segments(self) -> list[Path]:
        return self._sealed + ([self._open] if self._open else [])

    def _seal(self) -> None:
        """Nothing more is appended to the open segment."""
        if self._open is not None and self._open.exists():
            self._sealed.append(self._open)
            self._grow(self._open, self._open.stat().st_size - self._sizes.get(self._open, 0))
        self._open = None

    def _grow(self, path: Path, by: int) -> None:
        if path in self._sizes or by > 0:
            self._sizes[path] = self._sizes.get(path, 0) + by
        self.bytes += by

    def _make_room(self, wanted: int) -> None:
        while self and self.bytes + wanted > self._most_bytes:
            if not self._sealed:
                self._seal()
            if not self._sealed:
                return
            lost = sum(len(batch) for batch in _batches(self._sealed[0]))
            self.dropped += lost
            log.error(
                "spool_full_oldest_dropped",
                readings=lost,
                dropped_since_start=self.dropped,
                limit_mib=self._most_bytes >> 20,
            )
            self.remove_oldest()


def _batches(path: Path) -> list[Batch]:
    """What is whole in a segment, in order."""
    data = path.read_bytes()
    batches, place, damaged = [], 0, 0
    while place < len(data):
        payload = _payload(data, place)
        if payload is not None:
            batches.append(Batch.from_bytes(payload))
            place += _HEADER.size + len(payload)
            continue
        following = data.find(MAGIC, place + 1)
        following = len(data) if following < 0 else following
        damaged += following - place
        place = following
    if damaged:
        log.warning("spool_record_cut", segment=path.name, bytes=damaged)
    return batches


def _payload(data: bytes, place: int) -> bytes | None:
    if len(data) - place < _HEADER.size:
        return None
    magic, length, checksum = _HEADER.unpack_from(data, place)
    payload = data[place + _HEADER.size : place + _HEADER.size + length]
    is_whole = magic == MAGIC and len(payload) == length and length % BYTES_PER_READING == 0
    return payload if is_whole and length and zlib.crc32(payload) == checksum else None


def _sync_folder(folder: Path) -> None:
    """Names of new and removed files survive a power cut only once the folder itself is on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
