#include "api/obp/account_text.hpp"
#include "api/obp/codes.hpp"
#include "api/obp/handlers.hpp"
#include "api/obp/request.hpp"
#include "core/decimal.hpp"
#include "core/paging.hpp"

#include <nostro/access/entitlements.hpp>
#include <nostro/access/viewed_accounts.hpp>
#include <nostro/accounts/banks.hpp>
#include <nostro/core/currency.hpp>
#include <nostro/core/limits.hpp>
#include <nostro/core/money.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace nostro::inline v0::api::obp {

namespace {

constexpr std::string_view owner_view = "owner";
constexpr std::size_t firehose_page = 1'000;

bool is_zero(DecimalText const& number) noexcept {
    constexpr std::string_view zero = "0";
    return number.whole.find_first_not_of(zero) == std::string_view::npos &&
           number.fraction.find_first_not_of(zero) == std::string_view::npos;
}

/// The bank must exist and the id be well formed before it is asked who is to own the account.
void check_account_id(Call const& call) {
    if (!call.system().banks().find(call.path("bank_id"))) {
        throw refusal("OBP-30001");
    }
    if (call.body().member("user_id").value().is_null()) {
        throw refusal("OBP-30107");
    }
    if (!is_id(call.path("account_id"))) {
        throw refusal("OBP-30110");
    }
}

/// The user who will own the account.
std::string choose_owner(Call const& call) {
    auto const wanted = call.body().text("user_id");
    if (wanted.empty()) {
        return call.caller.user_id;
    }
    auto const user = call.system().users().find(wanted);
    if (!user) {
        throw refusal("OBP-20005");
    }
    if (user->id != call.caller.user_id &&
        !call.services().entitlements().has("CanCreateAccount", call.path("bank_id"))) {
        throw refusal("OBP-20006", "CanCreateAccount or create account for self");
    }
    return user->id;
}

Currency check_balance(JsonReader const& balance) {
    auto const written = balance.text("amount");
    if (written.empty()) {
        throw refusal("OBP-30106");
    }
    auto const amount = split_decimal(written);
    if (!amount) {
        throw refusal("OBP-30112");
    }
    if (!is_zero(*amount)) {
        throw refusal("OBP-30109");
    }
    auto const currency = Currency::find_iso(balance.text("currency"));
    if (!currency) {
        throw refusal("OBP-30105");
    }
    return *currency;
}

void write_created(JsonText& out, Account const& account, Currency const& currency) {
    out.object([&] {
        out.member("user_id", account.owners.front());
        out.member("label", account.label);
        out.member("type", account.type);
        out.member("balance", [&] {
            out.object([&] {
                out.member("currency", account.currency);
                out.member("amount", to_decimal(Amount{}, currency.scale()));
            });
        });
        out.member("branch_id", account.branch_id);
        out.member("account_routing", [&] { write(out, account.routings.front()); });
    });
}

std::vector<ListedAccount> list_accounts(Call const& call, AccountList which) {
    auto const bank =
        std::ranges::find(call.path_parameters, std::string_view{"bank_id"}, &Parameter::name);
    auto const bank_id = bank == call.path_parameters.end() ? std::string{} : bank->value;
    auto const service = call.services().viewed_accounts();
    return detail::list_all_pages(limits::page_rows_max, [&](PageRequest const& page) {
        return service.list(which, bank_id, page);
    });
}

} // namespace

Response create_account(Call& call) {
    check_account_id(call);
    auto const owner = choose_owner(call);
    auto const body = call.body();
    auto const currency = check_balance(body.object("balance"));
    auto const routing = body.object("account_routing");
    auto const account = call.services().viewed_accounts().open(
        {.bank_id = call.path("bank_id"),
         .id = call.path("account_id"),
         .currency = std::string{currency.code()},
         .label = std::string{body.text("label")},
         .type = std::string{body.text("type")},
         .branch_id = std::string{body.text("branch_id")},
         .owners = {owner},
         .routings = {
             {std::string{routing.text("scheme")}, std::string{routing.text("address")}}}});
    JsonText out;
    write_created(out, account, currency);
    return answer(call, std::move(out));
}

Response get_core_account(Call& call) {
    auto const account = call.services().viewed_accounts().get(view_of(call, owner_view));
    People people{call};
    JsonText out;
    write_core(out, account, people);
    return answer(call, std::move(out));
}

Response get_account(Call& call) {
    auto const accounts = call.services().viewed_accounts();
    auto const account = accounts.get(view_of(call));
    auto views = accounts.usable_views(call.path("bank_id"), call.path("account_id"));
    std::ranges::stable_sort(views, {}, &View::name);
    People people{call};
    JsonText out;
    write_full(out, account, views, people);
    return answer(call, std::move(out));
}

Response list_public_accounts(Call& call) {
    JsonText out;
    write_basic(out, list_accounts(call, AccountList::public_accounts));
    return answer(call, std::move(out));
}

Response list_accounts_at_bank(Call& call) {
    bool const is_anybody = call.caller.kind == Caller::Kind::none;
    JsonText out;
    write_basic(
        out,
        list_accounts(call, is_anybody ? AccountList::public_accounts : AccountList::all_accounts));
    return answer(call, std::move(out));
}

Response list_private_accounts(Call& call) {
    JsonText out;
    write_core(out, list_accounts(call, AccountList::private_accounts));
    return answer(call, std::move(out));
}

Response list_private_account_ids(Call& call) {
    JsonText out;
    write_ids(out, list_accounts(call, AccountList::private_accounts));
    return answer(call, std::move(out));
}

Response list_firehose_accounts(Call& call) {
    auto const service = call.services().viewed_accounts();
    auto const accounts = detail::list_all_pages(firehose_page, [&](PageRequest const& page) {
        return service.list_firehose(call.path("bank_id"), call.path("view_id"), page);
    });
    People people{call};
    JsonText out;
    out.object([&] {
        out.member("accounts", [&] {
            out.list(accounts,
                     [&](ModeratedAccount const& account) { write_core(out, account, people); });
        });
    });
    return answer(call, std::move(out));
}

Response update_label(Call& call) {
    call.services().viewed_accounts().update_label(
        call.path("bank_id"), call.path("account_id"), call.body().text("label"));
    JsonText out;
    out.object([&] { out.member("success", "Success"); });
    return answer(call, std::move(out));
}

} // namespace nostro::inline v0::api::obp
