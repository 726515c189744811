#include "api/obp/account_text.hpp"

#include <nostro/access/permission.hpp>

#include <array>
#include <string_view>

namespace nostro::inline v0::api::obp {

namespace {

std::string_view alias_word(AliasMode mode) noexcept {
    return mode == AliasMode::none ? std::string_view{}
                                   : names_of(mode)[static_cast<std::size_t>(mode)];
}

/// The members that both forms of an account have in common.
void write_members(JsonText& out, ModeratedAccount const& account, People& people) {
    out.member("id", account.id);
    out.member("bank_id", account.bank_id);
    out.member("label", account.label);
    out.member("number", account.number);
    out.member("owners", [&] {
        auto const owners = account.owners.value_or(std::vector<std::string>{});
        if (account.owners && owners.empty() && account.holder) {
            // Nobody is known to own it: its holder's name stands for a user.
            PersonName const holder{.id = {}, .provider = {}, .display_name = *account.holder};
            out.list(std::array{holder}, [&](PersonName const& person) { write(out, person); });
        } else {
            out.list(owners, [&](std::string const& owner) { people.write(out, owner); });
        }
    });
    out.member("type", account.type);
    out.member("balance", [&] { write(out, account.balance); });
    out.member("account_routings", [&] {
        out.list(account.routings.value_or(std::vector<Routing>{}),
                 [&](Routing const& routing) { write(out, routing); });
    });
    out.member("account_rules", [&] {
        out.list(account.rules.value_or(std::vector<AccountRule>{}), [&](AccountRule const& rule) {
            out.object([&] {
                out.member("scheme", rule.scheme);
                out.member("value", rule.value);
            });
        });
    });
}

template <class Write>
void write_accounts(JsonText& out, std::span<ListedAccount const> accounts, Write&& write_members) {
    out.object([&] {
        out.member("accounts", [&] {
            out.list(accounts, [&](ListedAccount const& account) {
                out.object([&] { write_members(account); });
            });
        });
    });
}

void write_metadata(JsonText& out, PartyMetadata const& metadata, People& people) {
    out.object([&] {
        for (std::size_t at = 0; at < party_text_names.size(); ++at) {
            out.text_or_null(party_text_names[at], metadata.texts[at]);
        }
        for (std::size_t at = 0; at < party_place_names.size(); ++at) {
            out.member(party_place_names[at], [&] {
                if (auto const& place = metadata.places[at]) {
                    write(out, *place, people);
                } else {
                    out.null();
                }
            });
        }
    });
}

} // namespace

void write(JsonText& out, View const& view, ViewForm form) {
    out.object([&] {
        out.member("id", view.id);
        out.text_or_null("short_name", view.name);
        out.text_or_null("description", view.content.description);
        out.member("is_public", view.content.is_public);
        out.member("alias", alias_word(view.content.alias));
        out.member("hide_metadata_if_alias_used", view.content.hide_metadata_if_alias_used);
        for (PermissionInfo const& info : permissions()) {
            if (form == ViewForm::all || !info.since_3_0) {
                out.member(info.name, view.has(info.permission));
            }
        }
    });
}

void write(JsonText& out, std::span<View const> views, ViewForm form) {
    out.object([&] {
        out.member("views",
                   [&] { out.list(views, [&](View const& view) { write(out, view, form); }); });
    });
}

void write(JsonText& out, ModeratedMoney const& money) {
    out.object([&] {
        out.member("currency", money.currency);
        out.member("amount", money.amount);
    });
}

void write(JsonText& out, ModeratedRouting const& routing) {
    out.object([&] {
        out.member("scheme", routing.scheme);
        out.member("address", routing.address);
    });
}

void write(JsonText& out, Routing const& routing) {
    out.object([&] {
        out.text_or_null("scheme", routing.scheme);
        out.text_or_null("address", routing.address);
    });
}

void write_basic(JsonText& out, std::span<ListedAccount const> accounts) {
    write_accounts(out, accounts, [&](ListedAccount const& account) {
        out.member("id", account.id);
        out.text_or_null("label", account.label);
        out.member("bank_id", account.bank_id);
        out.member("views_available", [&] {
            out.list(account.views, [&](View const& view) {
                out.object([&] {
                    out.member("id", view.id);
                    out.text_or_null("short_name", view.name);
                    out.member("is_public", view.content.is_public);
                });
            });
        });
    });
}

void write_core(JsonText& out, std::span<ListedAccount const> accounts) {
    write_accounts(out, accounts, [&](ListedAccount const& account) {
        out.member("id", account.id);
        out.text_or_null("label", account.label);
        out.member("bank_id", account.bank_id);
        out.member("account_routing", [&] { write(out, account.routing); });
    });
}

void write_ids(JsonText& out, std::span<ListedAccount const> accounts) {
    write_accounts(
        out, accounts, [&](ListedAccount const& account) { out.member("id", account.id); });
}

void write_core(JsonText& out, ModeratedAccount const& account, People& people) {
    out.object([&] { write_members(out, account, people); });
}

void write_full(JsonText& out,
                ModeratedAccount const& account,
                std::span<View const> views,
                People& people) {
    out.object([&] {
        write_members(out, account, people);
        out.member("views_available",
                   [&] { out.list(views, [&](View const& view) { write(out, view); }); });
        out.member("account_routing", [&] { write(out, account.account_routing); });
    });
}

void write(JsonText& out,
           Counterparty const& counterparty,
           PartyMetadata const* metadata,
           People& people) {
    out.object([&] {
        out.member("name", counterparty.name);
        out.member("description", counterparty.description);
        out.member("created_by_user_id", counterparty.created_by);
        out.member("this_bank_id", counterparty.bank_id);
        out.member("this_account_id", counterparty.account_id);
        out.member("this_view_id", counterparty.view_id);
        out.member("counterparty_id", counterparty.id);
        out.member("other_bank_routing_scheme", counterparty.bank_routing.scheme);
        out.member("other_bank_routing_address", counterparty.bank_routing.address);
        out.member("other_branch_routing_scheme", counterparty.branch_routing.scheme);
        out.member("other_branch_routing_address", counterparty.branch_routing.address);
        out.member("other_account_routing_scheme", counterparty.account_routing.scheme);
        out.member("other_account_routing_address", counterparty.account_routing.address);
        auto const& secondary = counterparty.secondary_account_routing;
        out.member("other_account_secondary_routing_scheme", secondary.scheme);
        out.member("other_account_secondary_routing_address", secondary.address);
        out.member("is_beneficiary", counterparty.is_beneficiary);
        out.member("bespoke", [&] {
            out.list(counterparty.bespoke, [&](auto const& pair) {
                out.object([&] {
                    out.member("key", pair.first);
                    out.member("value", pair.second);
                });
            });
        });
        if (metadata != nullptr) {
            out.member("metadata", [&] { write_metadata(out, *metadata, people); });
        }
    });
}

void write(JsonText& out, Location const& location, People& people) {
    out.object([&] {
        out.member("latitude", location.latitude);
        out.member("longitude", location.longitude);
        out.member("date", location.at);
        out.member("user", [&] { people.write(out, location.author_id); });
    });
}

} // namespace nostro::inline v0::api::obp
