"""YAML as people write a configuration: plain values, lists and objects; what only troubles is refused.

Aliases (which make a small file a huge one), tags, keys that come twice and endless nesting are refused. Words
mean what they mean in YAML 1.2: `no` and `on` are texts, `true` is a truth, `0012` and `12:30` are texts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from meterhouse.kernel.errors import Malformed, TooLarge

MOST_NODES = 4_000_000
_DEEPEST = 40
_PLAIN_TAG = "tag:yaml.org,2002:"

_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,29})")
_FRACTION = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]*([eE][-+][0-9]+)?")
_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "Null": None, "NULL": None} | {
    word: value for name, value in (("true", True), ("false", False)) for word in (name, name.title(), name.upper())
}


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


@dataclass(frozen=True)
class Read:
    value: Any
    lines: list[int] = field(default_factory=list)
    """Where each item begins, from 1, when the value is a list."""


def write(value: Any) -> str:
    """Block style, keys in their order, texts that other programs might take for something else in quotes."""
    text: str = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110, default_flow_style=False
    )
    return text


def read(text: str | bytes) -> Read:
    """The value of a text of one document; Malformed with the line of what cannot be read."""
    builder = _Builder()
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        for event in _events(text):
            builder.take(event)
    except UnicodeDecodeError as reason:
        raise Malformed("the YAML is not in UTF-8") from reason
    except yaml.MarkedYAMLError as reason:
        line = f"line {reason.problem_mark.line + 1}: " if reason.problem_mark else ""
        raise Malformed(f"the YAML cannot be read: {line}{reason.problem}") from reason
    except yaml.YAMLError as reason:
        raise Malformed(f"the YAML cannot be read: {reason}") from reason
    return Read(builder.value, builder.lines)


def _events(text: str) -> Iterator[yaml.Event]:
    return yaml.parse(text, Loader=yaml.CSafeLoader)


class _Builder:
    """Makes the value from a parser's events, without recursion."""

    def __init__(self) -> None:
        self.value: Any = None
        self.lines: list[int] = []
        self._open: list[Any] = []
        self._keys: list[Any] = []
        self._nodes = self._documents = 0

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._check(event)
                self._place(_scalar(event), event)
            case yaml.SequenceStartEvent():
                self._begin([], event)
            case yaml.MappingStartEvent():
                self._begin({}, event)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._open.pop()
                self._keys.pop()
            case yaml.AliasEvent():
                raise Malformed(f"{_line(event)}: aliases (*{event.anchor}) are not taken; write the value out")
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    raise Malformed(f"{_line(event)}: there is more than one document in the file")

    def _begin(self, container: Any, event: Any) -> None:
        self._check(event)
        if len(self._open) >= _DEEPEST:
            raise Malformed(f"{_line(event)}: more than {_DEEPEST} levels deep")
        self._place(container, event)
        self._open.append(container)
        self._keys.append(_NONE)

    def _check(self, event: Any) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise TooLarge(f"the YAML holds more than {MOST_NODES} values")
        if event.tag is not None and event.tag != "!" and event.tag not in _KNOWN_TAGS:
            raise Malformed(f"{_line(event)}: the tag {event.tag} is not taken")

    def _place(self, value: Any, event: yaml.Event) -> None:
        if not self._open:
            self.value = value
            return
        container = self._open[-1]
        if isinstance(container, list):
            if len(self._open) == 1:
                self.lines.append(_number(event))
            container.append(value)
        elif self._keys[-1] is _NONE:
            if isinstance(value, list | dict):
                raise Malformed(f"{_line(event)}: a list or an object is no name of a field")
            name = event.value if isinstance(event, yaml.ScalarEvent) else str(value)
            if name in container:
                raise Malformed(f"{_line(event)}: {name!r} stands there twice")
            self._keys[-1] = name
        else:
            container[self._keys[-1]] = value
            self._keys[-1] = _NONE


_NONE = object()
_KNOWN_TAGS = {_PLAIN_TAG + name for name in ("str", "int", "float", "bool", "null", "seq", "map")}


def _line(event: yaml.Event) -> str:
    return f"line {_number(event)}"


def _number(event: yaml.Event) -> int:
    return 1 if event.start_mark is None else event.start_mark.line + 1


def _scalar(event: yaml.ScalarEvent) -> Any:
    text: str = event.value
    if event.style or (event.tag or "").endswith(":str"):
        return text
    if text in _WORDS:
        return _WORDS[text]
    if text[:1] not in "-.0123456789":
        return text
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _FRACTION.fullmatch(text) else text
