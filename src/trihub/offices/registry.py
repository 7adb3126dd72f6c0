"""All readers by name: one table, each module imported when it is first asked."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from trihub.core.errors import BadInput
from trihub.core.ports import Reader

READERS = {
    "cn-dtd": "trihub.offices.cn.dtd:CnDtdReader",
    "cn-xsd": "trihub.offices.cn.xsd:CnXsdReader",
    "jpo-st96": "trihub.offices.st96.jpo:JpoReader",
    "st96": "trihub.offices.st96.publication:St96Reader",
    "jpo-st36": "trihub.offices.jp.gazette:JpGazetteReader",
    "kipo-gazette": "trihub.offices.kr.gazette:KrGazetteReader",
    "kipris": "trihub.offices.kr.kipris:KiprisReader",
    "us-redbook": "trihub.offices.us.redbook:RedBookReader",
    "us-pap": "trihub.offices.us.pap:PapReader",
    "us-patdoc": "trihub.offices.us.patdoc:PatdocReader",
    "ep-fulltext": "trihub.offices.ep.fulltext:EpFullTextReader",
    "epo-docdb": "trihub.offices.epo.docdb:DocdbReader",
    "epo-ops": "trihub.offices.epo.ops:OpsReader",
    "trihub-record": "trihub.offices.tables.reader:RecordReader",
}
"""Reader's name to module and class. Asked in this order whether content is theirs."""


@cache
def _load(name: str) -> Reader:
    module, _, attribute = READERS[name].partition(":")
    made: Reader = getattr(import_module(module), attribute)()
    return made


class Registry:
    """All readers (:class:`trihub.core.ports.ReaderRegistry`)."""

    def find(self, head: bytes) -> Reader | None:
        """The reader that recognises the content (its first 64 KiB), or none."""
        return next((r for name in READERS if (r := _load(name)).recognises(head)), None)

    def reader(self, name: str) -> Reader:
        """The reader of this name. :raises BadInput: there is none."""
        if name not in READERS:
            raise BadInput(
                f"There is no reader “{name}”.", hint=f"Readers are: {', '.join(READERS)}."
            )
        return _load(name)
