"""Errors that a reader of the app or the command line can act on."""

from __future__ import annotations

from pathlib import Path


class DataError(Exception):
    """A data file breaks the contract.

    Parameters
    ----------
    file : path of the file at fault
    problem : what is wrong and what to do, one plain sentence
    line : line number in the file, counted from 1, where known
    field : column or key at fault, where known
    command : the verb of the command line that puts it right, for its readers only
    """

    def __init__(
        self,
        file: Path | str,
        problem: str,
        line: int | None = None,
        field: str | None = None,
        command: str = "",
    ) -> None:
        self.file, self.problem, self.line, self.field = str(file), problem, line, field
        self.command = command
        where = self.file
        if line is not None:
            where += f", line {line}"
        if field is not None:
            where += f", field {field}"
        super().__init__(f"{where}: {problem}")

    def relative_to(self, folder: Path) -> str:
        """The message without the place of the folder on this machine."""
        return str(self).replace(f"{folder}/", "").replace(f"{folder}\\", "")


class NotKnown(Exception):
    """The reader asked for an indicator, level, period or area that does not exist here.

    Parameters
    ----------
    message : plain words for any reader
    command : the verb of the command line that lists what there is, for its readers only
    """

    def __init__(self, message: str, command: str = "") -> None:
        self.command = command
        super().__init__(message)


class FileRefused(Exception):
    """A reader's own file cannot be used: a plain sentence that says why and what to do."""


class NoInternet(Exception):
    """No publisher can be reached from this machine."""

    def __init__(self) -> None:
        super().__init__(
            "This machine has no way to the publishers' sites: run fetch on one with internet, "
            "carry the folder over, and build from it with “build --sources”."
        )
