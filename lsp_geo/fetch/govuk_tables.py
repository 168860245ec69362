"""GOV.UK's tables of one form: waste, fly-tipping, rough sleeping, homelessness, energy, children.

Headings are those of the newest editions known; where a later one differs, the source stops and
says what the header says now.
"""

from __future__ import annotations

from lsp_geo.fetch.children import as_low_income
from lsp_geo.fetch.published import DISTRICT, LSOA, MSOA, WARD, Form, as_source

DEFRA = "Department for Environment, Food and Rural Affairs"
MHCLG = "Ministry of Housing, Communities and Local Government"
DESNZ = "Department for Energy Security and Net Zero"
DWP = "Department for Work and Pensions"
DCMS = "Department for Culture, Media and Sport"
LA_CODE = (
    r"((ONS|LA|Local authority|Area|Lower tier local authority|LTLA|LAD|GSS) ?(ONS )?"
    r"(code|codes)|(Current )?ONS code|ONS (area )?code.*|Local authority.*code.*)"
)
CHILDREN = "/government/collections/children-in-low-income-families-local-area-statistics"
CHILDREN_RELEASE = r"/government/statistics/children-in-low-income-families-local-area-.*20\d\d.*"
ENERGY = "/government/statistical-data-sets/lower-and-middle-super-output-areas-{}-consumption"
ESTIMATE = r"(Percentage|Percent|Estimate)( of (respondents|adults))?( ?\((%|percent)\))?"
BOUND = r"{} (confidence (limit|interval)|estimate|bound|limit)( ?\((95%|%)\))?"
SURVEY = "/government/collections/community-life-survey--2"
SURVEY_RELEASE = r"/government/statistics/community-life-survey-?20\d\d.*"


# Areas as they are written in sentences.
AREAS = {"msoa": "MSOA", "ward": "ward"}


def _children(area: str, sheet: str, code: tuple[str, str, str]) -> Form:
    return Form(
        f"children-low-income-{area}",
        f"Children in low-income families by {AREAS[area]}",
        DWP,
        "yearly, in March",
        CHILDREN,
        r"children.in.low.income.*(local area|tables|msoa|ward)",
        code,
        f"indicators/children/dwp_children_low_income_{code[0].split('_')[0]}.parquet",
        release=CHILDREN_RELEASE,
        sheet=sheet,
        years=(
            r"(?:Number of children )?(?:FYE )?(20\d\d(?:[/-]\d\d)?)(?: ?\([a-z]+\))?",
            "children_relative_low_income",
        ),
        endings=(".ods", ".xlsx"),
        size=6_000_000,
    )


def _energy(fuel: str) -> Form:
    return Form(
        f"{fuel}-consumption",
        f"Domestic {fuel} use by LSOA",
        DESNZ,
        "yearly, in December",
        ENERGY.format(fuel),
        rf"LSOA.*domestic {fuel}.*20\d\d.*20\d\d|LSOA.*domestic {fuel}",
        ("lsoa21_code", r"LSOA code", LSOA),
        f"indicators/climate/desnz_{fuel}_lsoa21.parquet",
        sheet=r"20\d\d",
        columns=(
            ("meters", r"Number of meters( ?\(.*\))?"),
            ("median_kwh", r"Median consumption( ?\(kWh.*\))?"),
            ("mean_kwh", r"Mean consumption( ?\(kWh.*\))?"),
        ),
        endings=(".xlsx",),
        size=30_000_000,
    )


def _survey(name: str, file: str, heading: str, figure: str) -> Form:
    return Form(
        f"community-life-{name}",
        f"Community Life Survey: {name}, local authorities",
        DCMS,
        "yearly, in December",
        SURVEY,
        file,
        ("lad_code", LA_CODE, DISTRICT),
        f"indicators/comparators/dcms_{figure}_lad.parquet",
        release=SURVEY_RELEASE,
        columns=(
            (figure, heading),
            ("lower95", BOUND.format("Lower")),
            ("upper95", BOUND.format("Upper")),
        ),
        size=800_000,
    )


