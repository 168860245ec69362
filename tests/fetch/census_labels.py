"""Labels of Nomis's tables, in the form of its files, as many as the recipes need."""

from __future__ import annotations


def _labels(variable: str, *names: str) -> list[str]:
    return [f"{variable}: {name}" for name in names]


WORKERS = (
    "Total: All usual residents aged 16 years and over in employment the week before the census"
)
HOMES = "Total: All households"
PEOPLE = "Total: All usual residents"
ENGLISH = "Main language is not English (English or Welsh in Wales)"
DISABLED = "Disabled under the Equality Act"
LABELS: dict[str, list[str]] = {
    "ts001": _labels(
        "Residence type", "Total", "Lives in a household", "Lives in a communal establishment"
    ),
    "ts003": _labels(
        "Household composition",
        HOMES,
        "One-person household",
        "One-person household: Aged 66 years and over",
        "Single family household",
        "Single family household: All aged 66 years and over",
        "Other household types",
        "Other household types: With dependent children",
    ),
    "ts004": _labels("Country of birth", "Total", "Europe", "Europe: United Kingdom"),
    "ts007a": _labels(
        "Age",
        "Total",
        "Aged 4 years and under",
        *(f"Aged {low} to {low + 4} years" for low in range(5, 85, 5)),
        "Aged 85 years and over",
    ),
    "ts011": _labels(
        "Household deprivation",
        HOMES,
        *(
            f"Household is {what}"
            for what in (
                "not deprived in any dimension",
                "deprived in one dimension",
                "deprived in two dimensions",
                "deprived in three dimensions",
                "deprived in four dimensions",
            )
        ),
    ),
    "ts019": _labels(
        "Migrant indicator",
        PEOPLE,
        "Address one year ago is the same as the address of enumeration",
        "Migrant from within the UK: Address one year ago was in the UK",
    ),
    "ts021": _labels(
        "Ethnic group",
        PEOPLE,
        "Asian, Asian British or Asian Welsh",
        "Asian, Asian British or Asian Welsh: Chinese",
        "Black, Black British, Black Welsh, Caribbean or African",
        "Mixed or Multiple ethnic groups",
        "Mixed or Multiple ethnic groups: Other Mixed or Multiple ethnic groups",
        "White",
        "White: English, Welsh, Scottish, Northern Irish or British",
        "White: Irish",
        "Other ethnic group",
        "Other ethnic group: Arab",
    ),
    "ts029": _labels(
        "Proficiency in English language",
        "Total: All usual residents aged 3 years and over",
        "Main language is English (English or Welsh in Wales)",
        ENGLISH,
        f"{ENGLISH}: Cannot speak English well",
        f"{ENGLISH}: Cannot speak English",
    ),
    "ts037": _labels(
        "General health",
        PEOPLE,
        "Very good health",
        "Good health",
        "Fair health",
        "Bad health",
        "Very bad health",
    ),
    "ts038": _labels(
        "Disability",
        PEOPLE,
        DISABLED,
        f"{DISABLED}: Day-to-day activities limited a lot",
        f"{DISABLED}: Day-to-day activities limited a little",
        "Not disabled under the Equality Act",
    ),
    "ts039": _labels(
        "Provision of unpaid care",
        "Total: All usual residents aged 5 and over",
        "Provides no unpaid care",
        "Provides 50 or more hours unpaid care a week",
    ),
    "ts041": _labels("Number of households", "Number of households"),
    "ts045": _labels(
        "Number of cars or vans", HOMES, "No cars or vans in household", "1 car or van in household"
    ),
    "ts046": _labels(
        "Type of central heating in household",
        HOMES,
        "No central heating",
        "Mains gas only",
        "Renewable energy only",
        "District or communal heat networks only",
        "Two or more types of central heating (not including renewable energy)",
        "Two or more types of central heating (including renewable energy)",
    ),
    "ts052": [
        f"Occupancy rating of bedrooms: {HOMES}",
        *_labels(
            "Occupancy rating of bedrooms: Occupancy rating of bedrooms",
            "+2 or more",
            "+1",
            "0",
            "-1",
            "-2 or less",
        ),
    ],
    "ts054": _labels(
        "Tenure of household",
        HOMES,
        "Owned",
        "Owned: Owns outright",
        "Social rented",
        "Private rented",
        "Lives rent free",
    ),
    "ts059": _labels(
        "Hours worked", WORKERS, "Part-time", "Part-time: 15 hours or less worked", "Full-time"
    ),
    "ts061": _labels(
        "Method of travel to workplace",
        WORKERS,
        "Work mainly at or from home",
        "Underground, metro, light rail, tram",
        "Train",
        "Bus, minibus or coach",
        "Driving a car or van",
        "Passenger in a car or van",
        "Bicycle",
        "On foot",
    ),
    "ts063": _labels(
        "Occupation (current)",
        WORKERS,
        "1. Managers, directors and senior officials",
        "2. Professional occupations",
    ),
    "ts066": _labels(
        "Economic activity status",
        "Total: All usual residents aged 16 years and over",
        "Economically active (excluding full-time students)",
        "Economically active (excluding full-time students):In employment",
        "Economically active (excluding full-time students): Unemployed",
        "Economically active and a full-time student:In employment",
        "Economically active and a full-time student: Unemployed",
        "Economically inactive",
        "Economically inactive: Retired",
    ),
    "ts067": _labels(
        "Highest level of qualification",
        "Total: All usual residents aged 16 years and over",
        "No qualifications",
        "Level 4 qualifications and above",
    ),
    "ts068": _labels(
        "Schoolchild or full-time student indicator",
        "Total: All usual residents aged 5 years and over",
        "Student",
        "Not a student",
    ),
}
