"""Who answers for an explorer: data of the district, with plain words where none are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

# Working days within which a public body should answer.
_ANSWER = "10 working days"


@dataclass(frozen=True)
class Contact:
    """Who runs this explorer and how to reach them.

    Attributes
    ----------
    organisation : its name; empty where the district's file does not say
    email, telephone, address : each empty where not given
    privacy_email : for questions about personal data
    answer_within : how soon an answer comes
    """

    organisation: str = ""
    email: str = ""
    telephone: str = ""
    address: str = ""
    privacy_email: str = ""
    answer_within: str = _ANSWER

    @property
    def who(self) -> str:
        """The name for a sentence: “whoever runs this explorer” where it is not known."""
        return self.organisation or "the organisation that gave you the address of this explorer"

    @property
    def is_known(self) -> bool:
        """Whether there is any way to reach them."""
        return bool(self.email or self.telephone or self.address)

    def ways(self) -> list[tuple[str, str, str]]:
        """Each way to reach them: its kind, what to read, and where a link leads (or nowhere)."""
        telephone = "".join(sign for sign in self.telephone if sign in "+0123456789")
        every = (
            ("email", self.email, f"mailto:{self.email}"),
            ("telephone", self.telephone, f"tel:{telephone}"),
            ("post", self.address, ""),
        )
        return [one for one in every if one[1]]


def read_contact(district: Mapping[str, Any]) -> Contact:
    """The contact in a district's file, which has been checked."""
    given = Contact(**district.get("contact", {}))
    return given if given.privacy_email else replace(given, privacy_email=given.email)
