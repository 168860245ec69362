"""A dry run names every request that a fetch makes, and makes none."""

from __future__ import annotations

import re
from collections import Counter

from lsp_geo.cli import main
from lsp_geo.fetch.registry import SOURCES
from lsp_geo.fetch.run import dry_run
from tests.fetch import world


def _pattern(url: str) -> re.Pattern:
    return re.compile(re.escape(url).replace(r"\*", ".*"))


def test_every_request_made_was_named(fetched):
    named = [(ask, _pattern(ask.url)) for source in SOURCES for ask in source.asks]
    strange = {
        asked.url
        for asked in fetched[2]
        if not any(
            p.fullmatch(asked.url) or p.fullmatch(asked.url.replace("%2C", ",")) for _, p in named
        )
    }
    # A link in a page's text may lie on GOV.UK itself instead of its store of files.
    assert {url for url in strange if "/government/uploads/" not in url} == set()


def test_requests_that_are_named_once_are_made_once_in_a_source(fetched):
    made = Counter(asked.url for asked in fetched[2] if "releases" not in asked.url)
    exact = {ask.url: 0 for source in SOURCES for ask in source.asks if "*" not in ask.url}
    for source in SOURCES:
        for ask in source.asks:
            if ask.url in exact:
                exact[ask.url] += ask.times
    # The list of layers is kept within a run, so it is asked for less often than it is named.
    assert {
        url: made[url] for url, times in exact.items() if made[url] > times and "/query" not in url
    } == {}


def test_a_dry_run_asks_nobody_and_says_sizes_and_time(publishers):
    lines = dry_run([], world.TESTHAM)
    assert publishers.asked == []
    assert "three years of all forces, about 1.7 GB" in "\n".join(lines)
    assert re.search(r"\d+ requests of \d+ hosts .* about 2\.\d GB .* minutes or so", lines[-1])


def test_a_dry_run_of_one_source_names_only_its_requests():
    lines = dry_run(["waste"], world.TESTHAM)
    assert len(lines) == 4
    assert "env18" in lines[1]
    assert lines[-1].startswith("2 requests of 2 hosts")


def test_the_command_line_fetches_and_says_what_came(publishers, tmp_path, capsys):
    assert main(["fetch", "--dry-run", "fuel-poverty"]) == 0
    assert "fuel-poverty: " in capsys.readouterr().out
    assert publishers.asked == []
    assert main(["fetch", "nothing-like-it", "--into", str(tmp_path)]) == 2
    assert "there is no source “nothing-like-it”" in capsys.readouterr().err


def test_the_command_line_names_what_is_older_than_its_publisher(capsys):
    assert main(["check", "--age"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("All is well") and len(said) > 1
