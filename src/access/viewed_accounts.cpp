#include <nostro/access/viewed_accounts.hpp>

#include "access/viewed_accounts_calls.hpp"
#include "core/paging.hpp"
#include "domain/account_directory.hpp"
#include "domain/checks.hpp"
#include "domain/joined_host.hpp"

#include <nostro/accounts/banks.hpp>
#include <nostro/core/error.hpp>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace nostro::inline v0 {

namespace {

constexpr std::array<std::string_view, 1> roles_to_open{"CanCreateAccount"};

/// What a bank settles, and users do not ask for.
void check_users_wish(NewAccount const& account) {
    auto const refuse = [](std::string_view field) {
        throw Forbidden{"the bank itself settles this of an account",
                        {{"field", std::string{field}}, {"reason", "bank_only"}}};
    };
    if (!account.overdraft || !account.overdraft->is_zero()) {
        refuse("overdraft");
    }
    if (!account.holder.empty()) {
        refuse("holder");
    }
    if (!account.rules.empty()) {
        refuse("rules");
    }
}

/// Whether a user asks for an account of his own alone. What an application may do for its user is
/// told by his consent, which names views of accounts that are there.
bool is_for_self(Principal const& principal, NewAccount const& account) {
    return principal.kind == PrincipalKind::user && !principal.views &&
           std::ranges::all_of(account.owners,
                               [&](std::string const& owner) { return owner == principal.id; });
}

void check_may_open(storage::Transaction& transaction,
                    detail::ServiceState const& state,
                    NewAccount const& account) {
    detail::check_id("id", "invalid_account_id", account.id);
    detail::check_id("bank_id", "invalid_bank_id", account.bank_id);
    detail::require_bank(transaction, state.tenant, account.bank_id);
    detail::require_owners(transaction, state.tenant, account.owners);
    if (!is_for_self(state.principal, account)) {
        detail::require_any_entitlement(transaction, state, roles_to_open, account.bank_id);
    }
    check_users_wish(account);
}

// Ids have no slash.
std::string cursor_of(ListedAccount const& account) {
    return account.bank_id + '/' + account.id;
}

/// The bank and the account of a cursor; both empty: from the first.
std::pair<std::string_view, std::string_view> place_at(std::string_view cursor) {
    if (cursor.empty()) {
        return {};
    }
    auto const slash = cursor.find('/');
    if (slash == std::string_view::npos) {
        detail::raise_invalid_cursor("the cursor is no account");
    }
    return {cursor.substr(0, slash), cursor.substr(slash + 1)};
}

/// The page of accounts of views, which are sorted by bank, account and id. What no view of an
/// account shows of it is empty.
Page<ListedAccount> listed_accounts(storage::Transaction& transaction,
                                    std::int64_t tenant,
                                    std::vector<View> views,
                                    PageRequest const& page) {
    auto const account_of = [](View const& view) {
        return std::pair<std::string_view, std::string_view>{view.bank_id, view.account_id};
    };
    auto next = std::ranges::upper_bound(views, place_at(page.cursor), {}, account_of);
    std::vector<ListedAccount> found;
    while (next != views.end() && found.size() <= page.limit) {
        ListedAccount account{.bank_id = next->bank_id, .id = next->account_id};
        for (; next != views.end() && next->bank_id == account.bank_id &&
               next->account_id == account.id;
             ++next) {
            account.views.push_back(std::move(*next));
        }
        found.push_back(std::move(account));
    }
    auto accounts = detail::cut_page(std::move(found), page.limit, cursor_of);
    std::vector<detail::AccountKey> keys;
    for (ListedAccount const& account : accounts) {
        keys.emplace_back(account.bank_id, account.id);
    }
    auto heads = detail::find_account_heads(transaction, tenant, keys);
    for (std::size_t at = 0; at < keys.size(); ++at) {
        if (!heads[at]) {
            throw CorruptData{"a view has no account", {{"table", "views"}}};
        }
        ListedAccount& listed = accounts.items[at];
        Account account;
        account.label = std::move(heads[at]->label);
        account.routings = {std::move(heads[at]->routing)};
        for (View const& view : listed.views) {
            auto shown = moderate(account, Bank{}, std::nullopt, view);
            listed.label = std::move(shown.label).value_or(std::move(listed.label));
            listed.routing.scheme =
                std::move(shown.account_routing.scheme).value_or(std::move(listed.routing.scheme));
            listed.routing.address = std::move(shown.account_routing.address)
                                         .value_or(std::move(listed.routing.address));
        }
    }
    return accounts;
}

/// The balance and the overdraft beside it, of which one is an account's rule.
bool shows_balance(View const& view) noexcept {
    return view.has(Permission::can_see_transaction_this_bank_account) &&
           (view.has(Permission::can_see_bank_account_balance) ||
            view.has(Permission::can_see_bank_account_credit_limit));
}

} // namespace

