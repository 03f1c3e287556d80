"""The classes that a scenario may name by `type`, built anew for every load: nothing is global, a built-in is found like a plugin."""

from __future__ import annotations

from types import MappingProxyType
from typing import cast

from spmsim.behaviour.behaviour import Behaviour
from spmsim.behaviour.fixed import Fixed
from spmsim.behaviour.static_response import StaticResponse
from spmsim.foundation.spec import Registry, Spec
from spmsim.market.laws import LAWS
from spmsim.plans.commission import Commission
from spmsim.plans.formula import Formula
from spmsim.plans.lump_sum_bonus import LumpSumBonus
from spmsim.plans.payout_curve import PayoutCurve
from spmsim.quotas.rules import QUOTA_RULES


class _Classes(dict[str, type[Spec]]):
    """Classes by name; a `type` that is a list or a mapping is the name of none."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and super().__contains__(name)


def build_registry() -> Registry:
    """kind → name in YAML → class; frozen."""
    formulas: dict[str, type[Formula]] = {"payout_curve": PayoutCurve, "commission": Commission, "lump_sum_bonus": LumpSumBonus}
    behaviours: dict[str, type[Behaviour]] = {"fixed": Fixed, "static_response": StaticResponse}
    kinds = {"formula": formulas, "quota_rule": QUOTA_RULES, "law": LAWS, "behaviour": behaviours}
    return MappingProxyType({kind: MappingProxyType(_Classes(cast(dict[str, type[Spec]], classes))) for kind, classes in kinds.items()})
