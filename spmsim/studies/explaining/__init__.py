"""What a scenario says, in words and numbers: plans, earnings at 0 to 200 %, assumptions, changes."""
