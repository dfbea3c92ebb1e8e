"""Drawings: plain SVG goes through, what runs or loads is refused by name."""

import pytest

from meterhouse.catalogue.drawing import svg_faults

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('<rect width="4" height="4" fill="#123456"/><text x="1">Main &amp; sub</text>', id="shapes"),
        pytest.param(
            '<defs><linearGradient id="g"/></defs><path d="M0 0" fill="url(#g)"/>', id="a gradient of its own"
        ),
        pytest.param('<g id="a"/><use xlink:href="#a"/><use href="#a"/>', id="a copy of a part"),
        pytest.param('<g xmlns:i="http://inkscape.org/ns" i:label="Layer"/>', id="notes of the program"),
        pytest.param("<!-- by hand --><circle r='2' style='fill:red'/>", id="a style"),
    ],
)
def test_a_drawing_goes_through(body: str) -> None:
    assert svg_faults(f"{HEAD}{body}</svg>") == []


@pytest.mark.parametrize(
    ("source", "part"),
    [
        pytest.param(f"{HEAD}<script>alert(1)</script></svg>", "<script>", id="a script"),
        pytest.param(f"{HEAD}<g onload='alert(1)'/></svg>", "onload", id="an event"),
        pytest.param(f"{HEAD}<g OnClick='x'/></svg>", "OnClick", id="an event in capitals"),
        pytest.param(f"{HEAD}<a href='javascript:alert(1)'/></svg>", "<a>", id="a link"),
        pytest.param(f"{HEAD}<use xlink:href='http://x.y/a.svg#b'/></svg>", "href", id="a part from elsewhere"),
        pytest.param(f"{HEAD}<use href=' javascript:alert(1)'/></svg>", "href", id="a script for an address"),
        pytest.param(f"{HEAD}<image href='data:text/html,x'/></svg>", "<image>", id="a picture"),
        pytest.param(f"{HEAD}<rect fill='url(http://x.y)'/></svg>", "fill", id="paint from elsewhere"),
        pytest.param(f"{HEAD}<rect style='background:url(//x.y)'/></svg>", "style", id="a style that loads"),
        pytest.param(f"{HEAD}<rect style='x:\\75rl(//x.y)'/></svg>", "style", id="a style that hides"),
        pytest.param(f"{HEAD}<foreignObject><body/></foreignObject></svg>", "<foreignObject>", id="a page within"),
        pytest.param(f"{HEAD}<animate attributeName='href'/></svg>", "<animate>", id="movement"),
        pytest.param(f"{HEAD}<style>@import 'x'</style></svg>", "<style>", id="a style sheet"),
        pytest.param('<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', "document type", id="entities"),
        pytest.param("<svg><g></svg>", "well-formed", id="not closed"),
        pytest.param("<html/>", "begins with", id="a page"),
        pytest.param(f'{HEAD}<x:script xmlns:x="http://www.w3.org/1999/xhtml"/></svg>', "<script>", id="of a page"),
    ],
)
def test_what_runs_or_loads_is_refused_by_name(source: str, part: str) -> None:
    assert any(part in fault for fault in svg_faults(source)), svg_faults(source)
