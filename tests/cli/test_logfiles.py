"""Logs stay small while their programs hold them open."""

from pathlib import Path

from meterhouse.cli.logfiles import cap, last_line


def test_a_full_log_is_set_aside_and_its_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "api-1.log"
    with log.open("ab", buffering=0) as writer:
        for generation in range(4):
            writer.write(f"generation {generation}\n".encode() * 100)
            assert cap(tmp_path, largest=1000) == [log]
            writer.write(b"next\n")
    assert log.read_bytes() == b"next\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["api-1.log", "api-1.log.1", "api-1.log.2"]
    assert "generation 3" in (tmp_path / "api-1.log.1").read_text()
    assert "generation 2" in (tmp_path / "api-1.log.2").read_text()
    assert cap(tmp_path, largest=1000) == []


def test_the_last_line_that_says_something(tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    assert last_line(log) == ""
    log.write_text("first\n" * 5000 + "the reason\n\n")
    assert last_line(log) == "the reason"
