"""What in the plans of a scenario invites trouble: shapes, chances, caps, and the most profitable gaming move."""
