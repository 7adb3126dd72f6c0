"""Joint search: two or more offices search the same invention independently, their results stay
sealed until all are in, then they are exchanged and merged.

- ``programmes``: what offices agreed, as data: who, when, caps, rules, deadlines, what is exchanged
- ``petition``: what the applicant files: applications, correspondence of claims, consent; eligibility
- ``case``: states, steps, deadlines, sealing and exchange
- ``desk``: the examiner's search: queries as run, marks with passages, charts, notes, opinions
- ``report``: an office's report, the merge of several, and their forms (page, PDF, XLSX, JSON, ST.96)
- ``alerts``: e-mail, Atom, iCalendar
"""
