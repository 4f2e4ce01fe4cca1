"""How a caller behaves beyond what is asked for: abuse, another language, the same thing again."""
