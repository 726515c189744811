#include "statements/draw_up.hpp"

#include "domain/checks.hpp"
#include "domain/joined_host.hpp"
#include "statements/account_books.hpp"
#include "statements/entry_facts.hpp"

#include <nostro/access/moderation.hpp>
#include <nostro/accounts/counterparties.hpp>
#include <nostro/core/error.hpp>
#include <nostro/statements/statements.hpp>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace nostro::inline v0::detail {

namespace {

/// Entries that are read and moderated at once; only what the statement keeps of them stays.
constexpr std::size_t page_entries = 1'000;

std::string decimal(Money const& money) {
    return to_decimal(money.minor(), money.currency().scale());
}

Money absolute(Money const& money) {
    return money.minor().is_negative() ? Money{-money.minor(), money.currency()} : money;
}

/// Money of which the same is shown as of `shown`.
ModeratedMoney shown_like(ModeratedMoney const& shown, Money const& money) {
    return {.currency = shown.currency,
            .amount = shown.amount ? std::optional{decimal(money)} : std::nullopt};
}

/// What a view shows of the amount of an entry.
ModeratedMoney shown_value(Money const& value, View const& view) {
    AccountEntry entry{.id = {},
                       .bank_id = {},
                       .account_id = {},
                       .journal_entry = {},
                       .position = {},
                       .type = {},
                       .description = {},
                       .value = value,
                       .new_balance = {},
                       .other = {}};
    return moderate(std::move(entry), {}, {}, view).value;
}

class Drawing {
public:
    Drawing(storage::Transaction& transaction,
            ServiceState const& state,
            FullAccount const& account,
            View const& view,
            StatementScope const& scope)
        : transaction_{transaction}, state_{state}, account_{account}, view_{view}, scope_{scope},
          books_{transaction, state.tenant, account, scope.through_seq, scope.now},
          currency_{Currency::iso(account.account.currency)}, credits_{Amount{}, currency_},
          debits_{Amount{}, currency_} {}

    DrawnStatement run() {
        Timestamp const start = start_of(scope_.period.from);
        Timestamp const end = end_of(scope_.period.to);
        drawn_.figures.opening = books_.balance(start - std::chrono::nanoseconds{1});
        running_ = {drawn_.figures.opening, currency_};
        if (scope_.after_seq) {
            list_late(start);
        }
        list(books_.completed(start, end, Statements::entries_max - drawn_.figures.entry_count));
        drawn_.figures.closing = books_.balance(end);
        drawn_.figures.available = drawn_.figures.closing - books_.held(end);
        check_sum();
        if (scope_.now <= end) {
            list_pending();
        }
        describe();
        return std::move(drawn_);
    }

private:
    using Loaded = std::vector<AccountEntry>;

    void list_late(Timestamp start) {
        Loaded late =
            books_.reader().load(books_.late(*scope_.after_seq, start, Statements::entries_max));
        if (scope_.late_from) {
            std::erase_if(late, [&](AccountEntry const& entry) {
                return entry.completed < *scope_.late_from;
            });
        }
        // What the opening balance has of these, as it counts all that was completed before.
        for (AccountEntry const& entry : late) {
            running_ = running_ - entry.value;
        }
        drawn_.figures.opening = running_.minor();
        std::ranges::sort(late, {}, [](AccountEntry const& entry) {
            return std::tuple{entry.completed, entry.position.seq, entry.position.line};
        });
        add(std::move(late));
    }

    void list(std::vector<ListedPosting> postings) {
        for (std::size_t begin = 0; begin < postings.size(); begin += page_entries) {
            auto const end = std::min(begin + page_entries, postings.size());
            add(books_.reader().load({std::make_move_iterator(postings.begin() + offset(begin)),
                                      std::make_move_iterator(postings.begin() + offset(end))}));
        }
    }

    static std::ptrdiff_t offset(std::size_t at) noexcept {
        return static_cast<std::ptrdiff_t>(at);
    }

    void add(Loaded entries) {
        for (AccountEntry& entry : entries) {
            running_ = running_ + entry.value;
            entry.new_balance = running_;
            bool const is_credit = !entry.value.minor().is_negative();
            (is_credit ? credits_ : debits_) =
                (is_credit ? credits_ : debits_) + absolute(entry.value);
            ++(is_credit ? drawn_.statement.credits : drawn_.statement.debits).count;
        }
        drawn_.figures.entry_count += entries.size();
        moderate_into(drawn_.statement.entries, std::move(entries));
    }

