"""A refresh from local publishers: what is new comes in whole, what is at fault stays as it was."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys

import pandas as pd
import pytest
from filelock import FileLock

from lsp_geo.cli import main
from lsp_geo.data.folder import settle
from lsp_geo.errors import DataError, NotKnown
from lsp_geo.fetch.registry import SOURCES
from lsp_geo.fetch.run import makers
from lsp_geo.refresh.run import BASE, Job, _renew, wanted
from tests.conftest import ROOT
from tests.fetch import world, world_govuk, world_ons
from tests.fetch.bodies import in_json
from tests.fetch.server import status
from tests.refresh.conftest import RECIPE, Town

pytestmark = pytest.mark.long

PAGES = "/government/statistics"
FUEL = {"Sub-regional fuel poverty 2024 (2022 data)": "sub-regional-fuel-poverty-2024-tables.xlsx"}
HOUSEHOLDS = "indicators/census2021/ts003_household_type_pct_oa21_testham.csv"
GREEN = "indicators/climate/groundswell_green_space_distance_lsoa21_2024.parquet"
CRIME = "indicators/crime/police_recorded_crime_lsoa21_2025.parquet"


def _revised_fuel_poverty(publishers, poor: int) -> None:
    ((title, name),) = FUEL.items()
    publishers.routes |= world_govuk.page(
        f"{PAGES}/sub-regional-fuel-poverty-data-2024",
        {title: (name, world_govuk.fuel_book(2022, poor))},
    )


def test_nothing_new_leaves_every_byte(town: Town, state):
    before = state(town.data)
    done = town.refresh("waste")
    assert not done.changed and not done.stopped, town.text()
    assert state(town.data) == before
    assert "data/ is as it was" in town.text()
    report = max((town.sources / "reports").iterdir())
    assert report.read_text(encoding="utf-8").splitlines() == list(done.lines)
    # The lock of the folder stays: removing it could free it for two.
    assert {p.name for p in town.home.iterdir()} == {"sources", "data", "plan", ".data-lock"}


def test_what_is_new_comes_in_and_what_cannot_be_explained_keeps_its_old_figures(
    town: Town, publishers, state
):
    before = state(town.data)
    # A revised value, another unit, a figure out of bounds, a renamed column, a withdrawn page, and
    # tables that were damaged where they lay, or hold every area twice.
    _revised_fuel_poverty(publishers, 140)
    publishers.routes |= world_ons.ons_data(metres=0.2505)
    publishers.routes |= world_govuk.page(
        f"{PAGES}/english-indices-of-deprivation-2025",
        {"File 8: underlying indicators": ("f8.xlsx", world_govuk.underlying_file(1.5))},
    )
    gardens = next(key for key in publishers.routes if key.endswith("private.xlsx"))
    publishers.routes[gardens] = world_govuk.workbook({"MSOA gardens": [["MSOA", "Gardens"]]})
    stock = next(key for key in publishers.routes if "council-tax-stock-of-properties-" in key)
    publishers.routes[stock] = in_json({"document_type": "gone", "details": {}})
    (town.sources / CRIME).write_bytes(b"PAR1 and no more")
    (town.sources / HOUSEHOLDS).write_bytes(b"oa21cd\n\xff\xfe")
    green = pd.read_parquet(town.sources / GREEN)
    pd.concat([green, green]).to_parquet(town.sources / GREEN)
    (town.home / "plan").rename(town.home / "no plan")
    names = ["fuel-poverty", "green-space", "gardens", "deprivation-2025-underlying"]
    done = town.refresh(*names, "dwellings-by-age")
    after, said = state(town.data), town.text()

    assert done.changed
    changed = {name for name in {**before, **after} if before.get(name) != after.get(name)}
    files = {path.rsplit("/", 1)[-1] for path in changed}
    assert "fuel-poverty.csv" in files
    fuel = [line for line in town.values("fuel-poverty") if ",2022," in line]
    assert {line.split(",")[2] for line in fuel} == {"20"}
    assert (
        "- fuel-poverty: 4 values of 2022 revised, 4 of them beyond a tenth of the middle value "
        "(most at E01999000: 10.2857 to 20)" in said
    )
    for kept in ("green-space-distance", "private-outdoor-space", "crime", "burglary"):
        assert f"{kept}.csv" not in files
    assert {"gardens", "dwellings-by-age", "green-space-distance", "crime"} <= set(done.stopped)
    assert "in 2020 its middle value becomes 0.001 times what it was: another unit?" in said
    assert "--accept green-space-distance" in said
    assert f"{CRIME}: the table cannot be read" in said
    assert f"{HOUSEHOLDS}: the table cannot be read" in said
    assert "one-person-households.csv" not in files
    assert "green-space-by-road: “climate/groundswell" in said and "area and period twice" in said
    assert "line 2, field value: the value lies outside 0 to 100" in said
    assert "gardens: failed: " in said and "no column fits" in said
    assert "the page has gone" in said
    # Nothing of the plan is lost where none lies beside the sources.
    assert "indicators/pillars.toml" not in changed and "indicators/outcomes.toml" not in changed

    taken = town.refresh("waste", accept=("green-space-distance",))
    assert taken.changed
    assert "green-space-distance" not in taken.stopped
    assert town.values("green-space-distance")[1].split(",")[2] == "0.2505"


def test_periods_that_came_after_the_recipes_were_written_are_built(built):
    town = Town(built, [])
    fuel = {line.split(",")[1] for line in town.values("fuel-poverty")[1:]}
    assert {"2022", "2023", "2024"} <= fuel
    assert {line.split(",")[1] for line in town.values("universal-credit")[1:]} >= {"2026-08"}
    described = town.described("fuel-poverty")
    assert described["segments"][-1]["to"] == "2024"
    assert described["released"].endswith("; newer ones as they were published, to 2024")
    assert {line.split(",")[1] for line in town.values("crime")[1:]} == {"2025"}
    assert town.described("crime")["released"] == "monthly; January to December 2025"
    assert {line.split(",")[1] for line in town.values("built-before-1919")[1:]} == {"2025"}
    old_homes = town.described("built-before-1919")
    assert old_homes["level"] == "lsoa21" and "segments" not in old_homes
    assert old_homes["released"] == "yearly, by summer; stock of 31 March 2025"
    assert town.described("city-universal-credit")["segments"][-1]["to"] == "2026-09"


# The build is left out of these runs: a copy with one new file stands for it.
KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from lsp_geo.refresh import run
from lsp_geo.refresh.staging import Staged
from tests.refresh.conftest import Town
town, where = Town(Path(sys.argv[1]), []), sys.argv[2]
def build(job, made):
    shutil.copytree(town.data / "boundaries", made / "boundaries")
    if where == "in the build":
        os.kill(os.getpid(), signal.SIGKILL)
    shutil.copytree(town.data / "indicators", made / "indicators")
    (made / "new.txt").write_text("new")
    return Staged(made, town.data), {}
def swap(made, data):
    if where == "after the swap":
        real(made, data)
    os.kill(os.getpid(), signal.SIGKILL)
real, run._build, run.swap = run.swap, build, swap
town.refresh("fuel-poverty")
"""


