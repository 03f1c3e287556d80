"""`Spec`: the frozen class that parses a block of YAML and is the rule that the block describes.

A field that may be one of several registered classes (`formula`, a quota rule, a law, a behaviour) is annotated
`Annotated[Formula, registered("formula")]`. The classes come from the registry that the loader passes as validation context,
built anew for every load, so that a plugin is found exactly like a built-in and nothing is global.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo
from pydantic_core import PydanticCustomError

from spmsim.foundation.errors import nearest

Registry = Mapping[str, Mapping[str, type["Spec"]]]
"""kind → name in YAML → class, e.g. `{"formula": {"payout_curve": PayoutCurve}}`."""


class Spec(BaseModel):
    """Base of every block: frozen, no unknown keys, no infinities; field docs are the strings under the fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True)


def registered(kind: str, *, bare_name: bool = False) -> BeforeValidator:
    """A validator that reads `{type: NAME, …}` (with `bare_name` also just `NAME`) as the class registered under NAME."""

    def read(given: Any, info: ValidationInfo) -> Any:
        if isinstance(given, Spec):
            return given
        classes = (info.context or {}).get("registry", {}).get(kind, {})
        if bare_name and isinstance(given, str):
            given = {"type": given}
        allowed = ", ".join(sorted(classes))
        if not isinstance(given, Mapping) or "type" not in given:
            article = "an" if kind[0] in "aeiou" else "a"
            what = f"{article} {{kind}} needs 'type', one of: {{allowed}}"
            raise PydanticCustomError("type_missing", what, {"kind": kind, "allowed": allowed})
        name = given["type"]
        if not isinstance(name, str) or name not in classes:
            hint = nearest(str(name), classes)
            raise PydanticCustomError(
                "type_unknown", "unknown {kind} '{name}'; allowed: {allowed}.{hint}",
                {"kind": kind, "name": str(name), "allowed": allowed, "hint": hint},
            )
        return classes[name].model_validate(dict(given), context=info.context)

    return BeforeValidator(read)
