"""The EPO's publications in full text: ``ep-patent-document``, versions 1.0 to 1.5.1."""