    void list_pending() {
        moderate_into(drawn_.statement.pending, books_.pending());
        for (StatementEntry& entry : drawn_.statement.pending) {
            entry.booked.reset(); // it is not yet
            entry.value_date.reset();
        }
    }

    void moderate_into(std::vector<StatementEntry>& listed, Loaded entries) {
        auto const facts = facts_of(transaction_, books_.reader().place().ledger, entries);
        std::vector<std::string> ids;
        for (AccountEntry const& entry : entries) {
            ids.push_back(entry.other.id);
        }
        auto parties = Counterparties{joined(state_, transaction_)}.list_metadata(
            account_.bank.id, account_.account.id, ids);
        for (std::size_t at = 0; at < entries.size(); ++at) {
            listed.push_back(entry_of(std::move(entries[at]), std::move(parties[at]), facts[at]));
        }
    }

    StatementEntry entry_of(AccountEntry entry, PartyMetadata party, EntryFacts const& facts) {
        Date const completed = std::chrono::floor<std::chrono::days>(entry.completed);
        StatementEntry listed{.entry = moderate(std::move(entry), {}, std::move(party), view_),
                              .is_reversal = facts.is_reversal};
        // What people add later is no part of a statement.
        listed.entry.metadata.reset();
        if (listed.entry.other) {
            listed.entry.other->metadata.reset();
        }
        if (listed.entry.completed) {
            listed.booked = std::max(completed, scope_.period.from);
            listed.value_date = facts.value_date;
        }
        if (listed.entry.value.amount && listed.entry.value.currency) {
            add_amounts(listed, facts);
        }
        return listed;
    }

    void add_amounts(StatementEntry& listed, EntryFacts const& facts) const {
        if (facts.charges) {
            listed.charges = shown_like(listed.entry.value, *facts.charges);
        }
        if (facts.exchange) {
            auto const& [counter, rate, is_from_counter] = *facts.exchange;
            StatementExchange exchange{
                .counter = {.currency = std::string{counter.currency().code()},
                            .amount = decimal(counter)},
                .rate = rate};
            if (rate) {
                exchange.rate_source = currency_.code();
                exchange.rate_target = counter.currency().code();
                if (is_from_counter) {
                    std::swap(exchange.rate_source, exchange.rate_target);
                }
            }
            listed.exchange = std::move(exchange);
        }
    }

    void check_sum() const {
        Amount const closing = drawn_.figures.opening + credits_.minor() - debits_.minor();
        if (closing != drawn_.figures.closing) {
            throw CorruptData{"the opening balance and the entries of a statement do not add up to "
                              "the closing balance",
                              {{"account", account_.account.id},
                               {"expected", to_string(drawn_.figures.closing)},
                               {"found", to_string(closing)}}};
        }
    }

    /// What stands around the entries.
    void describe() {
        Statement& statement = drawn_.statement;
        auto const money = [&](Amount amount) { return Money{amount, currency_}; };
        auto const closing = money(drawn_.figures.closing);
        statement.view = {view_.bank_id, view_.account_id, view_.id};
        statement.permissions = view_.content.permissions;
        statement.period = scope_.period;
        statement.account = moderate(account_.account,
                                     account_.bank,
                                     AccountBalance{.booked = closing, .available = closing},
                                     view_);
        ModeratedMoney const& shown = statement.account.balance;
        statement.opening = shown_like(shown, money(drawn_.figures.opening));
        statement.closing = shown;
        statement.available = shown_like(shown, money(drawn_.figures.available));
        statement.credits.sum = shown_value(credits_, view_);
        statement.debits.sum = shown_value(debits_, view_);
        if (!statement.credits.sum.amount) {
            statement.credits.count = statement.debits.count = 0;
        }
        statement.created_at = scope_.now;
    }

    storage::Transaction& transaction_;
    ServiceState const& state_;
    FullAccount const& account_;
    View const& view_;
    StatementScope const& scope_;
    AccountBooks books_;
    Currency currency_;
    Money credits_;
    Money debits_;
    Money running_{Amount{}, currency_};
    DrawnStatement drawn_;
};

} // namespace

DrawnStatement draw_up(storage::Transaction& transaction,
                       ServiceState const& state,
                       FullAccount const& account,
                       View const& view,
                       StatementScope const& scope) {
    return Drawing{transaction, state, account, view, scope}.run();
}

} // namespace nostro::inline v0::detail
