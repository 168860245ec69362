"""How the areas of a file add up: the tree that is protected, and what is shown of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lsp_geo.data.geography import Geography
from lsp_geo.data.levels import BASE, CITY, MSOAS, NEIGHBOURHOODS, WARDS
from lsp_geo.partner.disclosure import Tree


@dataclass(frozen=True)
class Ground:
    """The areas of a file as leaves of a tree, and where each of them is shown.

    Attributes
    ----------
    geography : the district
    source : the level of the file's codes: ``oa21``, ``lsoa11``, ``lsoa21``, ``msoa21``, ``ward25``
    """

    geography: Geography
    source: str

    @property
    def level(self) -> str:
        """The smallest level on which the figures are shown."""
        return self.source if self.source in (MSOAS, WARDS) else NEIGHBOURHOODS

    @property
    def levels(self) -> tuple[str, ...]:
        """Levels with totals of their own, the smallest areas first, as the tree has them."""
        return (NEIGHBOURHOODS, MSOAS, CITY) if self.level == NEIGHBOURHOODS else (self.level, CITY)

    @cached_property
    def leaves(self) -> list[str]:
        """The leaves' codes: areas shown, and those of 2011 that were divided since."""
        if self.source != "lsoa11":
            return list(self.geography.areas(self.level).index)
        links = self.geography.lsoa11
        split = sorted(set(links.loc[links["change"] == "S", "lsoa11"]))
        whole = sorted(set(links.loc[links["change"] != "S", "lsoa21"]))
        return whole + split

    @cached_property
    def leaf_of(self) -> dict[str, int]:
        """The leaf that each code of the file belongs to."""
        at = {code: n for n, code in enumerate(self.leaves)}
        if self.source == "oa21":
            pairs = self.geography.oa21[["oa21", "lsoa21"]].itertuples(index=False)
            return {oa: at[lsoa] for oa, lsoa in pairs}
        if self.source == "lsoa11":
            links = self.geography.lsoa11[["lsoa11", "lsoa21", "change"]]
            return {
                old: at[old if change == "S" else new]
                for old, new, change in links.itertuples(index=False)
            }
        return at

    @cached_property
    def parts(self) -> np.ndarray:
        """How many codes of the file's kind make up each leaf."""
        return np.bincount(list(self.leaf_of.values()), minlength=len(self.leaves))

    @cached_property
    def shown(self) -> list[tuple[int, float]]:
        """For each area of ``level`` in code order its leaf and the share of it that it takes."""
        at = {code: n for n, code in enumerate(self.leaves)}
        found = {
            code: (at[code], 1.0) for code in self.geography.areas(self.level).index if code in at
        }
        if self.source == "lsoa11":
            links = self.geography.lsoa11
            split = links[links["change"] == "S"]
            for old, new, share in split[["lsoa11", "lsoa21", "residents_share"]].itertuples(
                index=False
            ):
                found[new] = (at[old], float(share))
        return [found[code] for code in self.geography.areas(self.level).index]

    @cached_property
    def tree(self) -> Tree:
        """Leaves, then MSOAs where there are leaves below them, then the city."""
        count = len(self.leaves)
        if self.level != NEIGHBOURHOODS:
            return Tree(np.array([*[count] * count, -1]))
        lsoas, msoas = self.geography.areas(NEIGHBOURHOODS), self.geography.areas(MSOAS).index
        links = self.geography.lsoa11
        first_child = dict(zip(links["lsoa11"], links["lsoa21"], strict=True))
        above = [
            lsoas.at[code if code in lsoas.index else first_child[code], "parent"]
            for code in self.leaves
        ]
        parent = (count + msoas.get_indexer(above)).tolist()
        city = count + len(msoas)
        return Tree(np.array([*parent, *[city] * len(msoas), -1]))

    def nodes(self, level: str) -> np.ndarray:
        """Numbers of the nodes that are the areas of a level, in code order."""
        count = len(self.leaves)
        if level == self.level:
            return np.array([leaf for leaf, _ in self.shown])
        if level == CITY:
            return np.array([len(self.tree.parent) - 1])
        if level == MSOAS and self.level == NEIGHBOURHOODS:
            return np.arange(count, count + len(self.geography.areas(MSOAS)))
        raise ValueError(f"{level} is no level of this tree")

    @cached_property
    def residents(self) -> np.ndarray:
        """Residents of each leaf, for coverage."""
        people = np.zeros(len(self.leaves))
        areas = self.geography.areas(self.level)["residents"].to_numpy(float)
        for (leaf, _), count in zip(self.shown, areas, strict=True):
            people[leaf] += count
        return people


def larger(level: str) -> list[str]:
    """Levels on which an indicator of a level can be shown, as tables know them."""
    after = BASE[BASE.index(level) :]
    return [one for one in after if level != MSOAS or one != WARDS]
