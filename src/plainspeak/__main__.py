"""`python -m plainspeak`."""

from plainspeak.start import main

main()
