"""What a scenario file may say: reading, changing, filling, validating and keying it."""
