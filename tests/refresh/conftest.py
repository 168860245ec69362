"""Testham fetched and built once from the local publishers, and copies for tests to spoil."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from lsp_geo.refresh.run import Done, Job, refresh
from tests.conftest import ROOT
from tests.fetch import world
from tests.fetch.conftest import _server, bodies, fetched, publishers  # noqa: F401

RECIPE = Path(__file__).with_name("testham.toml")


@dataclass
class Town:
    """Sources, data and job of one made-up district."""

    home: Path
    said: list[str]

    @property
    def sources(self) -> Path:
        return self.home / "sources"

    @property
    def data(self) -> Path:
        return self.home / "data"

    def job(self, **how: object) -> Job:
        return Job(self.sources, self.data, RECIPE, **how)

    def refresh(self, *names: str, **how: object) -> Done:
        self.said.clear()
        session = world.session(self.sources)
        return refresh(names, self.job(**how), session, self.said.append)

    def text(self) -> str:
        return "\n".join(self.said)

    def values(self, name: str) -> list[str]:
        path = next(self.data.glob(f"indicators/*/{name}.csv"))
        return path.read_text(encoding="utf-8").splitlines()

    def described(self, name: str) -> dict:
        path = next(self.data.glob(f"indicators/*/{name}.toml"))
        return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def built(fetched, tmp_path_factory) -> Path:  # noqa: F811
    """A home with sources, plan and the first data; nobody may change it."""
    from lsp_geo.refresh.run import _renew

    home = tmp_path_factory.mktemp("town")
    shutil.copytree(fetched[0], home / "sources")
    write_plan(home / "plan")
    done = _renew(Town(home, []).job(), [], lambda line: None)
    assert done.changed
    return home


@pytest.fixture
def town(built, publishers, tmp_path) -> Town:  # noqa: F811
    """A copy of Testham that a test may spoil; the publishers answer."""
    shutil.copytree(built, tmp_path / "town")
    return Town(tmp_path / "town", [])


def write_plan(folder: Path) -> None:
    """The plan as a build reads it, with the pillars and outcomes of the committed one."""
    plan, outcomes = (
        tomllib.loads((ROOT / "data" / "indicators" / name).read_text(encoding="utf-8"))
        for name in ("pillars.toml", "outcomes.toml")
    )
    pillars = [
        {
            "pillar": int(row["number"]),
            "name": row["name"],
            "key_aim": row.get("key_aim"),
            "summary": row.get("summary"),
            "page": row.get("url"),
            "outcomes": [
                {key: one.get(key) for key in ("number", "title", "in_brief")}
                for one in outcomes["outcomes"]
                if one["pillar"] == row["number"]
            ],
        }
        for row in plan["pillars"]
    ]
    headlines = [
        {
            "number": row["number"],
            "pillar_2040": row["pillar"],
            "outcome": row["title"],
            "confidence": "low",
        }
        for row in outcomes["city_plan"]
    ]
    folder.mkdir()
    for name, body in (
        ("pillars", {"plan": plan["plan"], "pillars": pillars}),
        ("cityplan2020", {"headline_outcomes": headlines}),
    ):
        (folder / f"{name}.json").write_text(json.dumps(body), encoding="utf-8")


State = dict[str, bytes]


@pytest.fixture
def state() -> Callable[[Path], State]:
    """Every file of a folder with its bytes."""
    return lambda folder: {
        str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }
