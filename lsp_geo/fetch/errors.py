"""What can go wrong between here and a publisher, in words that say what to do next."""

from __future__ import annotations


class FetchError(Exception):
    """A publisher did not give what was asked for.

    Parameters
    ----------
    host : the publisher's host
    asked : what was asked for, in words or as an address
    problem : what happened, one plain sentence without its full stop
    remedy : what to do, one plain sentence without its full stop
    """

    def __init__(self, host: str, asked: str, problem: str, remedy: str) -> None:
        self.host, self.asked, self.problem, self.remedy = host, asked, problem, remedy
        super().__init__(f"{host}: {problem}. Asked for: {asked}. What to do: {remedy}.")


class Busy(FetchError):
    """The publisher says, inside a reply of status 200, that it cannot answer just now."""


class BrokenOff(FetchError):
    """A file stopped before its end; what came is kept, and the next run goes on from there."""


class Unreachable(FetchError):
    """There was no connection to the host at all."""
