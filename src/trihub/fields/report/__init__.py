"""The analysis report of a collection: figures, the text that rules make of them, and its forms.

``material`` takes what a report needs from the members; ``build`` counts it; ``text`` says it in a
language by the sentences of ``sentences.toml``; ``forms`` writes it as HTML, PDF, DOCX and a data annex;
``serving`` hands it to the site.
"""
