"""Models without trained weights: of the right shape for speed, of known words for tests."""
