"""The static site: pages, maps, search and downloads that any web server can carry."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape as xml_escape

from markupsafe import Markup

from lsp_geo import export, templates
from lsp_geo.analysis import about
from lsp_geo.city import City
from lsp_geo.data.contact import read_contact
from lsp_geo.presentation import links
from lsp_geo.reports.document import Imprint
from lsp_geo.site import downloads, search
from lsp_geo.site.folder import SiteFolder
from lsp_geo.site.pages import Pages

FOLDER = Path(__file__).parent
LOCAL_SITE = "http://localhost:8000"


def site_url() -> str:
    """Where readers will find the site: ``LSP_SITE_URL``, or this machine."""
    given = os.environ.get("LSP_SITE_URL", "")
    return links.web_address(given).rstrip("/") if given else LOCAL_SITE


def publish(
    city: City,
    imprint: Imprint,
    folder: Path,
    say: Callable[[str], None],
    address: str | None = None,
) -> SiteFolder:
    """Write the whole site; the same data give the same bytes.

    Parameters
    ----------
    imprint : says where the app is, for links to it
    folder : where to; what an earlier run has left there is brought up to date
    say : told of each step
    address : where the site will stand, for the sitemap and metadata; ``site_url()`` if not given

    Raises
    ------
    NotKnown
        When the folder cannot be used.
    """
    out = SiteFolder(folder)
    address = (address or site_url()).rstrip("/")
    return _Publisher(Pages(city, imprint), out, say, address).run()


class _Publisher:
    """One run: templates, shared files, and pages in order."""

    def __init__(
        self, pages: Pages, out: SiteFolder, say: Callable[[str], None], address: str
    ) -> None:
        self.out, self.say, self.address = out, say, address
        self.pages = pages
        self.paths: list[str] = []
        self.templates = templates.environment().overlay()
        # An overlay shares these with what it lies over: the site adds to copies.
        self.templates.filters = {**self.templates.filters, "data": _json_in_page}
        geography, catalogue = pages.geography, pages.catalogue
        self.templates.globals = {
            **self.templates.globals,
            "place": geography.name,
            "plan": catalogue.plan,
            "peers": geography.peers.many,
            "app": pages.imprint.base.rstrip("/"),
            "address": address,
            "pillars": catalogue.pillars,
            "wards": pages.wards,
            "level": {code: level.name for code, level in geography.levels.items()},
            "levels_plural": {code: level.plural for code, level in geography.levels.items()},
            "attribution": geography.district["attribution"],
            "foot": about.foot(geography, catalogue),
        }

    def run(self) -> SiteFolder:
        self._shared()
        self._wards()
        self._pillars()
        self._data()
        self.say("Home, search, about")
        geography = self.pages.geography
        self._page(
            "search.html",
            "search.html",
            f"Find your ward in {geography.name}",
            f"Find a ward or neighbourhood of {geography.name} by name or postcode.",
        )
        self._page(
            "about.html",
            "about.html",
            f"How the figures of {geography.name} are made",
            "Methods, boundaries, sources and licences.",
            **self.pages.about(),
        )
        self._statements()
        self._not_found()
        home = self.pages.home()
        for card in home["pillars"]:
            card["svg"] = self.out.asset(f"pillar-{card['pillar'].number}.svg", card["svg"])
        self._page(
            "home.html",
            "index.html",
            f"How unequal is {geography.name}? Neighbourhood by neighbourhood",
            f"How far wards and neighbourhoods of {geography.name} differ on the "
            f"{home['how_many']} pillars of the {self.pages.catalogue.plan}, from official open "
            "data.",
            **home,
            maps=self.ward_maps,
        )
        self._sitemap()
        self.out.finish()
        return self.out

    def _shared(self) -> None:
        """Style, script, and what the script asks for."""
        self.say("Shared files")
        style = f"{templates.render('site/site.css')}\n"
        put, places = self.out.asset, self.pages.tables.places
        output_areas = put("output-areas.json", _json(search.output_areas(places)))
        self.templates.globals |= {
            "style": put("site.css", style + self.pages.spine_style()),
            "script": put("site.js", (FOLDER / "site.js").read_text(encoding="utf-8")),
            "areas": put("areas.json", _json(search.areas_index(places, output_areas))),
        }
        self.ward_maps = put("maps-wards.json", _json(self.pages.ward_maps()))
        self.headlines = put("maps-headlines.json", _json(self.pages.headline_maps()))
        for district, known in search.shards(self.pages.geography):
            self.out.put(f"postcodes/{district}.json", _json(known))

    def _wards(self) -> None:
        codes = [code for code, _ in self.pages.wards]
        for number, code in enumerate(codes, 1):
            self.say(f"Ward pages: {number} of {len(codes)}")
            values = self.pages.ward(code)
            self.out.put(f"wards/{code}.csv", export.MARK + export.csv(self.pages.ward_csv(code)))
            self.out.put(f"wards/{code}.json", _json(self.pages.close_up_maps(code)))
            self._page(
                "ward.html",
                f"wards/{code}.html",
                values["found"].label,
                values["finding"],
                **values,
                maps=self.headlines,
                sheets=self.out.sheets(code),
            )

    def _pillars(self) -> None:
        for pillar in self.pages.catalogue.pillars:
            self.say(f"Pillar pages: {pillar.number} of {len(self.pages.catalogue.pillars)}")
            maps = self.out.asset(
                f"maps-pillar-{pillar.number}.json", _json(self.pages.pillar_maps(pillar))
            )
            values = self.pages.pillar(pillar)
            self._page(
                "pillar.html",
                f"pillars/{pillar.folder}.html",
                pillar.name,
                values["finding"],
                **values,
                maps=maps,
                sheets=self.out.sheets(f"pillar-{pillar.number}"),
            )

    def _data(self) -> None:
        every = list(self.pages.catalogue.indicators.values())
        for number, indicator in enumerate(every, 1):
            self.say(f"Tables: {number} of {len(every)}")
            for name, content in downloads.files(self.pages.tables, indicator, self.address):
                self.out.put(name, content)
        self._page(
            "data.html",
            "data.html",
            "All figures to download",
            "Every indicator as CSV for wards, MSOAs and neighbourhoods, with its source and "
            "licence.",
            **self.pages.data(),
            json_ld=downloads.catalogue_json_ld(self.pages.tables, self.address),
        )

    def _statements(self) -> None:
        geography = self.pages.geography
        called = f"the neighbourhood explorer of {geography.name}: its app, site and fact sheets"
        for name, title, description in (
            ("accessibility", "Accessibility statement", "What works for whom, and the way round."),
            ("privacy", "Privacy notice", "What is known about readers, and what is not."),
        ):
            self._page(
                f"{name}.html",
                f"{name}.html",
                title,
                description,
                contact=read_contact(geography.district),
                called=called,
            )

    def _not_found(self) -> None:
        # Served in place of any address, so its links begin at the site's root.
        root = f"{urlsplit(self.address).path}/"
        self._page(
            "404.html",
            "404.html",
            "There is no such page",
            "This page does not exist.",
            root=root,
            listed=False,
        )

    def _page(
        self,
        template: str,
        path: str,
        title: str,
        description: str,
        *,
        listed: bool = True,
        root: str | None = None,
        **values: object,
    ) -> None:
        if root is None:
            root = "../" * path.count("/")
        if listed:
            self.paths.append(path)
        self.out.put(
            path,
            self.pages.geography.kind.said(
                self.templates.get_template(f"site/{template}").render(
                    title=title,
                    description=description,
                    path=path,
                    root=root,
                    listed=listed,
                    **values,
                )
            ),
        )

    def _sitemap(self) -> None:
        pages = sorted(path.removesuffix("index.html") for path in self.paths)
        urls = "".join(
            f"<url><loc>{xml_escape(f'{self.address}/{path}')}</loc></url>\n" for path in pages
        )
        self.out.put(
            "sitemap.xml",
            '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns='
            f'"http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n',
        )
        self.out.put(
            "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {self.address}/sitemap.xml\n"
        )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _json_in_page(value: object) -> Markup:
    """JSON that cannot end the script element it stands in; no markup can be in it."""
    return Markup(_json(value).replace("<", "\\u003c"))
