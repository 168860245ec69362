"""How files are read: small tables with the traps of real ones."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsp_geo.errors import FileRefused
from lsp_geo.partner.matching import Matcher
from lsp_geo.partner.opening import open_file
from lsp_geo.partner.reader import AS_FOUND, read
from lsp_geo.partner.reading import Choices
from lsp_geo.partner.series import RECORDS, gather


@pytest.fixture(scope="module")
def matcher(tables):
    return Matcher(tables.geography)


def reading(matcher, text: str, name="file.csv", choices=AS_FOUND):
    return read(open_file(text.encode()), matcher, name, choices)


def roles(found) -> dict[str, str]:
    return {column.name: column.role for column in found.columns}


def why(found) -> list[str]:
    return [one.why for one in found.unmatched]


def test_title_rows_totals_and_notes_are_not_data(matcher):
    found = reading(
        matcher,
        'Cases of need by ward 2024,,\n,,\nWard,Cases,Notes\nAnfield,"1,200",\n'
        "Kensington and Fairfield,7,\nTotal,1207,\nSource: our own count,,\n",
    )
    assert (found.header_row, found.rows, found.matched) == (3, 2, 2)
    assert [one.row for one in found.set_aside] == [6, 7]
    assert (found.geography, found.vintage, found.period) == ("ward", "2023", "2024")
    assert [one.value for one in gather(found).named("Cases").values.values()] == [1200, 7]


def test_a_header_may_have_names_of_one_letter(matcher):
    found = reading(matcher, "ward,Year,A,B,C\nAnfield,2020,1,2,x\nChurch,2020,4,5,6\n")
    assert (found.header_row, found.matched) == (1, 2)
    assert roles(found) == {"ward": "area", "Year": "period", **dict.fromkeys("ABC", "count")}


def test_codes_and_names_in_one_cell(matcher):
    found = reading(
        matcher, "Area,All\nE01006651 : Liverpool 001A,12\nE01006437 : Knowsley 003D,9\n"
    )
    assert found.geography == "LSOA"
    assert why(found) == ["outside Liverpool"]
    assert found.unmatched[0].row == 3


def test_the_vintage_of_neighbourhoods_goes_by_their_codes(matcher):
    old = reading(matcher, "code,n\nE01006513,10\nE01006512,20\n")
    new = reading(matcher, "code,n\nE01034405,10\nE01006512,20\n")
    assert (old.vintage, new.vintage) == ("2011", "2021")


def test_wards_of_other_years_are_refused_though_their_names_fit(matcher):
    found = reading(matcher, "code,ward,n\nE05000887,Anfield,10\nE05000891,Church,9\n")
    assert (found.matched, found.vintage) == (0, "other years")
    assert "ward of other years or of another council" in why(found)[0]
    assert found.notes[0].startswith("None of the 2 rows is an area of Liverpool: E05000887")


def test_near_names_are_read_and_said_but_other_numbers_are_not(matcher):
    wards = reading(matcher, "Ward,n\nAnfeild,10\nAigburth,9\nAllerton,3\n")
    assert wards.matched == 3
    assert "“Anfeild” was read as Anfield." in wards.notes
    msoas = reading(matcher, "MSOA,n\nLiverpool 001,10\nLiverpool 099,9\n")
    assert why(msoas) == ["no MSOA of Liverpool is called so"]


def test_postcodes_are_counted_and_dropped(matcher):
    found = reading(
        matcher,
        "Ref,Postcode,Done\n1,L1 0AA,Yes\n2,l10ab,no\n2,l10ab,no\n3,L1,\n4,CH41 1AA,Y\n5,,N\n"
        "6,L1 9ZZ,Y\n7,none,N\n",
    )
    assert found.rows == 8
    assert found.matched == 2
    assert [one.row for one in found.duplicates] == [4]
    assert why(found) == [
        "only the start of a postcode: too large to be placed",
        "outside Liverpool",
        "blank: there is no postcode",
        "not in the list of live postcodes of Liverpool",
        "not a postcode",
    ]
    assert set(found.cells[1]) == {None}
    assert sum(one.value for one in gather(found).named(RECORDS).values.values()) == 2


def test_points_in_degrees_and_metres(matcher):
    degrees = reading(
        matcher, "id,lon,lat\n1,-2.95962,53.39872\n2,53.39872,-2.95962\n3,0,0\n4,-3.07,53.31\n"
    )
    assert degrees.matched == 1
    assert why(degrees) == [
        "not in Great Britain; latitude and longitude may have been swapped",
        "zero: the place is not known",
        "outside Liverpool",
    ]
    metres = reading(
        matcher, 'id,Easting,Northing\n1,"339,881",390718\n2,390718,339881\n3,33988,390718\n'
    )
    assert metres.matched == 1
    assert "swapped" in why(metres)[0]
    assert "six digits" in why(metres)[1]


def test_years_across_become_periods(matcher):
    found = reading(matcher, "Ward,Cases 2019/20,Cases 2020/21 (p)\nAnfield,10,20\nChurch,5,6\n")
    series = gather(found).series
    assert [one.name for one in series] == ["Cases"]
    assert series[0].periods == ["2019/20", "2020/21"]


def test_years_and_figures_below_one_another(matcher):
    lines = ["Level,Area,Year,IndicatorID,Numerator,Denominator,Value per 1,000"]
    lines[0] = 'Level,Area,Year,IndicatorID,Numerator,Denominator,"Rate per 1,000"'
    for year in ("2022/23", "2023/24"):
        for number in (7, 9):
            for ward, top in (("Anfield", 10), ("Church", 20), ("Aigburth", 30)):
                lines.append(f"Ward,{ward},{year},{number},{top},1000,{top}")
            lines.append(f"ICB,Cheshire and Merseyside,{year},{number},999,9999,99.9")
    found = reading(matcher, "\n".join(lines) + "\n")
    assert found.matched == 12
    assert set(why(found)) == {"another level: ICB"}
    assert roles(found)["IndicatorID"] == "indicator"
    assert roles(found)["Year"] == "period"
    gathered = gather(found)
    assert {one.scale for one in gathered.ratios} == {1000}
    assert {one.rate for one in gathered.ratios} == {
        "IndicatorID 7, Rate per 1,000",
        "IndicatorID 9, Rate per 1,000",
    }


def test_signs_of_missing_and_suppressed_are_told_apart(matcher):
    found = reading(matcher, "Ward,Cases\nAnfield,*\nChurch,-\nAigburth,0\nAllerton,<5\nSpeke,12\n")
    values = {area: one for (area, _), one in gather(found).named("Cases").values.items()}
    marks = [one.why for one in values.values()]
    assert marks == ["suppressed", "missing", "", "suppressed", ""]


def test_an_area_that_stands_twice_with_other_figures_is_not_mapped(matcher):
    found = reading(matcher, "Ward,Cases\nAnfield,10\nAnfield,11\nChurch,4\nChurch,4\n")
    assert found.matched == 1
    assert [one.row for one in found.duplicates] == [5]
    assert why(found) == ["this area stands several times with other figures (rows 2, 3)"] * 2


def test_parts_and_sums_are_found(matcher):
    text = "Ward,Men,Women,All,Share of men (%)\n"
    for ward, men, women in (("Anfield", 10, 30), ("Church", 20, 20), ("Speke", 9, 91)):
        share = 100 * men / (men + women)
        text += f"{ward},{men},{women},{men + women},{share:.2f}\n"
    gathered = gather(reading(matcher, text))
    assert gathered.sums == (("All", ("Men", "Women")),)
    assert (gathered.ratios[0].numerator, gathered.ratios[0].denominator) == ("Men", "All")


def test_two_header_rows_and_the_right_sheet(matcher):
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active.append(["Nothing here"])
    sheet = book.create_sheet("Table")
    for row in (
        ["Ward", "Dementia", None],
        [None, "Number", "%"],
        ["Anfield", "1,010", 0.101],
        ["Church", 20, 0.02],
        ["Speke", 30, 0.03],
    ):
        sheet.append(row)
    sheet.merge_cells("B1:C1")
    out = io.BytesIO()
    book.save(out)
    found = read(open_file(out.getvalue()), matcher, "book.xlsx")
    assert (found.sheet, found.header_row, found.header_rows) == ("Table", 1, 2)
    assert [column.name for column in found.columns] == ["Ward", "Dementia, number", "Dementia, %"]
    shares = gather(found).named("Dementia, %").values.values()
    assert [round(one.value, 1) for one in shares] == [10.1, 2.0, 3.0]


def test_each_part_can_be_settled_by_hand(matcher):
    text = "Ward,A,B\nAnfield,10,20\nChurch,30,40\n"
    settled = Choices(period="2020").with_role(3, "left out").with_role(2, "mean")
    found = reading(matcher, text, choices=settled)
    assert roles(found) == {"Ward": "area", "A": "mean", "B": "left out"}
    assert found.period == "2020"
    assert found.choices is settled
    shifted = reading(matcher, text, choices=Choices(header_row=2))
    assert (shifted.header_row, shifted.rows) == (2, 1)


def test_a_file_without_areas_is_refused(matcher):
    with pytest.raises(FileRefused, match="No column was found"):
        reading(matcher, "Name,Age\nAnn,30\nBob,40\n")


_CELLS = st.one_of(
    st.sampled_from(
        [
            *("", "Anfield", "E01006512", "E05000887", "L1 0AA", "Total", "*", "<5", "1,234"),
            *("12%", "£5", "2019/20", "Yes", "53.4", "-2.96", "334864", "n/a", "0", "-3", "1e400"),
        ]
    ),
    st.text(max_size=6),
    st.integers(-5, 10**9).map(str),
)
_HEADS = st.sampled_from(
    ["Ward", "LSOA code", "Postcode", "lat", "lon", "Easting", "Northing", "Cases", "%", "2019/20"]
)


@settings(max_examples=120)
@given(
    st.lists(_HEADS, min_size=1, max_size=5),
    st.lists(st.lists(_CELLS, min_size=0, max_size=6), max_size=8),
)
def test_any_table_is_read_and_protected_or_refused(matcher, heads, rows):
    from lsp_geo.partner import summary
    from lsp_geo.partner.whole import protect

    lines = [heads, *rows]
    text = "\n".join(",".join(f'"{cell.replace(chr(34), "")}"' for cell in row) for row in lines)
    try:
        found = reading(matcher, text)
        release = protect(found, matcher.geography)
    except FileRefused as error:
        assert str(error)
        return
    assert found.matched + len(found.unmatched) + len(found.duplicates) == found.rows
    assert summary.in_words(found, release)
    for measure in release.measures:
        if measure.role == "count":
            shown = measure.table["value"].dropna()
            assert not ((shown > 0) & (shown < 5)).any()
            assert (shown % 5 == 0).all()
