"""uv.lock without the addresses of registries, and back."""

import subprocess
import sys
from pathlib import Path

from meterhouse.cli.source import ROOT


def test_the_committed_lock_names_no_registry() -> None:
    assert "://" not in (ROOT / "uv.lock").read_text()


def test_there_and_back_is_the_same_and_twice_is_once(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    script = tmp_path / "scripts" / "lock.py"
    script.write_bytes((ROOT / "scripts" / "lock.py").read_bytes())
    lock = tmp_path / "uv.lock"
    committed = (ROOT / "uv.lock").read_text()
    lock.write_text(committed)

    def after(act: str) -> str:
        subprocess.run([sys.executable, str(script), act], check=True)
        return lock.read_text()

    restored = after("restore")
    assert 'registry = "https://pypi.org/simple"' in restored
    assert after("restore") == restored
    assert after("strip") == committed
    assert after("strip") == committed
