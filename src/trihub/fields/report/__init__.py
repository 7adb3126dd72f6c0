"""The analysis report of a collection: figures, the text that rules make of them, and its forms.

``reading`` takes what a report needs from the members; ``figures`` counts it; ``writing`` says it in a
language by the sentences of ``sentences.toml``; ``forms`` writes it as HTML, PDF, DOCX and a data annex.
"""
