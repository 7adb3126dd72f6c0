"""The demonstration's joint search: people, a programme, and cases of an invented invention.

``case.toml`` says what happens; :mod:`trihub.demo.joint.story` plays it through the same functions
that people use, at moments of the past weeks, so that the cases stand where a reader can go on.
"""
