"""Making a good definition: suggestions, coverage, samples, judgements, estimates, agreement."""
