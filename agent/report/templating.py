"""What every report page is made with: templates that escape all words, and files inside the page.

A page carries its style, its pictures and its film inside itself (data: URIs), so it can be mailed.
"""

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from agent.report.output import write_text

REPORT = "report.html"


def rendered(template: str, filters: dict[str, Callable[..., Any]], **told: Any) -> str:
    """A page of a template in templates/, which may use these filters."""
    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(filters)
    return environment.get_template(template).render(**told)


def data_uri(kind: str, data: bytes) -> str:
    """A file as an address that holds all of it."""
    return f"data:{kind};base64,{b64encode(data).decode('ascii')}"


def write_page(page: str, out: Path) -> Path:
    """Write `out`/report.html, the folder made if need be; raises OutputError."""
    out.mkdir(parents=True, exist_ok=True)
    write_text(out / REPORT, page)
    return out / REPORT
