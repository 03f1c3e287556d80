"""Who sells: roles, people, drawn people, and how rows are filled from roles."""
