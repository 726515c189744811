#include "access/viewed_bank.hpp"

using namespace nostro;
using namespace support;
using enum Permission;

namespace {

NewCounterparty landlord() {
    return {.name = "Landlord",
            .description = "My landlord",
            .account_routing = {"IBAN", "DE1"},
            .is_beneficiary = true};
}

std::string missing(Permission permission) {
    return "forbidden permission_missing " + std::string{name_of(permission)};
}

constexpr std::array text_permissions{can_add_public_alias,
                                      can_add_private_alias,
                                      can_add_more_info,
                                      can_add_url,
                                      can_add_image_url,
                                      can_add_open_corporates_url};

constexpr std::array place_permissions{
    std::pair{can_add_corporate_location, can_delete_corporate_location},
    std::pair{can_add_physical_location, can_delete_physical_location}};

constexpr Coordinates paris{48.8, 2.3};

} // namespace

// --- who is on the other side of entries ---

TEST_CASE("G76 to G81, L124: other accounts are listed through views that show them") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const owner = bank.view("owner");
        auto const first = bank.pay("a", 5, "work").other;
        bank.pay("a", 6, "friend");
        auto const all = bank.as(bank.ann).list_other_accounts(owner);
        REQUIRE(all.size() == 2);
        CHECK(all[0].id == first.id);
        CHECK(all[0].holder == "work");
        CHECK(all[1].holder == "friend");
        CHECK(bank.as(bank.ann).get_other_account(owner, first.id) == all[0]);

        CHECK(refused([&] { return bank.as_nobody().list_other_accounts(owner); }) ==
              "unauthenticated");
        CHECK(refused([&] { return bank.as(bank.eve).list_other_accounts(owner); }) ==
              "forbidden no_view_access");
        CHECK(refused([&] { return bank.as(bank.ann).list_other_accounts(bank.view("_x")); }) ==
              "not_found view_not_found");
        CHECK(refused([&] { return bank.as(bank.ann).get_other_account(owner, "nobody"); }) ==
              "not_found other_account_not_found");

        auto const blind =
            bank.make_for(bank.bob, "_b", all_but(can_see_transaction_other_bank_account));
        CHECK(bank.as(bank.bob).list_other_accounts(blind).empty());
        CHECK(refused([&] { return bank.as(bank.bob).get_other_account(blind, first.id); }) ==
              "not_found other_account_not_found");
    });
}

TEST_CASE("137: equal names are one other account of an account, and another one of another") {
    on_each_viewed_bank([](ViewedBank& bank) {
        bank.open("b", bank.ann);
        auto const first = bank.pay("a", 5, "work").other.id;
        CHECK(bank.pay("a", 6, "work").other.id == first);
        auto const elsewhere = bank.pay("b", 7, "work").other.id;
        CHECK(elsewhere != first);
        auto const entries = bank.as(bank.ann).list_entries({.view = bank.view("owner")}).items;
        CHECK(entries[0].other->id == entries[1].other->id);
        CHECK(refused([&] {
                  return bank.as(bank.ann).get_other_account(bank.view("owner"), elsewhere);
              }) == "not_found other_account_not_found");
    });
}

