#include "support/fixture.hpp"

#include <nostro/core/error.hpp>
#include <nostro/facade/core.hpp>
#include <nostro/onboarding/merchants.hpp>
#include <nostro/storage/memory.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using nostro::Core;
using nostro::Merchant;
using nostro::Merchants;

namespace {

Core open_core() {
    return Core::open(nostro::storage::open_memory(), {.create_if_missing = true});
}

std::vector<std::string> ids_of(nostro::Page<nostro::Merchant> const& merchants) {
    std::vector<std::string> ids;
    for (Merchant const& merchant : merchants) {
        ids.push_back(merchant.id);
    }
    return ids;
}

/// The word that a refusal names as wrong.
std::string wrong_field(Merchants merchants, nostro::NewMerchant const& merchant) {
    try {
        merchants.create(merchant);
    } catch (nostro::Error const& error) {
        return std::string{error.detail("field")};
    }
    return "nothing";
}

} // namespace

TEST_CASE("merchant ids: the short form is the partner's") {
    struct Row {
        std::string_view text;
        std::string_view id; ///< empty: not an id
    };

    constexpr Row rows[] = {
        {"T112", "T11200000"},
        {"P00100001", "P00100001"},
        {"P000", "P00000000"},
        {"X12345678", ""},
        {"T1122", ""},
        {"T112000000", ""},
        {"t11200000", ""},
        {"", ""},
        {"T11a", ""},
        {"T1120000 ", ""},
    };
    for (Row const& row : rows) {
        CAPTURE(row.text);
        CHECK(nostro::parse_merchant_id(row.text).value_or("") == row.id);
    }
}

TEST_CASE("partners and merchants are told apart by their numbers") {
    CHECK(nostro::is_partner_id("T11200000"));
    CHECK_FALSE(nostro::is_partner_id("T11200001"));
    CHECK_FALSE(nostro::is_partner_id("T112"));
    CHECK(nostro::is_numbered_under("T11200001", "T11200000"));
    CHECK_FALSE(nostro::is_numbered_under("T11200000", "T11200000"));
    CHECK_FALSE(nostro::is_numbered_under("P11200001", "T11200000"));
    CHECK_FALSE(nostro::is_numbered_under("T11300001", "T11200000"));
}

TEST_CASE("given a partner, when merchants are created, then they get the next free numbers") {
    Core core = open_core();
    auto merchants = core.system().merchants();
    merchants.create({.id = "T11200000", .name = "partner"});
    CHECK(merchants.create({.partner_id = "T11200000", .name = "a"}).id == "T11200001");
    merchants.create({.id = "T11200007", .partner_id = "T11200000", .name = "b"});
    CHECK(merchants.create({.partner_id = "T11200000", .name = "c"}).id == "T11200008");
    CHECK(ids_of(merchants.list("T11200000")) ==
          std::vector<std::string>{"T11200001", "T11200007", "T11200008"});
    CHECK(ids_of(merchants.list("T11200000", {.limit = 1, .cursor = "T11200001"})) ==
          std::vector<std::string>{"T11200007"});
}

TEST_CASE("bad merchants are refused by the field that is wrong, and nothing is stored") {
    Core core = open_core();
    auto merchants = core.system().merchants();
    merchants.create({.id = "T11200000", .name = "partner"});

    CHECK(wrong_field(merchants, {.id = "T112", .name = "x"}) == "id");
    CHECK(wrong_field(merchants, {.id = "T11200001", .name = "x"}) == "partner_id");
    CHECK(wrong_field(merchants, {.id = "T11300000", .partner_id = "T11200000", .name = "x"}) ==
          "partner_id");
    CHECK(wrong_field(merchants, {.id = "T11300001", .partner_id = "T11200000", .name = "x"}) ==
          "id");
    CHECK(wrong_field(merchants, {.partner_id = "T11200000", .name = ""}) == "name");
    CHECK(wrong_field(merchants,
                      {.partner_id = "T11200000", .name = "x", .jwks_uri = "file:///etc/keys"}) ==
          "jwks.uri");
    for (char const* origin : {"https://shop.example/", "javascript:alert(1)", "https://", "x"}) {
        CAPTURE(origin);
        CHECK(wrong_field(merchants,
                          {.partner_id = "T11200000", .name = "x", .redirect_origins = {origin}}) ==
              "redirect_origins");
    }
    CHECK_THROWS_AS(merchants.create({.partner_id = "T11300000", .name = "x"}), nostro::NotFound);
    CHECK_THROWS_AS(merchants.create({.id = "T11200000", .name = "x"}), nostro::AlreadyExists);
    CHECK(merchants.list("T11200000").empty());
}

TEST_CASE("a deleted merchant is gone, its number is not used again") {
    Core core = open_core();
    auto merchants = core.system().merchants();
    merchants.create({.id = "T11200000", .name = "partner"});
    auto const made = merchants.create({.partner_id = "T11200000", .name = "a"});

    CHECK_THROWS_AS(merchants.mark_deleted("T11200000"), nostro::InvalidArgument);
    CHECK(merchants.mark_deleted(made.id).deleted_at.has_value());
    CHECK_FALSE(merchants.find(made.id).has_value());
    CHECK_THROWS_AS(merchants.mark_deleted(made.id), nostro::NotFound);
    CHECK_THROWS_AS(merchants.create({.id = made.id, .partner_id = "T11200000", .name = "a"}),
                    nostro::AlreadyExists);
    CHECK(merchants.create({.partner_id = "T11200000", .name = "b"}).id == "T11200002");
}

TEST_CASE("in a unit that fails, a merchant is undone with it") {
    Core core = open_core();
    CHECK_THROWS(core.atomically([](nostro::Unit& unit) {
        unit.system().merchants().create({.id = "T11200000", .name = "partner"});
        CHECK(unit.system().merchants().find("T11200000").has_value());
        throw nostro::InvalidArgument{"the unit fails"};
    }));
    CHECK_FALSE(core.system().merchants().find("T11200000").has_value());
}

TEST_CASE("whose ID tokens are believed is for administrators to say") {
    Core core = open_core();
    auto const with_scope = [&](char const* scope) {
        nostro::Principal principal{.kind = nostro::PrincipalKind::client, .id = "shop-app"};
        principal.scope = {scope};
        return core.as(principal).merchants();
    };
    auto writer = with_scope("write:accounts");
    auto administrator = with_scope("admin:accounts");
    core.system().merchants().create({.id = "P00100000", .name = "Partner"});

    Merchant merchant = writer.create({.partner_id = "P00100000", .name = "Shop"});
    merchant.redirect_origins = {"https://shop.example"};
    merchant = writer.update(merchant);
    nostro::NewMerchant trusting{.partner_id = "P00100000", .name = "Other shop"};
    trusting.jwks_uri = "https://eve.example/keys";
    CHECK_THROWS_AS(writer.create(trusting), nostro::Forbidden);

    for (auto const member : {&Merchant::jwks_name, &Merchant::jwks_uri}) {
        Merchant changed = merchant;
        changed.*member = "https://eve.example/keys";
        CHECK_THROWS_AS(writer.update(changed), nostro::Forbidden);
        CHECK(administrator.get(merchant.id).*member == merchant.*member);
    }
    merchant.jwks_name = "https://shop.example";
    merchant.jwks_uri = "https://shop.example/keys";
    merchant = administrator.update(merchant);
    merchant.name = "Shop and sons"; // what stays as it is may be sent along
    CHECK(writer.update(merchant).jwks_uri == "https://shop.example/keys");
    merchant.jwks_uri.clear();
    CHECK_THROWS_AS(writer.update(merchant), nostro::Forbidden);
}
