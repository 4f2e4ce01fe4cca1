"""Calls that the clinic makes to its patients: whom, what for, what is asked, and how they end."""
