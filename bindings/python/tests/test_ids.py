from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nostro


@given(st.uuids(allow_nil=False))
def test_ids_round_trip(id: UUID) -> None:
    assert nostro.Posting(id, nostro.Side.debit, amount_minor=0).account == id


@pytest.mark.parametrize("number", [1, 2**63, 2**64 - 1, 2**64, 2**127, 2**128 - 1])
def test_ids_round_trip_at_the_edges(number: int) -> None:
    assert nostro.EntryDraft(id=UUID(int=number)).id.int == number


def test_new_ids_increase() -> None:
    ids = [nostro.new_id() for _ in range(1_000)]
    assert ids == sorted(set(ids))
    assert {id.version for id in ids} == {7}


def test_new_ids_come_as_a_column() -> None:
    column = nostro.new_ids(100)
    ids = [UUID(bytes=column[i : i + 16]) for i in range(0, len(column), 16)]
    assert len(ids) == 100
    assert ids == sorted(set(ids))


def test_names_have_one_id_each() -> None:
    id = nostro.id_from_name("obp.account", "42")
    assert id == nostro.id_from_name("obp.account", "42")
    assert id != nostro.id_from_name("obp.accoun", "t42")
    assert id.version == 8
    with pytest.raises(nostro.InvalidArgument):
        nostro.id_from_name("obp.account", "")


@pytest.mark.parametrize("id", ["00000000-0000-0000-0000-000000000001", 1, b"1" * 16, None])
def test_only_a_uuid_is_an_id(id: object) -> None:
    with pytest.raises(TypeError):
        nostro.Posting(id, nostro.Side.debit, amount_minor=0)  # type: ignore[arg-type]


def test_no_id_is_none() -> None:
    assert nostro.UserData().id is None
    assert nostro.EntryDraft().pending_id is None
    assert nostro.EntryDraft().id is not None