TEST_CASE("K110, L126 to L130: aliases are written through one view and shown by others") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const owner = bank.view("owner");
        auto const with_alias = [](AliasMode mode) {
            return ViewContent{.is_public = true,
                               .alias = mode,
                               .hide_metadata_if_alias_used = true,
                               .permissions = PermissionSet::all()};
        };
        auto const by_public = bank.make("_public", with_alias(AliasMode::public_alias));
        auto const by_private = bank.make("_private", with_alias(AliasMode::private_alias));
        auto const id = bank.pay("a", 5, "work").other.id;
        auto const name_on = [&](ViewRef const& view) {
            auto const shown = bank.as_nobody().get_other_account(view, id);
            auto const entry = bank.as_nobody().list_entries({.view = view}).items.front();
            CHECK(entry.other == shown);
            CHECK(shown.is_alias == (shown.metadata == ModeratedPartyMetadata{}));
            return shown.holder;
        };
        CHECK(name_on(by_public).starts_with("ALIAS_"));
        CHECK(name_on(by_private) == "work");

        bank.as(bank.ann).set_party_text(owner, id, PartyText::public_alias, "Boss");
        bank.as(bank.ann).set_party_text(owner, id, PartyText::private_alias, "Bob");
        CHECK(name_on(by_public) == "Boss");
        CHECK(name_on(by_private) == "Bob");
        auto const shown = bank.as(bank.ann).get_other_account(owner, id);
        CHECK(shown.holder == "work");
        CHECK(shown.metadata->texts[0] == "Boss");

        // Where an alias is shown nothing is written about whom it hides.
        auto const written = [&](ViewRef const& view, PartyText which) {
            return refused([&] { bank.as(bank.bob).set_party_text(view, id, which, ""); });
        };
        CHECK(written(by_public, PartyText::url) == missing(can_add_url));
        CHECK(written(by_public, PartyText::public_alias) == missing(can_add_public_alias));
        CHECK(refused([&] {
                  bank.as(bank.bob).set_party_place(
                      by_private, id, PartyPlace::corporate_location, paris);
              }) == missing(can_add_corporate_location));

        bank.as(bank.ann).set_party_text(owner, id, PartyText::public_alias, "");
        CHECK(name_on(by_public) == "work");
        CHECK(written(by_public, PartyText::url) == "");
    });
}

TEST_CASE("L132: what is kept about a party is one for all views") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const here = bank.make_for(bank.bob, "_a", PermissionSet::all());
        auto const there = bank.make_for(bank.bob, "_b", PermissionSet::all());
        auto const id = bank.pay("a", 5, "work").other.id;
        auto viewed = bank.as(bank.bob);
        viewed.set_party_text(here, id, PartyText::more_info, "pays late");
        viewed.set_party_place(here, id, PartyPlace::physical_location, paris);
        auto const shown = viewed.get_other_account(there, id);
        CHECK(shown.metadata->texts[static_cast<std::size_t>(PartyText::more_info)] == "pays late");
        CHECK(shown.metadata->places[1] ==
              Location{paris.latitude, paris.longitude, bank.clock.now(), bank.bob});
        CHECK(viewed.list_entries({.view = there}).items.front().other == shown);
        viewed.set_party_place(there, id, PartyPlace::physical_location, std::nullopt);
        CHECK_FALSE(viewed.get_other_account(here, id).metadata->places[1]);
    });
}

TEST_CASE("each text and place of a party needs its own permission") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const view = bank.make_for(bank.bob, "_a", PermissionSet::all());
        auto const id = bank.pay("a", 5, "work").other.id;
        auto viewed = bank.as(bank.bob);
        for (std::size_t at = 0; at < party_text_names.size(); ++at) {
            auto const written = [&] {
                return refused(
                    [&] { viewed.set_party_text(view, id, static_cast<PartyText>(at), "x"); });
            };
            bank.set_permissions(view, all_but(text_permissions[at]));
            CHECK(written() == missing(text_permissions[at]));
            bank.set_permissions(
                view,
                PermissionSet::of(text_permissions[at], can_see_transaction_other_bank_account));
            CHECK(written() == "");
        }
        for (std::size_t at = 0; at < party_place_names.size(); ++at) {
            auto const& [add, remove] = place_permissions[at];
            auto const placed = [&](std::optional<Coordinates> const& place) {
                return refused(
                    [&] { viewed.set_party_place(view, id, static_cast<PartyPlace>(at), place); });
            };
            bank.set_permissions(view, all_but(add));
            CHECK(placed(paris) == missing(add));
            CHECK(placed(std::nullopt) == "");
            bank.set_permissions(view, all_but(remove));
            CHECK(placed(paris) == "");
            CHECK(placed(std::nullopt) == missing(remove));
        }
        CHECK(refused([&] {
                  viewed.set_party_place(
                      view, id, PartyPlace::corporate_location, Coordinates{400, 200});
              }) == "invalid_argument invalid_location");
    });
}

