"""Options that practitioners confuse have no default: leaving one out is answered with the choices and a worked number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from pydantic import ModelWrapValidatorHandler, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

Model = TypeVar("Model")
Explanation = Callable[[Mapping[str, Any]], str]
"""What was given for the block → what to say about the missing option."""


def read_explaining(given: Any, read: ModelWrapValidatorHandler[Model], explain: Mapping[str, Explanation]) -> Model:
    """Reads a block; where one of the options in `explain` is missing, its error says what the choices are.

    All other problems are passed on as they are, with their places.

    Raises:
        ValidationError: every problem of the block.
    """
    try:
        return read(given)
    except ValidationError as problems:
        raise ValidationError.from_exception_data(
            problems.title, [_told(error, given, explain) for error in problems.errors(include_url=False)]
        ) from None


def _told(error: Mapping[str, Any], given: Any, explain: Mapping[str, Explanation]) -> InitErrorDetails:
    place: tuple[int | str, ...] = error["loc"]
    message = error["msg"]
    if error["type"] == "missing" and len(place) == 1 and place[0] in explain and isinstance(given, Mapping):
        message = explain[str(place[0])](given)
    kind = PydanticCustomError(error["type"], message, error.get("ctx"))
    return InitErrorDetails(type=kind, loc=place, input=error["input"])


Place = str | tuple[str | int, ...]
"""A field of the block, or the way to one below it."""


def refuse_fields(block: str, problems: Iterable[tuple[Place, str]]) -> None:
    """Raises one located problem per (place, what is wrong); nothing where there is none.

    Raises:
        ValidationError: the problems, each at its place.
    """
    lines = [
        InitErrorDetails(type=PydanticCustomError("rule", what), loc=place if isinstance(place, tuple) else (place,), input=None)
        for place, what in problems
    ]
    if lines:
        raise ValidationError.from_exception_data(block, lines)
