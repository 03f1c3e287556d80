"""A simulated year of one person or of the whole force, paid by the payroll line by line."""