TEST_CASE("only parties that are met through a view are written about through it") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const view = bank.make_for(bank.bob, "_a", PermissionSet::all());
        auto const other = bank.make_for(bank.bob, "_b", PermissionSet::all());
        auto const party = bank.pay("a", 5, "work").other.id;
        auto viewed = bank.as(bank.bob);
        auto const written = viewed.create_counterparty(view, landlord()).id;
        auto const refusal = [&](ViewRef const& through, std::string const& id) {
            return refused([&] { viewed.set_party_text(through, id, PartyText::url, "x"); });
        };
        std::string const not_found = "not_found other_account_not_found";
        CHECK(refusal(view, "nobody") == not_found);
        CHECK(refusal(view, party) == "");
        CHECK(refusal(view, written) == "");
        CHECK(refusal(other, written) == not_found);
        bank.set_permissions(view, all_but(can_see_transaction_other_bank_account));
        CHECK(refusal(view, party) == not_found);
        CHECK(refusal(view, written) == "");
        bank.set_permissions(view, all_but(can_add_counterparty));
        CHECK(refusal(view, party) == "");
        CHECK(refusal(view, written) == not_found);
    });
}

// --- who was written down ---

TEST_CASE("H83, H85, 138: counterparties are written down on a view, and are of it alone") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const owner = bank.view("owner");
        auto const other = bank.make_for(bank.ann, "_b", PermissionSet::all());
        auto viewed = bank.as(bank.ann);
        auto const made = viewed.create_counterparty(owner, landlord());
        CHECK(made.account_routing == Routing{"IBAN", "DE1"});
        CHECK(made.created_by == bank.ann);
        CHECK(viewed.get_counterparty(owner, made.id).id == made.id);
        CHECK(viewed.list_counterparties(owner).size() == 1);
        CHECK(viewed.counterparty_metadata(owner, made.id)
                  .text(PartyText::public_alias)
                  .starts_with("ALIAS_"));
        CHECK(refused([&] { return viewed.create_counterparty(owner, landlord()); }) ==
              "already_exists counterparty_exists");

        CHECK(viewed.list_counterparties(other).empty());
        CHECK(refused([&] { return viewed.get_counterparty(other, made.id); }) ==
              "not_found counterparty_not_found");
        CHECK(refused([&] { return viewed.counterparty_metadata(other, made.id); }) ==
              "not_found counterparty_not_found");
        CHECK(viewed.create_counterparty(other, landlord()).id != made.id);
    });
}

TEST_CASE("H84: counterparties need an account, a view, its permission and a login") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const open =
            bank.make("_open", {.is_public = true, .permissions = PermissionSet::all()});
        auto const id = bank.as(bank.ann).create_counterparty(open, landlord()).id;
        auto const check_each =
            [&](std::string const& expected, ViewedAccounts viewed, ViewRef const& view) {
                CHECK(refused([&] { return viewed.create_counterparty(view, {.name = "x"}); }) ==
                      expected);
                CHECK(refused([&] { return viewed.get_counterparty(view, id); }) == expected);
                CHECK(refused([&] { return viewed.list_counterparties(view); }) == expected);
                CHECK(refused([&] { return viewed.counterparty_metadata(view, id); }) == expected);
            };
        check_each("unauthenticated", bank.as_nobody(), open);
        check_each("unauthenticated", bank.as_nobody(), bank.view("owner"));
        check_each("forbidden no_view_access", bank.as(bank.eve), bank.view("owner"));
        check_each("not_found account_not_found", bank.as(bank.ann), bank.view("owner", "b"));
        check_each("not_found bank_not_found", bank.as(bank.ann), {"bank.z", "a", "owner"});
        check_each("not_found view_not_found", bank.as(bank.ann), bank.view("_b"));
        check_each(missing(can_add_counterparty),
                   bank.as(bank.bob),
                   bank.make_for(bank.bob, "_c", all_but(can_add_counterparty)));
    });
}

TEST_CASE("nobody writes nothing about parties, not even through a public view") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const view =
            bank.make("_open", {.is_public = true, .permissions = PermissionSet::all()});
        auto const id = bank.pay("a", 5, "work").other.id;
        auto const before = bank.as_nobody().get_other_account(view, id);
        CHECK(refused([&] {
                  bank.as_nobody().set_party_text(view, id, PartyText::public_alias, "x");
              }) == "unauthenticated");
        CHECK(refused([&] {
                  bank.as_nobody().set_party_place(view, id, PartyPlace::corporate_location, paris);
              }) == "unauthenticated");
        CHECK(bank.as_nobody().get_other_account(view, id) == before);
    });
}
