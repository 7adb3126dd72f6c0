"""An invented case between CNIPA, JPO and MOIP, as its reports stand when they are exchanged."""

from __future__ import annotations

import datetime as dt
from typing import Any

from trihub.joint.desk.model import Anchor, Note, Opinion, Remark, Run, Term
from trihub.joint.petition.model import Correspondence
from trihub.joint.programmes.model import Period, Programme, Status
from trihub.joint.report.model import Cited, Database, ExaminerRun, OfficeReport

CASE = "q3k7dmx2v5n8r4tz6hwy9bcpae"

TABLE = (
    Correspondence(claims={"CN": 1, "KR": 1}),
    Correspondence(claims={"CN": 2, "KR": 3}),
    Correspondence(claims={"CN": 3, "KR": 2}),
    Correspondence(claims={"CN": 5, "KR": 4}),
)


def programme(*offices: str, **changes: Any) -> Programme:
    """A programme of the offices; what a test does not ask for is empty."""
    fields: dict[str, Any] = {
        "id": "cn-kr",
        "names": {
            "en": "China–Korea joint search pilot", "zh": "中韩联合检索试点项目",
            "ja": "中韓協働調査試行プログラム", "ko": "한·중 공동 선행기술조사 시범사업",
        },
        "status": Status.IN_FORCE, "status_note": {}, "offices": offices or ("CN", "KR"),
        "periods": (Period(start=dt.date(2019, 1, 1), end=None, source="s"),), "caps": (),
        "rules": (), "deadlines": (), "exchange": (), "consent": {}, "consent_days": 365,
        "fee": "", "forms": (), "order": "parallel", "applicant_sees": True,
        "conflicting": "existence", "sources": {}, "version": "1",
    }  # fmt: skip
    return Programme(**(fields | changes))


def passage(document: str, lang: str, label: str, quote: str, field: str = "de") -> Anchor:
    return Anchor(
        document=document, change=4, field=field, lang=lang, label=label, start=0,
        end=len(quote), quote=quote,
    )  # fmt: skip


def cited(key: str, family: str, *remarks: Remark, **more: Any) -> Cited:
    """A document by its key: two letters of office, number, one letter and perhaps a digit."""
    kind = key[-1] if key[-1].isalpha() else key[-2:]
    return Cited(
        key=key, office=key[:2], number=key[2 : -len(kind)], kind=kind,
        date=more.pop("date", 20190503), family=family, titles=more.pop("titles", {}),
        remarks=remarks, **more,
    )  # fmt: skip


def run(query: str, at: str, **more: Any) -> Run:
    fields: dict[str, Any] = {
        "understood": query, "filters": {}, "engine": "tantivy 0.27", "analysis": "7",
        "library_change": 5210, "hits": 318, "milliseconds": 12.5, "before": "2025-12-03",
        "removed": 41,
    }  # fmt: skip
    return Run(query=query, at=at, **(fields | more))


SHARED = "KR:patent:2018:101234"
CHINESE = Cited(
    key="CN199000022A", office="CN", number="199000022", kind="A", date=20190503, family=SHARED,
    titles={"zh": "锂离子电池用多孔硅碳负极材料及其制备方法"}, applicant="苍岚电材有限公司",
    remarks=(
        Remark(
            categories=("X",), claims=(1, 5),
            passages=(
                passage("CN199000022A", "zh", "0021", "所述碳骨架的残余孔体积占总孔体积的25%～50%，"
                        "非晶硅沉积于所述孔内，碳层包覆所述碳骨架的外表面。"),
                passage("CN199000022A", "zh", "1", "一种多孔硅碳负极材料，包括具有多个孔的碳骨架。", "cl"),
            ),
            reason="公开了权利要求1的碳骨架、非晶硅、碳层及残余孔体积的范围，锂离子传导层见说明书第[0034]段。",
        ),
        Remark(categories=("Y",), claims=(2,), combined=("JP2020190031A",),
               reason="与D2结合：D2给出在碳层上形成磷酸锂层的技术启示。"),
    ),
)  # fmt: skip
KOREAN = Cited(
    key="KR20190950001A", office="KR", number="20190950001", kind="A", date=20191118,
    family=SHARED, applicant="창람전재 주식회사",
    titles={"ko": "리튬 이온 전지용 다공성 실리콘-탄소 음극재 및 이의 제조방법",
            "en": "Porous silicon-carbon anode material for lithium-ion batteries and method"},
    remarks=(
        Remark(
            categories=("Y",), claims=(1, 4), combined=("JP2020190031A",),
            passages=(passage("KR20190950001A", "ko", "0019", "상기 탄소 골격의 잔류 기공 부피는 총 "
                              "기공 부피의 25% 내지 50%이다."),),
            reason="잔류 기공 부피의 범위는 기재되어 있으나, 비율이 표면으로 갈수록 감소하는 구성은 명시되어 있지 않음.",
        ),
    ),
)  # fmt: skip
JAPANESE = "JP:patent:2018:200777"


