#include "api/obp/account_text.hpp"
#include "api/obp/handlers.hpp"
#include "api/obp/request.hpp"
#include "api/obp/transaction_text.hpp"
#include "core/paging.hpp"

#include <nostro/access/viewed_accounts.hpp>
#include <nostro/core/limits.hpp>

#include <string>
#include <utility>

namespace nostro::inline v0::api::obp {

namespace {

/// `other_account_routing_scheme` and `other_account_routing_address`, for example.
Routing read_routing(JsonReader const& body, std::string const& name) {
    return {.scheme = std::string{body.text(name + "_scheme")},
            .address = std::string{body.text(name + "_address")}};
}

NewCounterparty read_counterparty(JsonReader const& body) {
    NewCounterparty draft{.name = std::string{body.text("name")},
                          .description = std::string{body.text("description")},
                          .account_routing = read_routing(body, "other_account_routing"),
                          .secondary_account_routing =
                              read_routing(body, "other_account_secondary_routing"),
                          .bank_routing = read_routing(body, "other_bank_routing"),
                          .branch_routing = read_routing(body, "other_branch_routing"),
                          .is_beneficiary = body.boolean("is_beneficiary")};
    for (JsonReader const& pair : body.array("bespoke")) {
        draft.bespoke.emplace_back(pair.text("key"), pair.text("value"));
    }
    return draft;
}

Response answer_counterparty(Call const& call,
                             ViewedAccounts const& accounts,
                             Counterparty const& counterparty) {
    auto const metadata = accounts.counterparty_metadata(view_of(call), counterparty.id);
    People people{call};
    JsonText out;
    write(out, counterparty, &metadata, people);
    return answer(call, std::move(out));
}

} // namespace

Response get_counterparty(Call& call) {
    auto const accounts = call.services().viewed_accounts();
    return answer_counterparty(
        call, accounts, accounts.get_counterparty(view_of(call), call.path("counterparty_id")));
}

Response create_counterparty(Call& call) {
    auto accounts = call.services().viewed_accounts();
    auto const made = accounts.create_counterparty(view_of(call), read_counterparty(call.body()));
    return answer_counterparty(call, accounts, made);
}

Response list_counterparties(Call& call) {
    auto const accounts = call.services().viewed_accounts();
    auto const counterparties =
        detail::list_all_pages(limits::page_rows_max, [&](PageRequest const& page) {
            return accounts.list_counterparties(view_of(call), page);
        });
    People people{call};
    JsonText out;
    out.object([&] {
        out.member("counterparties", [&] {
            out.list(counterparties, [&](Counterparty const& counterparty) {
                write(out, counterparty, nullptr, people);
            });
        });
    });
    return answer(call, std::move(out));
}

Response get_other_account(Call& call) {
    auto const other = call.services().viewed_accounts().get_other_account(
        view_of(call), call.path("other_account_id"));
    People people{call};
    JsonText out;
    write(out, other, people);
    return answer(call, std::move(out));
}

Response list_other_accounts(Call& call) {
    auto const accounts = call.services().viewed_accounts();
    auto const others = detail::list_all_pages(limits::page_rows_max, [&](PageRequest const& page) {
        return accounts.list_other_accounts(view_of(call), page);
    });
    People people{call};
    JsonText out;
    out.object([&] {
        out.member("other_accounts", [&] {
            out.list(others,
                     [&](ModeratedOtherAccount const& other) { write(out, other, people); });
        });
    });
    return answer(call, std::move(out));
}

} // namespace nostro::inline v0::api::obp
