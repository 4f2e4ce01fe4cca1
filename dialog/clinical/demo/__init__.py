"""An invented clinic, to try things out with: nobody in it lives, and no number rings."""
