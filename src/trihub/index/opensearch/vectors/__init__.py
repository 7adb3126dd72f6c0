"""Vectors of documents in the cluster (:class:`trihub.core.ports.VectorIndex`).

Every encoder has an index of its own, beside that of the words, with an alias, generations, a lease
and a record of itself as that one has. A document has there its number and its vector's bytes, and
nothing of what filters ask for: the numbers that pass a filter come from the words' index and go to
this one as a bitmap.

All that pass are compared by a script, which needs no plug-in. Where the cluster has the k-NN plug-in
and the operator says from how many documents on an approximation will do
(:attr:`Cluster.knn_from`), a graph finds the nearest of that many and more.
"""

from trihub.index.opensearch.vectors.index import ClusterVectors

__all__ = ["ClusterVectors"]
