"""What the commands of `spmsim.cli` share: how errors, progress and JSON are printed, and the demonstration."""
