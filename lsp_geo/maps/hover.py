"""Hover cards of maps: templates that the browser fills with the values of an area."""

from __future__ import annotations

from html import escape


def card(title: str, column: int | None, unit: str) -> dict:
    """Hover card: area name, value of a column with its unit, and what it is.

    Values are escaped by Streamlit's front end; the words given here are escaped now. How it looks
    is the style sheets' (`templates/map_frame.css`, `slide.css`): it need not travel each time.
    """
    value = "" if column is None else f"<br><b>{{v{column}}}</b> {_template_text(unit)}"
    return {"html": f"<b>{{name}}</b>{value}<br>{_template_text(title)}"}


def twin_card(first: tuple[str, int | None], second: tuple[str, int | None]) -> dict:
    """Hover card with both values of an area, whichever map the pointer is on.

    Parameters
    ----------
    first, second : what is shown, and its column in the static file; None where it has none
    """
    lines = []
    for title, column in (first, second):
        value = "" if column is None else f": <b>{{v{column}}}</b>"
        lines.append(f"<br>{_template_text(title)}{value}")
    return {"html": f"<b>{{name}}</b>{''.join(lines)}"}


def _template_text(text: str) -> str:
    # Braces would be read as the name of a value.
    return escape(text).replace("{", "&#123;").replace("}", "&#125;")