ViewedAccounts::ViewedAccounts(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

Account ViewedAccounts::open(NewAccount const& account) {
    detail::require_login(*state_);
    bool const is_bank = state_->principal.kind == PrincipalKind::system;
    NewAccount wanted = account;
    if (state_->principal.kind == PrincipalKind::user && wanted.owners.empty()) {
        wanted.owners = {state_->principal.id};
    }
    return state_->host->written_books([&](detail::Books& books) {
        storage::Transaction& transaction = books.transaction();
        if (!is_bank) {
            check_may_open(transaction, *state_, wanted);
        }
        Account opened = Accounts{detail::joined(*state_, books)}.create(wanted);
        View const view = detail::provide_view(
            transaction, *state_, opened.bank_id, opened.id, DefaultView::owner);
        for (std::string const& owner : opened.owners) {
            detail::share_view(
                transaction, *state_, {view.bank_id, view.account_id, view.id}, owner);
        }
        return opened;
    });
}

Page<ListedAccount>
ViewedAccounts::list(AccountList which, std::string_view bank_id, PageRequest const& page) const {
    detail::check_page_limit(page.limit);
    if (which == AccountList::private_accounts) {
        detail::require_login(*state_);
    }
    return state_->host->read_out([&](storage::Transaction& transaction) {
        if (!bank_id.empty()) {
            detail::require_bank(transaction, state_->tenant, bank_id);
        }
        std::vector<View> views;
        if (which != AccountList::public_accounts) {
            views = detail::list_shared_views(transaction, *state_, bank_id);
        }
        if (which != AccountList::private_accounts) {
            std::ranges::move(detail::list_public_views(transaction, *state_, bank_id),
                              std::back_inserter(views));
        }
        // A view is shared or public, never both.
        std::ranges::sort(views, {}, [](View const& view) {
            return std::tie(view.bank_id, view.account_id, view.id);
        });
        return listed_accounts(transaction, state_->tenant, std::move(views), page);
    });
}

ModeratedAccount ViewedAccounts::get(ViewRef const& view, Authority authority) const {
    return detail::read_through(
        *state_,
        {.subject = ReadSubject::account, .view = view, .authority = authority},
        [&](storage::Transaction& transaction, View const& usable) {
            auto found = detail::get_full_account(
                transaction, state_->tenant, usable.bank_id, usable.account_id);
            std::optional<AccountBalance> balance;
            if (shows_balance(usable)) {
                balance = detail::balance_of(transaction, found, state_->host->now());
            }
            return moderate(std::move(found.account), found.bank, std::move(balance), usable);
        });
}

Page<ModeratedAccount> ViewedAccounts::list_firehose(std::string_view bank_id,
                                                     std::string_view view_id,
                                                     PageRequest const& page) const {
    detail::check_page_limit(page.limit);
    detail::check_id_cursor(page.cursor);
    auto accounts = state_->host->read_out([&](storage::Transaction& transaction) {
        auto [views, next] = detail::cut_page(
            detail::list_firehose_views(
                transaction, *state_, bank_id, view_id, page.cursor, page.limit + 1),
            page.limit,
            &View::account_id);
        std::vector<detail::AccountKey> keys;
        keys.reserve(views.size());
        for (View const& view : views) {
            keys.emplace_back(view.bank_id, view.account_id);
        }
        auto const joined = detail::joined(*state_, transaction);
        auto const bank = Banks{joined}.get(bank_id);
        auto found = detail::find_bank_accounts(transaction, state_->tenant, keys);
        if (found.size() != views.size()) {
            throw CorruptData{"a view has no account", {{"table", "views"}}};
        }
        auto balances = Accounts{joined}.balances(found);
        Page<ModeratedAccount> shown{.items = {}, .next = std::move(next)};
        shown.items.reserve(views.size());
        for (std::size_t at = 0; at < views.size(); ++at) {
            shown.items.push_back(
                moderate(std::move(found[at]), bank, std::move(balances[at]), views[at]));
        }
        return shown;
    });
    detail::note_read(*state_,
                      ReadSubject::account,
                      {std::string{bank_id}, {}, std::string{view_id}},
                      accounts.size());
    return accounts;
}

View ViewedAccounts::usable_view(ViewRef const& view) const {
    return state_->host->read_out([&](storage::Transaction& transaction) {
        return detail::get_usable_view(transaction, *state_, view);
    });
}

std::vector<View> ViewedAccounts::usable_views(std::string_view bank_id,
                                               std::string_view account_id) const {
    return state_->host->read_out([&](storage::Transaction& transaction) {
        return detail::list_usable_views(transaction, *state_, bank_id, account_id);
    });
}

Account ViewedAccounts::update_label(std::string_view bank_id,
                                     std::string_view account_id,
                                     std::string_view label) {
    return state_->host->written([&](storage::Transaction& transaction) {
        detail::require_owner_access(transaction, *state_, bank_id, account_id);
        return Accounts{detail::joined(*state_, transaction)}.update_label(
            bank_id, account_id, label);
    });
}

} // namespace nostro::inline v0
