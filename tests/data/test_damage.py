"""Any damage to any file under data/ is named in words, or does no harm; never a traceback."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lsp_geo.data.boundary_checks import check_boundaries
from lsp_geo.data.tables import open_tables
from lsp_geo.errors import DataError
from tests.helpers import DATA

SHARED = sorted(
    path.relative_to(DATA).as_posix()
    for folder in ("boundaries", "indicators")
    for path in (DATA / folder).iterdir()
    if path.is_file()
)
PAIRS = [
    f"indicators/{name}"
    for name in (
        "2-healthy-lives/bad-health.csv",
        "2-healthy-lives/bad-health.toml",
        "1-the-next-generation/city-child-obesity.csv",
        "1-the-next-generation/city-child-obesity.toml",
    )
]


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    """The data with two indicators only, so that hundreds of damages can be tried."""
    root = tmp_path_factory.mktemp("damaged") / "data"
    shutil.copytree(DATA, root)
    keep = {Path(name).stem for name in PAIRS}
    for path in root.glob("indicators/*/*.*"):
        if path.stem not in keep:
            path.unlink()
    for name in ("england", "clusters"):
        path = root / "indicators" / f"{name}.csv"
        lines = path.read_text().splitlines(keepends=True)
        kept = [line for line in lines[1:] if line.split(",")[0] in keep]
        path.write_text("".join([lines[0], *kept]))
    pillars = root / "indicators" / "pillars.toml"
    text = re.sub(r'^headline = ".*"', 'headline = ""', pillars.read_text(), flags=re.M)
    pillars.write_text(re.sub(r"^equity = \[[^]]*\]", "equity = []", text, flags=re.M))
    outcomes = root / "indicators" / "outcomes.toml"
    text = re.sub(r"^(measured_by|city) = \[[^]]*\]", r"\1 = []", outcomes.read_text(), flags=re.M)
    outcomes.write_text(text)
    same = root / "indicators" / "same_facts.toml"
    same.write_text(re.sub(r'"[a-z0-9-]+"', '"bad-health"', same.read_text()))
    load(root)
    return root


def load(data: Path) -> None:
    """What `check` reads."""
    tables = open_tables(data)
    check_boundaries(tables.geography)
    tables.values.check()


def damaged(raw: bytes, how: str, seed: int) -> bytes:
    """The content of a file after something that happens to files."""
    chance = random.Random(seed)
    at = chance.randrange(len(raw))
    lines = raw.splitlines(keepends=True)
    row = chance.randrange(len(lines))
    if how == "cut":
        return raw[:at]
    if how == "zeros":
        return raw[:at] + bytes(40) + raw[at + 40 :]
    if how == "byte":
        return raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :]
    if how == "line lost":
        return b"".join(lines[:row] + lines[row + 1 :])
    if how == "line twice":
        return b"".join([*lines[: row + 1], *lines[row:]])
    if how == "lines swapped":
        other = chance.randrange(len(lines))
        lines[row], lines[other] = lines[other], lines[row]
        return b"".join(lines)
    if how == "semicolons":
        return raw.replace(b",", b";")
    if how == "another encoding":
        return raw.decode().encode("utf-16")
    if how == "long number":
        return re.sub(rb"\d+", b"9" * 5000, raw, count=1)
    if how == "word for a number":
        numbers = list(re.finditer(rb"\d+|\Z", raw))
        one = numbers[chance.randrange(len(numbers))]
        return raw[: one.start()] + b"many" + raw[one.end() :]
    if how == "brackets":
        return b"x = " + b"[" * 20_000
    return b"" if how == "emptied" else raw + b"\nmore of it, and more\n"


KINDS = (
    *("cut", "zeros", "byte", "line lost", "line twice", "lines swapped", "semicolons"),
    *("another encoding", "long number", "word for a number", "brackets", "emptied", "added to"),
)


@pytest.mark.parametrize(
    "file", [*(pytest.param(name, marks=pytest.mark.long) for name in SHARED), *PAIRS]
)
def test_damage_is_named_and_no_traceback(small, file):
    path = small / file
    whole = path.read_bytes()

    @settings(
        max_examples=5,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(how=st.sampled_from(KINDS), seed=st.integers(0, 10**6))
    def tried(how: str, seed: int) -> None:
        path.write_bytes(damaged(whole, how, seed))
        try:
            load(small)
        except DataError as error:
            assert str(small) in error.file

    try:
        tried()
    finally:
        path.write_bytes(whole)


NAMED = {
    "a word where residents belong": (
        "boundaries/areas.csv",
        r"^(lsoa21(,[^,]*){4}),\d+",
        r"\1,abc",
    ),
    "a name of another area": (
        "boundaries/areas.csv",
        r"^lsoa21,(E01006512),Liverpool 031A",
        r"lsoa21,\1,Liverpool 037A",
    ),
    "a label far away": (
        "boundaries/areas.csv",
        r"^(lsoa21,E01006512,.*),-2\.\d+,53\.\d+$",
        r"\1,-1.0,53.4",
    ),
    "a row of a lookup lost": ("boundaries/lookup_oa21.csv", r"^E00032987,.*\n", ""),
    "a row of a lookup twice": ("boundaries/lookup_oa21.csv", r"^(E00032987,.*\n)", r"\1\1"),
    "a postcode twice": ("boundaries/postcodes.csv", r"^(L1 0AA,.*\n)", r"\1\1"),
    "a postcode that is none": ("boundaries/postcodes.csv", r"^L1 0AA", "NOWHERE"),
    "no neighbours": ("boundaries/neighbours.geojson", r'"area_name":"Sefton"', '"nm":"Sefton"'),
    "semicolons": ("indicators/editions.csv", ",", ";"),
    "a rank that is none": ("indicators/editions.csv", r",10518,", ",first,"),
    "no outcomes": ("indicators/outcomes.toml", r"\A[\s\S]*\Z", ""),
    "an outcome without a pillar": ("indicators/outcomes.toml", r'^pillar = "1"\n', ""),
    "a city series with a row lost": (PAIRS[2], r"^E08000012,.*\n", ""),
    "a city series with another code": (PAIRS[2], r"^E08000012", "E99999999"),
    "a city series with a cut row": (PAIRS[2], r"^(E08000012,[^,]*,[^,]*),.*$", r"\1"),
    "nothing inside a number": (PAIRS[2], r"^(E08000012,[^,]*,\d)", "\\1\0"),
    "a number of 5,000 digits": (PAIRS[1], r"^decimals = \d", "decimals = " + "9" * 5000),
}


@pytest.mark.parametrize("what", NAMED)
def test_check_refuses_what_would_break_pages(small, what):
    file, pattern, replacement = NAMED[what]
    path = small / file
    whole = path.read_bytes()
    text, found = re.subn(pattern, replacement, whole.decode(), count=1, flags=re.M)
    assert found
    path.write_bytes(text.encode())
    try:
        with pytest.raises(DataError) as caught:
            load(small)
    finally:
        path.write_bytes(whole)
    assert Path(file).name in caught.value.file
    assert "python" not in str(caught.value)


def test_a_folder_in_place_of_a_file_is_named(tmp_path):
    data = Path(shutil.copytree(DATA, tmp_path / "data"))
    path = data / "boundaries" / "district.toml"
    path.unlink()
    path.mkdir()
    with pytest.raises(DataError, match=r"district\.toml"):
        load(data)
