"""The note on a call, drafted from the record of that call alone. Pure."""
