#include "facade/sandbox_booking.hpp"

#include "accounts/directory.hpp"
#include "core/utf8.hpp"
#include "domain/access_rights.hpp"
#include "domain/joined_host.hpp"

#include <nostro/access/options.hpp>
#include <nostro/accounts/account_entries.hpp>
#include <nostro/accounts/accounts.hpp>
#include <nostro/accounts/banks.hpp>
#include <nostro/core/error.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <span>
#include <utility>

namespace nostro::inline v0::detail::sandbox {

namespace {

/// Payments of one call; a call keeps what it has looked up to its end.
constexpr std::size_t payments_at_once = 4'096;

/// What services refuse of an item of the file is told by its place there.
template <class Work>
auto at_place(std::string const& place, Work&& work) {
    try {
        return std::forward<Work>(work)();
    } catch (Error const& error) {
        switch (error.code()) {
        case ErrorCode::invalid_argument:
        case ErrorCode::limit_exceeded:
        case ErrorCode::not_found:
        case ErrorCode::already_exists: {
            std::string text = place + ": ";
            if (auto const field = error.detail("field"); !field.empty()) {
                text.append(field).append(": ");
            }
            std::string_view const reason = error.detail("reason");
            throw InvalidArgument{
                text + error.what(),
                {{"field", place},
                 {"reason", std::string{reason.empty() ? name_of(error.code()) : reason}}}};
        }
        default:
            throw;
        }
    }
}

/// @param items  what was posted, in order
[[noreturn]] void raise_refused(Rejected const& refusal,
                                std::span<TransactionItem const* const> items) {
    std::string_view const index = refusal.detail("index");
    std::size_t at = items.size();
    std::from_chars(index.data(), index.data() + index.size(), at);
    if (at >= items.size()) {
        throw refusal;
    }
    TransactionItem const& item = *items[at];
    throw Rejected{refusal.reason(),
                   refusal.number(),
                   item.place + ": transaction \"" + printable(item.payment.id) +
                       "\" is refused: " + refusal.what(),
                   {{"field", item.place}, {"transaction", item.payment.id}}};
}

} // namespace

Booking::Booking(Books& books,
                 std::shared_ptr<ServiceState const> state,
                 File const& file,
                 std::vector<std::string> const& hashes,
                 SandboxReport& report,
                 Steps& steps)
    : books_{books}, state_{std::move(state)}, file_{file}, hashes_{hashes}, report_{report},
      steps_{steps} {}

void Booking::run() {
    create_banks();
    create_users();
    create_accounts();
    put_documents();
    open_balances();
    post_transactions();
}

void Booking::count(SandboxItem item, bool existed) {
    SandboxCount& counted = report_.counts[static_cast<std::size_t>(item)];
    ++(existed ? counted.existing : counted.created);
}

void Booking::create_banks() {
    Banks banks{state_};
    for (BankItem const& item : file_.banks) {
        at_place(item.place, [&] {
            bool const existed = banks.find(item.bank.id).has_value();
            if (!existed) {
                banks.create(item.bank);
            }
            count(SandboxItem::bank, existed);
        });
    }
}

void Booking::create_users() {
    Users users{state_};
    for (std::size_t at = 0; at < file_.users.size(); ++at) {
        NewUser user = file_.users[at].user;
        at_place(file_.users[at].place, [&] {
            auto const known = users.find_by_username(user.kind, user.owner, user.username);
            if (!known && !hashes_[at].empty()) {
                user.password_hash = hashes_[at];
            }
            user_ids_.push_back(known ? known->id : users.create(user).id);
            count(SandboxItem::user, known.has_value());
        });
    }
}

void Booking::create_accounts() {
    for (std::size_t at = 0; at < file_.accounts.size(); ++at) {
        at_place(file_.accounts[at].place, [&] { create_account(at); });
        steps_.add(1);
    }
}

/// An account that is there keeps its views and shares: what was taken from an owner since is not
/// given back.
void Booking::create_account(std::size_t index) {
    AccountItem const& item = file_.accounts[index];
    Accounts accounts{state_};
    auto const known = accounts.find(item.account.bank_id, item.account.id);
    count(SandboxItem::account, known.has_value());
    if (known) {
        if (known->currency != item.account.currency) {
            throw InvalidArgument{"the account is there in " + known->currency,
                                  {{"field", "balance.currency"}, {"reason", "currency_mismatch"}}};
        }
        return;
    }
    NewAccount account = item.account;
    for (std::size_t const owner : item.owners) {
        account.owners.push_back(user_ids_[owner]);
    }
    std::ranges::sort(account.owners);
    account.owners.erase(std::unique(account.owners.begin(), account.owners.end()),
                         account.owners.end());
    accounts.create(account);
    provide_views(item, account.owners);
}

void Booking::provide_views(AccountItem const& item, std::vector<std::string> const& owners) {
    std::string const& bank = item.account.bank_id;
    std::string const& account = item.account.id;
    for (DefaultView const which : item.views) {
        if (which == DefaultView::public_view &&
            !state_->host->ports().access->allow_public_views) {
            report_.warnings.push_back(
                {item.place + ".generate_public_view",
                 "the bank allows no public views; account " + bank + '/' + account + " has none"});
            continue;
        }
        View const view = provide_view(books_.transaction(), *state_, bank, account, which);
        count(SandboxItem::view, false);
        if (view.content.is_public) {
            continue; // everybody may use it
        }
        for (std::string const& owner : owners) {
            share_view(books_.transaction(), *state_, {bank, account, view.id}, owner);
            count(SandboxItem::share, false);
        }
    }
}

void Booking::put_documents() {
    constexpr std::array items{SandboxItem::branch, SandboxItem::atm, SandboxItem::product};
    Banks banks{state_};
    for (DocumentItem const& item : file_.documents) {
        at_place(item.place, [&] {
            bool const existed =
                banks.find_document(item.bank_id, item.document.kind, item.document.id).has_value();
            if (!existed) {
                banks.put_document(item.bank_id, item.document);
            }
            count(items[static_cast<std::size_t>(item.document.kind)], existed);
        });
    }
}

/// The first transaction of an account tells with how much it was opened. What was booked before is
/// not opened again: a later file goes on from there.
void Booking::open_balances() {
    std::vector<TransactionItem const*> first(file_.accounts.size());
    for (TransactionItem const& item : file_.transactions) {
        if (first[item.account] == nullptr) {
            first[item.account] = &item;
        }
    }
    for (std::size_t at = 0; at < file_.accounts.size(); ++at) {
        AccountItem const& item = file_.accounts[at];
        bool const existed = has_history(item);
        if (!existed) {
            at_place(item.place, [&] { set_opening_balance(item, first[at]); });
        }
        count(SandboxItem::opening_balance, existed);
    }
}

bool Booking::has_history(AccountItem const& item) {
    auto const [bank, account] = get_bank_account(
        books_.transaction(), state_->tenant, item.account.bank_id, item.account.id);
    Ledger const ledger = books_.ledger(state_->tenant, bank.ledger, bank.id);
    return !ledger.list_statement(account.ledger_account_id, {}, {.limit = 1, .cursor = {}})
                .items.empty();
}

void Booking::set_opening_balance(AccountItem const& item, TransactionItem const* first) {
    std::optional<Date> date;
    Money balance = item.balance;
    if (first != nullptr) {
        balance = first->new_balance - first->payment.value;
        date =
            std::chrono::floor<std::chrono::days>(*first->payment.completed) - std::chrono::days{1};
    }
    Accounts{state_}.set_opening_balance(item.account.bank_id, item.account.id, balance, date);
}

void Booking::post_transactions() {
    for (BankItem const& bank : file_.banks) {
        std::vector<TransactionItem const*> items;
        for (TransactionItem const& item : file_.transactions) {
            if (item.payment.bank_id == bank.bank.id) {
                items.push_back(&item);
            }
        }
        std::span<TransactionItem const* const> rest{items};
        while (!rest.empty()) {
            auto const part = rest.first(std::min(payments_at_once, rest.size()));
            post(part);
            rest = rest.subspan(part.size());
        }
    }
}

void Booking::post(std::span<TransactionItem const* const> items) {
    std::vector<Payment> payments;
    payments.reserve(items.size());
    for (TransactionItem const* item : items) {
        payments.push_back(item->payment);
    }
    try {
        auto const results =
            at_place("transactions", [&] { return AccountEntries{state_}.post_all(payments); });
        for (PaymentResult const& result : results) {
            count(SandboxItem::transaction, result.existed);
        }
    } catch (Rejected const& refusal) {
        raise_refused(refusal, items);
    }
    steps_.add(items.size());
}

} // namespace nostro::inline v0::detail::sandbox
