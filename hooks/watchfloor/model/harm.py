"""What an incident did to people and things, as a writer may write it."""

from __future__ import annotations

import re
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, model_validator

from .fields import Frozen, Text, fault, within

MOST_PEOPLE = 10_000_000
_PEOPLE = re.compile(r"(\d{1,12})(?:\s*-\s*(\d{1,12}))?", re.ASCII)


class Count(Frozen):
    """A number of people, or a range of it. An absent count is unknown, which is not zero."""

    low: Annotated[int, within(0, MOST_PEOPLE, "E212")]
    high: Annotated[int, within(0, MOST_PEOPLE, "E212")]

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.high < self.low:
            raise fault(
                "E213", f"the range {self.low}-{self.high} ends before it starts", "write the lower number first"
            )
        return self


def _count(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    match = _PEOPLE.fullmatch(value.strip())
    if not match:
        raise fault("E203", f"'{value}' is no number of people", "a number such as 3, or a range such as 3-5")
    if max(int(number or 0) for number in match.groups()) > MOST_PEOPLE:
        raise fault("E212", f"'{value}' is out of range", f"from 0 to {MOST_PEOPLE:,}")
    return {"low": match[1], "high": match[2] or match[1]}


People = Annotated[Count, BeforeValidator(_count)]


class Harm(Frozen):
    """What the incident did to people and things."""

    killed: People | None = None
    injured: People | None = None
    damage: Text | None = None

    @property
    def killed_range(self) -> tuple[int | None, int | None]:
        """Fewest and most killed, if that is stated."""
        return (self.killed.low, self.killed.high) if self.killed else (None, None)

    @property
    def injured_range(self) -> tuple[int | None, int | None]:
        """Fewest and most injured, likewise."""
        return (self.injured.low, self.injured.high) if self.injured else (None, None)
