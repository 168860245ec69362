"""What is marked of an indicator because of what it counts, and not of what it says.

The marks are fields of the descriptions where those have them; the lists here stand for those
that are not built with them yet.
"""

from __future__ import annotations

from lsp_geo.data.catalogue import CONTEXT, Indicator

# Said of any city against a country that is mostly none.
CITY_LIKE = frozenset(
    {
        "city-5g-coverage",
        "city-connectivity",
        "city-cycle-time-to-jobs",
        "city-gigabit-broadband",
        "city-library-walk",
        "city-public-transport-time-to-jobs",
        "city-railway-walk",
        "city-slow-broadband",
        "city-supermarkets",
    }
)
# How people travel and heat is neither good nor bad of a place: poor wards take the bus. Under
# their pillar, for the climate, they are judged; on pages of an area they are not.
NEUTRAL = frozenset(
    {
        "drives-to-work",
        "public-transport-to-work",
        "walks-or-cycles-to-work",
        "gas-only-heating",
        "low-carbon-heating",
    }
)
# Who lives in a place is no risk, whatever pillar's folder the figures lie in.
WHO_LIVES_HERE = frozenset(
    {"limited-english", "moved-in-last-year", "born-outside-uk", "age-20-to-34"}
)
# The publisher advises against reading change from modelled figures below the region.
NO_CHANGE = frozenset({"fuel-poverty", "city-fuel-poverty"})
# What else than the income and employment domains counts low income.
HOLDS_LOW_INCOME = {
    "deprived-households": "people out of work are one of its four dimensions",
    "fuel-poverty": "a low income is part of the definition",
    "owner-affordability": "it is modelled from incomes",
    "private-rent-affordability": "it is modelled from incomes",
    "loneliness": "its model draws on who lives in a place",
    "household-income": "both measure income",
}
# The same fact another way, on a base that is not its base; what is reported is the better one.
REPEATED = frozenset({"city-children-low-income"})


def against_cities(indicator: Indicator) -> bool:
    """Whether a figure beside England's would only say that a city is a city."""
    return bool(getattr(indicator, "set_against", "")) or indicator.id in CITY_LIKE


def is_context(indicator: Indicator) -> bool:
    """Whether it says who lives in a place, which is shown beside the pillars and is no risk."""
    return indicator.pillar == CONTEXT or indicator.id in WHO_LIVES_HERE


def shared_fact(indicator: Indicator) -> str:
    """Why an indicator and its order by deprivation are partly the same fact; empty if not."""
    marked = getattr(indicator, "shares_facts_with_income", "")
    if marked or not set(indicator.deprivation_inside) & {"income", "employment"}:
        return marked or HOLDS_LOW_INCOME.get(indicator.id, "")
    return "both count people on out-of-work or low-income benefits"


def no_change(indicator: Indicator) -> bool:
    """Whether its publisher advises against reading any change from it."""
    return indicator.id in NO_CHANGE
