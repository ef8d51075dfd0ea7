"""What staff upload in tests, and what comes of it."""

from outreach.accounts.models import User
from outreach.places.imports import (
    FaultReason,
    Plan,
    apply_import,
    make_plan,
    prepare_import,
)
from outreach.places.imports.faults import Fault
from outreach.places.models import ImportDraft, Region
from tests.places.conftest import NOW

HEAD = "村代码,村名,乡镇代码,儿童主任,儿童主任电话,户数,儿童数,留守儿童"
EAST = "429999001201,东湖村,429999001,示例主任1,0715-0000001,320,90,30"
WEST = "429999001202,西湖村,429999001,示例主任2,0715-0000002,210,60,12"


def upload(county: Region, actor: User, *lines: str, kind: str = "village") -> ImportDraft:
    data = "\r\n".join(lines).encode()
    return prepare_import(kind=kind, county=county, file_name="村.csv", data=data, actor=actor, at=NOW)


def plan_of(draft: ImportDraft) -> Plan:
    return make_plan(draft.records, kind=draft.kind, county=draft.county)


def confirm(draft: ImportDraft, actor: User) -> ImportDraft:
    return apply_import(draft=draft, digest=plan_of(draft).digest(), actor=actor, at=NOW)


def faults_of(draft: ImportDraft) -> list[tuple[int, str, str, FaultReason]]:
    faults = [*map(Fault.from_json, draft.faults), *plan_of(draft).faults]
    return [(fault.row, fault.column, fault.value, fault.reason) for fault in faults]
