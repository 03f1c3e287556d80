"""The classes that a scenario may name by `type`, built anew for every load: nothing is global, a built-in is found like a plugin."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, cast

from spmsim.behaviour.behaviour import Behaviour
from spmsim.behaviour.fixed import Fixed
from spmsim.behaviour.static_response import StaticResponse
from spmsim.foundation.errors import refuse
from spmsim.foundation.spec import Registry, Spec
from spmsim.market.laws import LAWS
from spmsim.plans.adjustments.adjustment import Adjustment
from spmsim.plans.adjustments.advances import Draw, Guarantee
from spmsim.plans.adjustments.cap import Cap
from spmsim.plans.adjustments.clawback import Clawback
from spmsim.plans.adjustments.eligibility import Proration, QuotaRelief
from spmsim.plans.adjustments.holdback import Holdback
from spmsim.plans.adjustments.large_deal import LargeDeal
from spmsim.plans.adjustments.link import Gate, Multiplier
from spmsim.plans.commission import Commission
from spmsim.plans.contest import Contest
from spmsim.plans.formula import Formula
from spmsim.plans.lump_sum_bonus import LumpSumBonus
from spmsim.plans.matrix import Matrix
from spmsim.plans.payout_curve import PayoutCurve
from spmsim.plans.per_unit import PerUnit
from spmsim.plans.rating import Rating
from spmsim.quotas.rules import QUOTA_RULES
from spmsim.scenario.plugins import PluginClasses


class _Classes(dict[str, type[Spec]]):
    """Classes by name; a `type` that is a list or a mapping is the name of none."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and super().__contains__(name)


def build_registry(plugins: PluginClasses = MappingProxyType({})) -> Registry:
    """kind → name in YAML → class; frozen.

    Args:
        plugins: classes of the user's own, kind → name → class.

    Raises:
        BadInput: a plugin's class with the name of a built-in one.
    """
    formulas: dict[str, type[Formula]] = {
        "payout_curve": PayoutCurve, "commission": Commission, "lump_sum_bonus": LumpSumBonus, "rating": Rating, "matrix": Matrix,
        "per_unit": PerUnit, "contest": Contest,
    }  # fmt: skip
    adjustments: dict[str, type[Adjustment]] = {
        "gate": Gate, "multiplier": Multiplier, "cap": Cap, "draw": Draw, "guarantee": Guarantee, "holdback": Holdback,
        "clawback": Clawback, "large_deal": LargeDeal, "proration": Proration, "quota_relief": QuotaRelief,
    }  # fmt: skip
    behaviours: dict[str, type[Behaviour]] = {"fixed": Fixed, "static_response": StaticResponse}
    kinds: dict[str, Mapping[str, Any]] = {
        "formula": formulas, "adjustment": adjustments, "quota_rule": QUOTA_RULES, "law": LAWS, "behaviour": behaviours,
    }  # fmt: skip
    twice = [f"{kind} '{name}'" for kind, classes in plugins.items() for name in classes if name in kinds.get(kind, {})]
    if twice:
        raise refuse(f"a plugin may not take the name of a built-in {twice[0]}; give its class another type", path="plugins")
    kinds = {kind: {**classes, **plugins.get(kind, {})} for kind, classes in kinds.items()}
    return MappingProxyType({kind: MappingProxyType(_Classes(cast(dict[str, type[Spec]], classes))) for kind, classes in kinds.items()})
