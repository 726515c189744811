import pytest

import nostro


def test_a_partner_and_its_merchants(host: nostro.Session) -> None:
    partner = host.merchants.create(nostro.NewMerchant(id="T11200000", name="Partner"))
    assert nostro.is_partner_id(partner.id)
    for name in ("A", "B"):
        host.merchants.create(nostro.NewMerchant(partner_id=partner.id, name=name))
    first, second = host.merchants.list(partner.id)
    assert nostro.is_numbered_under(first.id, partner.id)
    assert host.merchants.list(partner.id, cursor=first.id).items == [second]
    assert [found.name for found in host.merchants.list(partner.id, limit=1)] == ["A"]

    first.redirect_origins = ["https://shop.example"]
    assert host.merchants.update(first) == host.merchants.get(first.id)
    assert host.merchants.get(first.id).redirect_origins == ["https://shop.example"]
    with pytest.raises(nostro.InvalidArgument):
        host.merchants.mark_deleted(partner.id)
    assert host.merchants.mark_deleted(first.id).deleted_at
    assert host.merchants.find(first.id) is None
    with pytest.raises(nostro.NotFound):
        host.merchants.get(first.id)
    with pytest.raises(nostro.AlreadyExists):
        host.merchants.create(nostro.NewMerchant(id=partner.id, name="Again"))


def test_an_owner_is_named_in_short() -> None:
    assert nostro.parse_merchant_id("T112") == "T11200000"
    assert nostro.parse_merchant_id("T11200001") == "T11200001"
    assert nostro.parse_merchant_id("shop") is None
