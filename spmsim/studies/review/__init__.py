"""A run against what happened: coverage, scores, bias, whether it was the market, and what to assume next time."""