FORMS = (
    Form(
        "waste",
        "Local authority collected waste: recycling and residual waste",
        DEFRA,
        "yearly, by spring",
        "/government/statistical-data-sets/env18-local-authority-collected-waste-annual-results-"
        "tables",
        r"local authority collected waste.*|LA_and_Regional.*",
        ("lad_code", LA_CODE, DISTRICT),
        "indicators/comparators/defra_waste_lad.parquet",
        columns=(
            (
                "pct_recycled",
                r"Percentage of household waste sent for reuse,? recycling or composting"
                r"( ?\(Ex NI192\))?",
            ),
            (
                "residual_kg_per_household",
                r"Residual household waste per household ?\(kg/household\)( ?\(Ex NI191\))?",
            ),
        ),
        size=2_000_000,
    ),
    Form(
        "fly-tipping",
        "Fly-tipping incidents and actions, by local authority",
        DEFRA,
        "yearly, by spring",
        "/government/statistical-data-sets/env24-fly-tipping-incidents-and-actions-taken-in-"
        "england",
        r"(local authority|flytipping|fly-tipping).*",
        ("lad_code", LA_CODE, DISTRICT),
        "indicators/comparators/defra_fly_tipping_lad.parquet",
        sheet=r"LA_incidents|incidents",
        columns=(("incidents", r"Total (fly-?tipping )?incidents"),),
        size=900_000,
    ),
    Form(
        "rough-sleeping",
        "Rough sleeping snapshot, autumn",
        MHCLG,
        "yearly, in February",
        "/government/collections/homelessness-statistics",
        r"tables on rough sleeping|snapshot",
        ("lad_code", LA_CODE, DISTRICT),
        "indicators/comparators/mhclg_rough_sleeping_lad.parquet",
        release=r"/government/statistics/rough-sleeping-snapshot-in-england-autumn-20\d\d",
        sheet=r"Table_?1|total",
        years=(r"(?:autumn )?(20\d\d)", "people_sleeping_rough"),
        size=400_000,
    ),
    Form(
        "homelessness",
        "Statutory homelessness: duties owed, by local authority",
        MHCLG,
        "quarterly",
        "/government/statistical-data-sets/live-tables-on-homelessness",
        r"detailed local authority.level tables.*20\d\d",
        ("lad_code", LA_CODE, DISTRICT),
        "indicators/comparators/mhclg_homelessness_lad.parquet",
        sheet=r"^A1$",
        columns=(
            ("owed_a_duty", r"Total owed a (prevention or relief )?duty.*"),
            (
                "per_1000_households",
                r".*per \(?(1,?000|'?000)s?\)? ?households.*|"
                r".*assessed as homeless per.*",
            ),
        ),
        latest=True,
        size=3_000_000,
    ),
    Form(
        "temporary-accommodation",
        "Households in temporary accommodation, by local authority",
        MHCLG,
        "quarterly",
        "/government/statistical-data-sets/live-tables-on-homelessness",
        r"detailed local authority.level tables.*20\d\d",
        ("lad_code", LA_CODE, DISTRICT),
        "indicators/comparators/mhclg_temporary_accommodation_lad.parquet",
        sheet=r"^TA1$",
        columns=(
            (
                "households_in_temporary_accommodation",
                r"Total number of households in TA.*|Total households in temporary.*",
            ),
        ),
        latest=True,
        size=3_000_000,
    ),
    _children("msoa", r"MSOA", ("msoa21_code", r"(MSOA|Area) ?code.*", MSOA)),
    _children("ward", r"ward", ("ward_code", r"(Ward|Area) ?code.*", WARD)),
    _energy("electricity"),
    _energy("gas"),
    _survey("loneliness", r"(loneliness|lonely|wellbeing)", ESTIMATE, "pct_lonely"),
    _survey("volunteering", r"volunteer", ESTIMATE, "pct_volunteering"),
)
TABLE_SOURCES = tuple(
    as_low_income(form) if form.code[0] == "msoa21_code" else as_source(form) for form in FORMS
)
