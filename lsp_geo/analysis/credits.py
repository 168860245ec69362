"""Who must be named for the data, each once: statements alike but for a full stop are one."""

from __future__ import annotations

import re
from collections.abc import Iterable

_OPEN = "Contains public sector information licensed under the Open Government Licence v3.0"
_NAMED = re.compile(rf"{re.escape(_OPEN)}[.:]?\s*(?:Source:\s*)?(?P<whose>.*)")


def merged(statements: Iterable[str]) -> list[str]:
    """The statements in alphabetical order, without those that another one holds.

    Those under the Open Government Licence that differ by the publisher only are one, with all
    publishers named.
    """
    publishers: set[str] = set()
    others: dict[str, str] = {}
    for statement in sorted(set(statements)):
        text = statement.strip().rstrip(".").replace("v.3.0", "v3.0")
        open_licence = _NAMED.fullmatch(text)
        if open_licence:
            publishers.add(open_licence["whose"])
        else:
            others.setdefault(text.casefold(), text)
    texts = [
        text
        for folded, text in others.items()
        if not any(other != folded and other.startswith(folded) for other in others)
    ]
    named = "; ".join(sorted(publishers - {""}, key=str.casefold))
    if publishers:
        texts.append(f"{_OPEN}: {named}" if named else _OPEN)
    return [f"{text}." for text in sorted(texts, key=str.casefold)]
