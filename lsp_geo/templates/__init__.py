"""HTML and style sheets as Jinja templates, each read once; text from outside is escaped.

Colours and hatches come from `lsp_geo.theme`, which every template knows as ``theme``. They are
those of paper; the app exchanges them where the reader's theme is dark (`lsp_geo.dark_theme`).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from lsp_geo import dark_theme, theme

FOLDER = Path(__file__).parent


@cache
def environment() -> jinja2.Environment:
    """The environment of all templates; a value that a template names and is not given fails."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=jinja2.select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    made.globals["theme"] = theme
    made.globals["colours"] = dark_theme.variables()
    # Texts and lists as TOML has them; its basic strings are those of JSON.
    made.filters["toml"] = lambda value: json.dumps(value, ensure_ascii=False)
    return made


@cache
def parts(name: str) -> Any:
    """The macros of a template, as functions that give markup."""
    return environment().get_template(name).module


def render(name: str, **values: object) -> str:
    """A template filled in."""
    return environment().get_template(name).render(**values)


@cache
def constant(name: str) -> str:
    """A template with nothing to fill in but the theme, made once."""
    return render(name)


@cache
def style(name: str, **values: str | float) -> str:
    """A style sheet with the theme's colours in it, as an element for a page."""
    return f"<style>{render(name, **values)}</style>"
