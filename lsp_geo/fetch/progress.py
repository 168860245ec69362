"""What is shown while a file comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm


class Progress:
    """A bar for each file on a terminal; nothing where the output goes to a file."""

    def __init__(self, quiet: bool = False) -> None:
        # tqdm's own word for "only on a terminal" is None.
        self._off = True if quiet else None

    @contextmanager
    def file(self, name: str, total: int | None, start: int = 0) -> Iterator[Callable]:
        """Show a file's bytes as they come.

        Parameters
        ----------
        name : what comes
        total : its bytes, where known
        start : bytes that were there already

        Yields
        ------
        A function to be told of each piece's number of bytes.
        """
        with tqdm(
            total=total,
            initial=start,
            desc=name[:40],
            unit="B",
            unit_scale=True,
            leave=False,
            disable=self._off,
        ) as bar:
            yield bar.update
