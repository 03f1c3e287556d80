"""Checks of plans: what in a plan's rules invites trouble, whatever the market does."""
