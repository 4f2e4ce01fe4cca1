"""Training and evaluation of what is learned; above the dialog, beside nothing of a call."""
