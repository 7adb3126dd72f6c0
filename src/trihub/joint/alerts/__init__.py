"""Alerts: mail about deadlines and events, feeds, calendars.

They carry the case's number, what is due by when, what happened, and a link: never content.
"""
