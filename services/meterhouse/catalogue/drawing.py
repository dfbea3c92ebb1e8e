"""SVG that is safe to show: known elements and attributes, nothing that runs, nothing from elsewhere.

What is not known is refused by name rather than cut out: a drawing that looks different from the one that was
sent would surprise whoever made it.
"""

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

_NAMESPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace")
_ELEMENTS = frozenset(
    (
        # Structure and shapes
        *("svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "switch"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "textPath"),
        # Paint and effects
        *("linearGradient", "radialGradient", "stop", "pattern", "clipPath", "mask", "marker", "filter"),
        *("feGaussianBlur", "feOffset", "feBlend", "feColorMatrix", "feMerge", "feMergeNode", "feFlood"),
        *("feComposite", "feDropShadow"),
    )
)
_WITHIN = re.compile(r"^#[\w.:-]+$")
_URLS = re.compile(r"url\(\s*(['\"]?)([^)'\"]*)\1\s*\)", re.IGNORECASE)
_RUNS = re.compile(r"(?:javascript|vbscript|data)\s*:|expression\s*\(|@import|\\", re.IGNORECASE)
_MOST_NAMED = 5


def svg_faults(source: str) -> list[str]:
    """Why the text is no drawing that may be shown; empty when it is one."""
    try:
        root = fromstring(source, forbid_dtd=True)
    except DefusedXmlException:  # a ValueError too: it comes first
        return ["holds a document type or entities; save it as plain SVG"]
    except (ParseError, ValueError) as reason:
        return [f"is no well-formed SVG: {reason}"]
    if _local(root.tag)[1] != "svg":
        return [f"begins with <{_local(root.tag)[1]}>, not with <svg>"]
    found = list(dict.fromkeys(fault for each in root.iter() for fault in _faults(each)))
    rest = len(found) - _MOST_NAMED
    return [*found[:_MOST_NAMED], *([f"and {rest} more of this kind"] if rest > 0 else [])]


def _faults(element: Element) -> list[str]:
    if not isinstance(element.tag, str):
        return []  # a comment or a processing instruction
    namespace, name = _local(element.tag)
    if namespace not in ("", _NAMESPACES[0]) or name not in _ELEMENTS:
        return [f"<{name}> may not stand in a drawing"]
    found = []
    for full, value in element.attrib.items():
        own, attribute = _local(full)
        if own and own not in _NAMESPACES:
            continue  # notes of the drawing program: they mean nothing to a browser
        if attribute.lower().startswith("on"):
            found.append(f"{attribute} at <{name}> would run a script")
        elif attribute == "href" and not _WITHIN.match(value.strip()):
            found.append(f"href at <{name}> leads out of the drawing")
        elif _RUNS.search(value) or any(not _WITHIN.match(url) for _, url in _URLS.findall(value)):
            found.append(f"{attribute} at <{name}> loads or runs something")
    return found


def _local(tag: str) -> tuple[str, str]:
    namespace, _, name = tag.rpartition("}")
    return namespace.removeprefix("{"), name
