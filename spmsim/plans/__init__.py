"""Rules of pay: plans, their components, and the formulas by which these earn."""
