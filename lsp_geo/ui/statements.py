"""The statements that a public body owes its readers, as pages of the app."""

from __future__ import annotations

from lsp_geo import templates
from lsp_geo.city import City
from lsp_geo.data.contact import read_contact
from lsp_geo.ui.components import put_html


def show(city: City, name: str) -> None:
    """Write one statement: ``accessibility`` or ``privacy``."""
    written = getattr(templates.parts("statements.html"), name)
    called = f"the neighbourhood explorer of {city.name}: its app, site and fact sheets"
    contact = read_contact(city.geography.district)
    put_html(str(written(contact, city.name, called)), width=760)
