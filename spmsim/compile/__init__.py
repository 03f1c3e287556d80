"""Scenario → what engines and behaviours see: `compile_game`, `price_lists`, `reference_people`."""

from spmsim.compile.game import compile_game
from spmsim.compile.prices import PricedPeople, ReferencePeople, price_lists, reference_people
from spmsim.compile.unplayed import unplayed

__all__ = ["PricedPeople", "ReferencePeople", "compile_game", "price_lists", "reference_people", "unplayed"]
