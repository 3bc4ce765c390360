"""The pairs of service and policy name rows that exist, and the right ones."""

import yaml

from indicators.loading import DATA
from indicators.parsing import parse
from indicators.policies import FILE, policies

OLD = "permenpanrb-5-2018"


def test_every_pair_leads_from_a_service_to_a_policy():
    for code, pairs in yaml.safe_load(FILE.read_text()).items():
        structure = parse((DATA / f"{code}.yaml").read_text(), code)
        for service, policy in pairs.items():
            assert structure.row(service).capability == "service"
            assert structure.row(policy).name.startswith("Kebijakan Internal")


def test_every_service_has_its_policy():
    structure = parse((DATA / f"{OLD}.yaml").read_text(), OLD)
    assert set(policies(OLD)) == {row.code for row in structure.rows() if row.capability == "service"}
    assert policies(OLD)["26"] == "9"


def test_instrument_without_pairs_has_none():
    assert policies("permenpanrb-59-2020") == {}
