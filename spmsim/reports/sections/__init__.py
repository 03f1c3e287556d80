"""The sections of the executive report, one module per question; notebooks call them."""
