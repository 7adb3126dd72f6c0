"""Vectors of documents on disk, searched exhaustively (:class:`trihub.core.ports.VectorIndex`).

::

    vectors/COMMIT         what is in use, as JSON: replaced by renaming in every commit
    vectors/LOCK           who writes (:mod:`trihub.index.lock`)
    vectors/s000001.rows   vectors, one after another: 32-bit floats, little-endian
    vectors/s000001.log    what a commit did, in order: pairs of 64-bit numbers, the document's and
                           its row's in this segment, -1 for a document that was taken out

A segment is never changed once it is written. What a later one says of a document holds. A commit
joins the last segments while they are of about one size, and all of them once a quarter of the rows
is dead, so that there are few and every row is copied a few times at most.
"""

from trihub.index.vectors.index import VectorFolder

__all__ = ["VectorFolder"]
