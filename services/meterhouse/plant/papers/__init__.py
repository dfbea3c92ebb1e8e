"""Documents of the demo plant: the content of its knowledge files, by their names."""

from pathlib import Path

_FOLDER = Path(__file__).parent


def papers() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(_FOLDER.glob("*.md"))}
