"""What answers a question from runs: simulate, compare, recommend, market range, break-even; a room for each larger question."""