@pytest.mark.parametrize("where", ["in the build", "before the swap", "after the swap"])
def test_a_run_that_is_killed_leaves_the_old_data_or_the_new(where, town: Town, publishers, state):
    before = state(town.data)
    _revised_fuel_poverty(publishers, 140)
    command = [sys.executable, "-c", KILLED, str(town.home), where]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    settle(town.data)
    new = {"new.txt": b"new"} if where == "after the swap" else {}
    assert state(town.data) == {**before, **new}


def test_the_next_run_goes_on_from_what_a_killed_one_had_fetched(
    town: Town, publishers, monkeypatch
):
    _revised_fuel_poverty(publishers, 140)
    command = [sys.executable, "-c", KILLED, str(town.home), "in the build"]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert (town.home / ".data-build").is_dir()
    climate = town.sources / "indicators" / "climate"
    table = pd.read_parquet(climate / "fuel_poverty_lsoa21_2021_2022.parquet")
    assert set(table.loc[table["year"] == 2022, "fuel_poor_households"]) == {140}
    publishers.asked.clear()
    monkeypatch.setattr("lsp_geo.refresh.run._build", _as_it_is(town))
    town.refresh("fuel-poverty")
    files = [asked for asked in publishers.asked if asked.target.endswith(".xlsx")]
    assert files and all("if-none-match" in asked.headers for asked in files)
    assert "- 1 source has nothing new" in town.text()
    # The lock of the folder stays: removing it could free it for two.
    assert {p.name for p in town.home.iterdir()} == {"sources", "data", "plan", ".data-lock"}


def test_areas_that_cannot_be_built_leave_the_data_and_are_named(town: Town, state):
    before = state(town.data)
    path = town.sources / "boundaries" / "testham_lookup_lsoa21.csv"
    path.write_text(path.read_text().replace("lsoa21nm", "name"))
    with pytest.raises(DataError) as caught:
        town.refresh("waste")
    assert str(caught.value).startswith(f"{path}, line 1, field lsoa21nm: this column is missing")
    assert state(town.data) == before


def test_data_of_another_district_are_not_replaced_unasked(town: Town, state):
    before = state(town.data)
    path = town.data / "boundaries" / "district.toml"
    path.write_text(path.read_text().replace("E08000098", "E08000099"))
    with pytest.raises(NotKnown, match="is of E08000099 and the recipe of Testham: name"):
        town.refresh("waste")
    path.write_bytes(before["boundaries/district.toml"])
    assert state(town.data) == before


