"""The fact sheet of a pillar: how unequal it is inside the city, and where the city stands."""

from __future__ import annotations

from lsp_geo.analysis import inequality_words
from lsp_geo.city import City
from lsp_geo.errors import NotKnown
from lsp_geo.presentation import links
from lsp_geo.reports.blocks import inside, plan, series
from lsp_geo.reports.document import Imprint, Ledger, Points, Section, Sheet

# What two pages hold: rows inside the city, and rows of series; each change noted costs two.
_MOST_INSIDE, _MOST_SERIES = 9, 14


def pillar_sheet(city: City, imprint: Imprint, number: str) -> Sheet:
    """The sheet of a pillar, ``"1"`` to ``"8"``.

    Raises
    ------
    NotKnown
        For another number, or a pillar of which nothing is known inside the city.
    """
    pillar = city.catalogue.pillar(number)
    if not pillar.headline:
        raise NotKnown(f"There is no sheet of “{pillar.name}”. {inside.nothing_known(city)}")
    ledger = Ledger()
    link = imprint.link("inequality", pillar=number)
    inside.note_fifths(ledger, city, f"Pillar {number}", pillar.headline)
    changed = inside.changed(city, pillar)
    room = _MOST_SERIES - (2 * len(changed.items) if isinstance(changed, Points) else 0)
    return Sheet(
        title=pillar.name,
        kicker=f"Pillar {number} fact sheet",
        finding=inequality_words.sentence(city.tables, city.inequality(pillar.headline)),
        facts=f"Key aim: {pillar.key_aim}. {pillar.summary}".strip(),
        made=imprint.made(),
        place=city.name,
        plan=city.catalogue.plan,
        link=link,
        qr=links.svg(link),
        sections=(
            Section(
                "Inside the city",
                (
                    inside.map_of(city, pillar.headline, 165),
                    *inside.fifths(city, ledger, pillar, _MOST_INSIDE),
                ),
            ),
            Section(
                f"The whole city, England and the {city.geography.peers.many}",
                series.of_pillar(city, ledger, pillar, room),
                new_page=True,
            ),
            Section("What changed inside the city", (changed,)),
            Section("The plan’s outcomes", (plan.statuses(city, pillar),)),
        ),
        sources=ledger.sources(),
        credits=ledger.credits(city.geography.district["attribution"]),
        figures=ledger.table(),
    )
