"""What callers ask of the office itself: when it is open, where it is, where to park."""
