"""A scenario that opens inside its calendar: what the plans pay to date beside what was paid, and what the landing starts from."""
