"""The market: its level, season and shocks, and the laws by which monthly amounts are drawn."""
