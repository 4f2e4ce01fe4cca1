"""What callers are asked about the call itself, at its end."""