def test_two_runs_do_not_work_on_one_folder(town: Town):
    lock = FileLock(town.sources / ".fetched" / "lock")
    with lock, pytest.raises(DataError, match="another run is at work"):
        town.refresh("waste")


def test_the_base_is_what_a_build_cannot_do_without(built, tmp_path):
    sources = tmp_path / "sources"
    for path in (built / "sources").rglob("*"):
        name = path.relative_to(built / "sources").as_posix()
        if path.is_file() and any(source.name in BASE for source in makers(name, "testham")):
            (sources / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, sources / name)
    shutil.copytree(built / "plan", tmp_path / "plan")
    done = _renew(Job(sources, tmp_path / "data", RECIPE), [], lambda line: None)
    assert done.changed
    assert (tmp_path / "data" / "indicators" / "2-healthy-lives" / "bad-health.csv").is_file()


def test_what_nothing_can_be_built_without_is_fetched_as_well(built, tmp_path):
    assert wanted([], Job(tmp_path, tmp_path / "data", RECIPE)) == ([], [])
    names, more = wanted(["waste", "census"], Job(tmp_path, tmp_path / "data", RECIPE))
    assert names == [*more, "waste", "census"]
    assert set(more) == set(BASE) - {"census"}
    assert wanted(["waste"], Job(built / "sources", built / "data", RECIPE)) == (["waste"], [])
    assert set(BASE) <= {source.name for source in SOURCES}


def test_a_dry_run_names_requests_bytes_and_time_and_does_nothing(
    publishers, tmp_path, capsys, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert main(["refresh", "--dry-run", "waste"]) == 0
    said = capsys.readouterr().out
    assert "env18" in said and "lookups: " in said
    assert "requests of" in said and "MB" in said and "minutes or so" in said
    assert publishers.asked == [] and list(tmp_path.iterdir()) == []


def test_without_internet_one_sentence_and_exit_1(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LSP_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("lsp_geo.fetch.run.open_session", world.session)
    monkeypatch.setenv("LSP_FETCH_VIA", "http://127.0.0.1:9")
    assert main(["refresh", "--into", str(tmp_path / "sources")]) == 1
    said = capsys.readouterr().err
    assert said.startswith("lsp_geo: This machine has no way to the publishers' sites")
    assert len(said.strip().splitlines()) == 1
    assert not (tmp_path / "data").exists()


def test_the_command_line_renews_and_says_what_stopped(town: Town, publishers, capsys, monkeypatch):
    monkeypatch.setenv("LSP_DATA", str(town.data))
    monkeypatch.setattr("lsp_geo.fetch.run.open_session", world.session)
    waste = next(key for key in publishers.routes if "env18" in key)
    publishers.routes[waste] = lambda asked: status(410)(asked, None)
    monkeypatch.setattr("lsp_geo.refresh.run._build", _as_it_is(town))
    command = ["refresh", "waste", "--into", str(town.sources), "--district", str(RECIPE)]
    assert main(command) == 1
    told = capsys.readouterr()
    assert "Fetched\n- waste: failed: www.gov.uk: the page was withdrawn (410)" in told.out
    assert "not renewed: waste; why is said above, and all else is in place" in told.err


def _as_it_is(town: Town):
    """A build that gives what is there, for tests of what stands around it."""
    from lsp_geo.refresh.staging import Staged

    def build(job, made):
        shutil.copytree(town.data, made, dirs_exist_ok=True)
        return Staged(made, town.data), {}

    return build


def test_a_level_added_by_hand_stays_as_it_was(town: Town, state):
    folder = town.data / "boundaries"
    wards = pd.read_csv(folder / "areas.csv").query("level == 'ward25'")["area_code"]
    named = '\n[levels.patch]\nname = "patch"\nplural = "patches"\nvintage = "made up"\n'
    district = folder / "district.toml"
    district.write_text(district.read_text(encoding="utf-8") + named, encoding="utf-8")
    (folder / "levels").mkdir()
    lines = ["area_code,area_name,member", *(f"P,All of it,{ward}" for ward in wards)]
    (folder / "levels" / "patch.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = town.refresh("waste")
    assert not done.stopped and "- level patch: kept, added by hand" in town.text()
    before = state(town.data)
    assert not town.refresh("waste").changed
    assert state(town.data) == before
    # A ward that is no more stops the run, names the level's own file, and changes nothing.
    table = folder / "levels" / "patch.csv"
    table.write_text(f"{lines[0]}\nP,All of it,E05999999\n", encoding="utf-8")
    before = state(town.data)
    with pytest.raises(DataError, match="E05999999") as error:
        town.refresh("waste")
    assert error.value.file == str(table)
    assert state(town.data) == before