def japanese(
    office: str, categories: tuple[str, ...], claims: tuple[int, ...], reason: str
) -> Cited:
    """A Japanese document that both offices cite."""
    other = "CN199000022A" if office == "CN" else "KR20190950001A"
    return Cited(
        key="JP2020190031A", office="JP", number="2020190031", kind="A", date=20200116,
        family=JAPANESE, applicant="蒼嵐電材株式会社",
        titles={"ja": "リチウムイオン伝導層で被覆された負極活物質粒子及びその製造方法"},
        remarks=(
            Remark(categories=categories, claims=claims, combined=(other,), reason=reason,
                   passages=(passage("JP2020190031A", "ja", "0028", "炭素層の表面に、厚さ５～１５ｎｍの"
                                     "リン酸リチウム層を原子層堆積法により形成する。"),)),
        ),
    )  # fmt: skip


def chinese_report() -> OfficeReport:
    """What CNIPA filed."""
    return OfficeReport(
        case=CASE, office="CN", application="202519900101.7", language="zh", examiner="CN-1",
        filed="2026-11-05T08:12:44+00:00", claims=(1, 2, 3, 4, 5),
        title="具有梯度残余孔的硅碳复合负极活性材料及其制备方法", applicant="青葙储能材料有限公司",
        application_date="2025-12-03", classes=("H01M4/36", "H01M4/38", "H01M4/587"),
        databases=(
            Database(name="Trihub CN", documents=48210, covered_from="1985-09-10",
                     covered_to="2026-10-27"),
            Database(name="Trihub JP", documents=31877, covered_from="1971-01-07",
                     covered_to="2026-10-19"),
            Database(name="Trihub KR", documents=22456, covered_from="1983-03-12",
                     covered_to="2026-10-26"),
        ),
        runs=(
            ExaminerRun(examiner="CN-1", run=run(
                "多孔碳骨架 非晶硅 残余孔", "2026-10-20T02:31:07+00:00",
                terms=(Term(source="残余孔", target="잔류 기공", lang="ko", weight=0.9),
                       Term(source="残余孔", target="残存細孔", lang="ja", weight=0.9),
                       Term(source="非晶硅", target="amorphous silicon", lang="en"),
                       Term(source="骨架", target="skeleton", lang="en", weight=0.3, used=False)),
                conflicting=True)),
            ExaminerRun(examiner="CN-2", run=run(
                "ic:H01M4/38 AND 磷酸锂", "2026-10-20T06:02:55+00:00", hits=27, removed=3,
                understood='ic:H01M4/38 AND "磷酸锂"',
                filters={"offices": ("CN", "JP", "KR"), "years": ("2018", "2019", "2020")})),
            ExaminerRun(examiner="CN-1", run=run(
                "", "2026-10-21T01:15:00+00:00", like="CN199000022A", understood="", hits=1204)),
        ),
        citations=(
            CHINESE,
            japanese("CN", ("Y",), (2,), "与D1结合，影响权利要求2的创造性。"),
            cited("CN199000018A", "CN:2018:1:9900018", Remark(
                categories=("A",), claims=(3,), reason="固体电解质颗粒的梯度表面层，仅作为背景技术。"),
                titles={"zh": "硫化物固体电解质颗粒及其表面处理方法"}, applicant="钟屿能源科技股份有限公司",
                date=20190611),
            cited("US2021900077A1", "US:2019:990077", Remark(
                categories=("P", "X"), claims=(5,), passages=(passage(
                    "US2021900077A1", "en", "0044", "The silane is supplied in pulses of 10 to 60 "
                    "seconds with evacuation between successive pulses."),),
                reason="公开了脉冲式沉积。"),
                titles={"en": "Pulsed chemical vapor infiltration of porous carbon particles"},
                applicant="Grayling Energy Materials, Inc.", date=20210204),
            Cited(key="", office="CN", number="", kind="", date=0, family="withheld:CN:1",
                  titles={}, remarks=(Remark(categories=("E",), claims=(1, 2)),), conflicting=True,
                  withheld=True, withheld_until="2027-03"),
        ),
        opinions=(
            Opinion(claim=1, novelty=False, inventive_step=False, industrial_applicability=True,
                    text="权利要求1的全部技术特征已被D1公开，不具备专利法第22条第2款规定的新颖性。"),
            Opinion(claim=2, novelty=True, inventive_step=False, industrial_applicability=True,
                    text="权利要求2相对于D1和D2的结合不具备专利法第22条第3款规定的创造性。"),
            Opinion(claim=5, novelty=False, inventive_step=False, industrial_applicability=True),
        ),
        notes=(Note(text="已检索碳骨架与非晶硅的全部检索式，未检索固态电池用途。"),),
    )  # fmt: skip


