"""Releases: all tables frozen, numbered, compared with the last release, and signed."""

from trihub.statistics.releases.changes import CHANGES
from trihub.statistics.releases.freezing import release
from trihub.statistics.releases.keys import KeyPair, make_keys, read_public, read_secret
from trihub.statistics.releases.listing import LOG, releases
from trihub.statistics.releases.manifest import LeftOut, Release, ReleasedData, ReleasedFile
from trihub.statistics.releases.shapes import release_shape, verification_shape
from trihub.statistics.releases.verifying import Problem, Verification, verify

__all__ = [
    "CHANGES",
    "LOG",
    "KeyPair",
    "LeftOut",
    "Problem",
    "Release",
    "ReleasedData",
    "ReleasedFile",
    "Verification",
    "make_keys",
    "read_public",
    "read_secret",
    "release",
    "release_shape",
    "releases",
    "verification_shape",
    "verify",
]
