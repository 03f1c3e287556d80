"""How reps respond to pay: fixed effort, and one effort per rep from what more performance earns."""
