"""Speech programs, each a process of its own. GPL-3.0-or-later: see README.md and LICENSE here."""
