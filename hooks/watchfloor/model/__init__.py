"""The nouns: what a document, an author, a vocabulary and the library of them all are."""