def korean_report() -> OfficeReport:
    """What MOIP filed."""
    return OfficeReport(
        case=CASE, office="KR", application="10-2026-0950101", language="ko", examiner="KR-1",
        filed="2026-11-09T01:40:03+00:00", claims=(1, 2, 3, 4),
        title="구배형 잔류 기공을 갖는 실리콘-탄소 복합 음극 활물질 및 이의 제조방법",
        applicant="칭샹 에너지 스토리지 머티리얼즈 컴퍼니 리미티드", application_date="2026-08-20",
        classes=("H01M4/36", "H01M4/62"),
        databases=(Database(name="Trihub KR", documents=22456, covered_from="1983-03-12",
                            covered_to="2026-10-26"),),
        runs=(ExaminerRun(examiner="KR-1", run=run(
            "실리콘-탄소 복합체 잔류 기공 비정질 실리콘", "2026-11-02T00:12:30+00:00", hits=254,
            terms=(Term(source="잔류 기공", target="残余孔", lang="zh", weight=0.8),
                   Term(source="잔류 기공", target="残存細孔", lang="ja", weight=0.8)))),),
        citations=(
            KOREAN,
            japanese("KR", ("Y",), (1, 3), "이온전도성 피복층이 기재되어 있어 통상의 기술자가 용이하게 결합할 수 있음."),
            cited("KR20230950003A", "KR:patent:2021:9500033", Remark(
                categories=("A",), claims=(2,), reason="전지용 바인더에 관한 일반적 기술수준."),
                titles={"ko": "이차전지용 수계 바인더 조성물"}, applicant="한들소재 주식회사", date=20230315),
        ),
        opinions=(
            Opinion(claim=1, novelty=True, inventive_step=False, industrial_applicability=True,
                    text="청구항 제1항은 인용발명 1 및 2의 결합에 의하여 진보성이 부정됨."),
            Opinion(claim=3, novelty=True, inventive_step=False, industrial_applicability=True,
                    text="청구항 제3항은 인용발명 1 및 2의 결합에 의하여 진보성이 부정됨."),
            Opinion(claim=4, novelty=True, inventive_step=True, industrial_applicability=True,
                    text="펄스 방식의 증착을 개시한 선행기술문헌이 발견되지 아니함."),
        ),
        notes=(Note(text="리튬 이온 전도층의 재료에 관한 검색식을 포함하였음."),),
    )  # fmt: skip


COMMITMENTS = {
    "CN": "6f1d2c0b9a8e7f5d4c3b2a190817263544f5e6d7c8b9aa0b1c2d3e4f50617283",
    "KR": "0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9",
}
NONCES = {
    "CN": "f1e2d3c4b5a69788796a5b4c3d2e1f00112233445566778899aabbccddeeff00",
    "KR": "00ffeeddccbbaa998877665544332211f0e1d2c3b4a5968778695a4b3c2d1e0f",
}
