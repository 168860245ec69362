"""The real app in Chromium: polygons in the palette's colours, keyboard, axe, nothing outside."""

from __future__ import annotations

import json
import re

import pytest

from lsp_geo import theme
from tests.browser.driver import (
    choose,
    click_map,
    comes_true,
    open_page,
    read_pixels,
    shares_at_rest,
    wait_for_colours,
    wait_for_shares,
    wait_until_idle,
)
from tests.helpers import ROOT, running_app

pytestmark = pytest.mark.browser
MAP = '[data-testid="stDeckGlJsonChart"]'


def outside(traffic, url: str) -> list[str]:
    """Addresses that are not this app's."""
    return [a for a in traffic if not a.startswith((url, "data:", "blob:"))]


@pytest.mark.parametrize(
    ("query", "polarity", "classes"),
    [
        ("indicator=life-expectancy-men", "better", 5),
        ("indicator=most-deprived-tenth&level=lsoa21", "worse", 2),
    ],
)
def test_polygons_are_painted_in_the_palettes_colours(window, app_url, query, polarity, classes):
    page, traffic = open_page(window, f"{app_url}/map?{query}")
    wait_for_colours(page, theme.palette(polarity, classes))
    assert not outside(traffic, app_url)
    page.close()


def test_a_change_of_indicator_repaints_and_a_selection_does_not_fade(window, app_url):
    page, _ = open_page(window, f"{app_url}/map?indicator=bad-health&level=ward25")
    colours = theme.palette("worse")
    before = shares_at_rest(page, colours)
    box = page.locator(f"{MAP} canvas").first.bounding_box()
    middle = box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5
    click_map(page, *middle, lambda: "area=E0501" in page.url)
    # Off the map: the area under the pointer is shaded.
    page.mouse.move(1, 1)
    wait_until_idle(page)
    # A palette that fades on selection never comes back.
    wait_for_shares(page, {colour: 0.8 * share for colour, share in before.items()})
    choose(page, "Indicator", "Unpaid carers")
    wait_for_colours(page, theme.palette("neither"))
    assert "area=E0501" in page.url
    # What the click did, the keyboard does.
    choose(page, "Show one ward", "Canning")
    page.wait_for_url(re.compile("area=E05015285"))
    page.close()


@pytest.fixture(scope="module")
def health_map(window, app_url):
    """The map of bad health on wards, painted; for tests that leave it as it is."""
    page, _ = open_page(window, f"{app_url}/map?indicator=bad-health&level=ward25")
    wait_for_colours(page, theme.palette("worse"))
    yield page
    page.close()


def test_map_legend_and_sentence_are_seen_without_scrolling(health_map):
    for part in ("h1", MAP, 'ul[aria-label="Legend"]'):
        box = health_map.locator(part).first.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 800, f"{part} ends at {box['y'] + box['height']:.0f}"


def test_tab_reaches_every_choice_by_its_name(health_map):
    reached = []
    for _ in range(40):
        health_map.keyboard.press("Tab")
        reached.append(
            health_map.evaluate(
                "() => document.activeElement.getAttribute('aria-label') || "
                "document.activeElement.innerText || ''"
            )
        )
    text = " ".join(reached)
    for control in ("Pillar", "Indicator", "Areas", "Period", "Find a place", "Show one ward"):
        assert control in text, f"{control} cannot be reached with the Tab key"


def test_a_fresh_server_knows_its_base_path_and_names_with_markup_are_text(window, tmp_path):
    """Any page may be opened first; quotes, ampersands and angle brackets never become markup."""
    import shutil

    nasty = "<img src=x onerror=alert(1)> & \"Sons\" *of* 'Ann'"
    # A copy of the project, because the app writes its static files beside app.py.
    root = tmp_path / "project"
    for part in ("app.py", "main.py", "pages", "lsp_geo", ".streamlit", "data"):
        copy = shutil.copy if part.endswith(".py") else shutil.copytree
        root.mkdir(exist_ok=True)
        copy(ROOT / part, root / part)
    data = root / "data"
    for file in ("boundaries/areas.csv", "boundaries/labels.csv", "boundaries/ward25.geojson"):
        path = data / file
        text = path.read_text(encoding="utf-8")
        quoted = json.dumps(nasty)[1:-1] if file.endswith("json") else nasty.replace('"', '""')
        name = quoted if file.endswith("json") else f'"{quoted}"'
        path.write_text(text.replace("Canning", name), encoding="utf-8")
    health = data / "indicators/2-healthy-lives/bad-health.toml"
    text = health.read_text(encoding="utf-8")
    health.write_text(
        re.sub(r"^name = .*", f"name = {json.dumps(nasty)}", text, flags=re.MULTILINE),
        encoding="utf-8",
    )
    with running_app("--server.baseUrlPath=city/explorer", root=root) as url:
        page, traffic = open_page(window, f"{url}/map?indicator=crime&level=ward25")
        wait_for_colours(page, theme.palette("worse"))
        assert "Recorded crime" in page.locator("h1").inner_text()
        assert any("/city/explorer/app/static/" in address for address in traffic)
        page.close()
        page, _ = open_page(window, f"{url}/map?indicator=bad-health&level=ward25&area=E05015285")
        wait_for_colours(page, theme.palette("worse"))
        assert not page.locator("img[src=x]").count()
        assert nasty in page.locator("h1").inner_text() + page.locator("#stMain").inner_text()
        page.close()


def test_downloads_come_with_their_metadata(health_map, tmp_path):
    files = {}
    health_map.get_by_role("button", name="Download the table, the areas or the picture").click()
    for label in ("Every column held (CSV)", "Areas (GeoJSON)", "Map (PNG)"):
        with health_map.expect_download(timeout=30_000) as download:
            health_map.get_by_role("button", name=label).click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        files[label] = path
    whole = files["Every column held (CSV)"].read_text(encoding="utf-8-sig")
    header, first = whole.splitlines()[:2]
    for column in ("area_code", "value", "lower", "method", "coverage", "unit", "licence"):
        assert column in header.split(",")
    assert "sharing_error" not in header
    assert first.startswith("E05015277,Aigburth,2021,")
    areas = json.loads(files["Areas (GeoJSON)"].read_text(encoding="utf-8"))
    assert len(areas["features"]) == 64
    assert areas["indicator"]["licence"] == "Open Government Licence v3.0"
    picture = files["Map (PNG)"].read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 40_000


def test_streets_are_asked_for_only_when_switched_on(window, app_url):
    page, traffic = open_page(window, f"{app_url}/map?indicator=bad-health")
    wait_for_colours(page, theme.palette("worse"))
    assert not outside(traffic, app_url)
    page.get_by_text("Streets under the map").click()
    assert comes_true(page, lambda: any("cartocdn.com" in address for address in traffic))
    page.close()


def test_the_canvas_has_a_name_for_screen_readers(health_map):
    label = health_map.locator(MAP).first.get_attribute("aria-label")
    assert "Bad or very bad health" in label
    assert read_pixels(health_map)["total"] > 100_000
