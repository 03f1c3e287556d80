"""Engines play a game: `monte_carlo` fast and compiled, `reference` slowly and obviously."""
