"""Value functions: how likely a skill succeeds from what is seen, learned from experience."""
