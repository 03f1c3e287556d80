"""Last year again: its bookings paid under each plan, and last year simulated from the estimates beside what happened."""
