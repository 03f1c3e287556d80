"""The situation before anyone changes anything: last year by group, role and person, and its problems by their money."""
