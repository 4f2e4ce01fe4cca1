"""How things that are written short are read out in American English, one kind a module."""
