"""An optional language model: how it is asked, what it may cost, and what it may not see."""
