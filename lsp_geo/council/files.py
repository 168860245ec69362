"""The district's file and the plan to fill in, written where a person will look them over."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from lsp_geo import export, templates
from lsp_geo.build.city_series import all_series
from lsp_geo.build.plan_files import RECIPE
from lsp_geo.build.recipes import THEMES
from lsp_geo.council import alike
from lsp_geo.council.describe import CORE_RULE, NEIGHBOURS_RULE, Council
from lsp_geo.errors import DataError

# So many series are named under an outcome as a start.
SERIES_NAMED = 6


def slug(name: str) -> str:
    """A name as a file's: small letters and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def write(council: Council, into: Path) -> tuple[Path, Path]:
    """Write ``NAME.toml`` and ``NAME-plan.toml``.

    Returns
    -------
    Paths of the district's file and of its plan. A plan that is there stays as it is: it may have
    been filled in.

    Raises
    ------
    DataError
        Where the district's file is there already.
    """
    name = slug(council.found.name)
    path, plan = into / f"{name}.toml", into / f"{name}-plan.toml"
    if path.exists():
        raise DataError(
            path, "there is such a file already: move it aside, or name another folder with --into"
        )
    into.mkdir(parents=True, exist_ok=True)
    export.write_whole(path, district_text(council, path.name, plan.name).encode())
    if not plan.exists():
        export.write_whole(plan, plan_text(council).encode())
    return path, plan


def district_text(council: Council, file: str, plan: str) -> str:
    """The district's file, with comments for the person who looks it over."""
    kind, kinds = council.kind
    return templates.render(
        "council/district.toml",
        district=council.found.name,
        code=council.found.code,
        file=file,
        plan_file=plan,
        prefix=slug(council.found.name).replace("-", "_"),
        year=council.wards.year,
        neighbours=council.neighbours,
        neighbours_rule=NEIGHBOURS_RULE,
        parents=council.parents,
        peers=council.peers,
        peers_rule=CORE_RULE if council.core else alike.RULE,
        core=council.core,
        view=council.view,
        kind=kind,
        kinds=kinds,
        wards={
            "year": council.wards.year,
            "codes": council.wards.names,
            "placed_by": council.wards.placed_by,
            "why": council.wards.why,
        },
        msoa_names=council.msoa_names,
    )


def plan_text(council: Council) -> str:
    """A plan to fill in: eight pillars, one for each group of recipes, and an outcome in each."""
    mapped = tomllib.loads(RECIPE.read_text(encoding="utf-8"))["pillars"]
    series = all_series()
    pillars = [
        {
            "number": number,
            "name": folder.split("-", 1)[1].replace("-", " ").capitalize(),
            "headline": mapped[number]["headline"],
            "equity": mapped[number]["equity"],
            "series": [one["id"] for one in series if one["pillar"] == number][:SERIES_NAMED],
        }
        for number, folder in THEMES.items()
    ]
    return templates.render("council/plan.toml", district=council.found.name, pillars=pillars)
