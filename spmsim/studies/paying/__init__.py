"""What people are paid for real performance: a whole force, its totals, and what is worth telling beside them."""
