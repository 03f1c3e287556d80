"""What alters earned pay, or when it is paid: one class per block of `adjustments`."""
