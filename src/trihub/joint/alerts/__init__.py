"""Telling people: e-mail, Atom, iCalendar."""
