"""The site and a run of sheets hold the edition of the data that they began with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lsp_geo import cli
from lsp_geo.data import folder
from lsp_geo.errors import DataError
from lsp_geo.reports import files as sheet_files
from lsp_geo.site.publish import _Publisher


def _renamed(data: Path, made: Path) -> Path:
    """A copy of the data in which the district is called otherwise and a figure is another."""
    shutil.copytree(data, made)
    district = made / "boundaries" / "district.toml"
    text = district.read_text(encoding="utf-8")
    district.write_text(text.replace('name = "Testham"', 'name = "Newham"', 1), encoding="utf-8")
    values = next(made.glob("indicators/*/bad-health.csv"))
    lines = values.read_text(encoding="utf-8").splitlines()
    lines[1] += "provisional: newer"
    values.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return made


@pytest.fixture
def data(small_built, tmp_path, monkeypatch) -> Path:
    shutil.copytree(small_built[0], tmp_path / "data")
    monkeypatch.setenv("LSP_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def _exchanged(monkeypatch, where: object, step: str, data: Path) -> None:
    """Exchanges the data just before a step, once."""
    real, made = getattr(where, step), _renamed(data, data.with_name("made"))

    def after_the_exchange(*args):
        if made.exists():
            folder.swap(made, data)
        return real(*args)

    monkeypatch.setattr(where, step, after_the_exchange)


def _files(home: Path) -> dict[str, bytes]:
    return {str(p.relative_to(home)): p.read_bytes() for p in home.rglob("*") if p.is_file()}


def _called(data: Path) -> str:
    return (data / "boundaries" / "district.toml").read_text(encoding="utf-8")


@pytest.mark.long
def test_a_site_is_of_one_edition(data, tmp_path, monkeypatch):
    assert cli.main(["publish", str(tmp_path / "before")]) == 0
    _exchanged(monkeypatch, _Publisher, "_pillars", data)
    assert cli.main(["publish", str(tmp_path / "site")]) == 0
    assert "Newham" in _called(data)
    assert _files(tmp_path / "site") == _files(tmp_path / "before")
    # The next one has the new data, in every page.
    assert cli.main(["publish", str(tmp_path / "site")]) == 0
    pages = [body for name, body in _files(tmp_path / "site").items() if name.endswith(".html")]
    assert pages and all(b"Newham" in body for body in pages)


@pytest.mark.long
def test_a_run_of_sheets_is_of_one_edition(data, tmp_path, monkeypatch, capsys):
    _exchanged(monkeypatch, sheet_files, "written", data)
    sheets = ["--only", "pillars", "--as", "html", "--out", str(tmp_path / "sheets")]
    command = ["report", "all", *sheets]
    assert cli.main(command) == 0
    made = list((tmp_path / "sheets").glob("*.html"))
    assert len(made) == 5
    assert all("Testham" in path.read_text(encoding="utf-8") for path in made)
    assert not any("Newham" in path.read_text(encoding="utf-8") for path in made)
    capsys.readouterr()
    # They were made from the data before, so all are made again.
    assert cli.main(command) == 0
    assert capsys.readouterr().out.count("made\n") == 5
    assert all("Newham" in path.read_text(encoding="utf-8") for path in made)


def test_what_is_wrong_is_said_of_the_folder_and_not_of_the_copy(data):
    with pytest.raises(DataError) as caught, folder.one_edition(data) as copy:
        raise DataError(copy / "a.csv", "it is damaged", 3, "value")
    assert str(caught.value) == f"{data / 'a.csv'}, line 3, field value: it is damaged"
