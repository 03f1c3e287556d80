"""Frozen data that travels between floors: Game, Policy, PriceList, Tallies."""
