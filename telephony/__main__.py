"""`python -m telephony` is `iasovoice`."""

from telephony.cli import main

main()
