"""`fixed`: nobody responds to pay."""

from __future__ import annotations

from typing import Literal

from spmsim.behaviour.behaviour import Behaviour


class Fixed(Behaviour):
    """Everybody works at standard effort, whatever the plan pays: differences between plans are mechanics."""

    type: Literal["fixed"] = "fixed"
    """Name of the behaviour."""

    @property
    def responds(self) -> bool:
        """False."""
        return False
