"""`Behaviour`: what every model of how reps respond to pay has in common."""

from __future__ import annotations

from abc import ABC, abstractmethod

from spmsim.foundation.spec import Spec


class Behaviour(Spec, ABC):
    """How reps respond to pay. It sees a price list, never a plan."""

    type: str
    """Name of the behaviour."""

    @property
    @abstractmethod
    def responds(self) -> bool:
        """Whether effort can differ from standard; False: everybody works at 1 under every plan."""
