"""What answers a question from runs: simulate, compare, recommend, market range, break-even, explain."""
