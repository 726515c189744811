#pragma once

#include "casters.hpp"

#include <nostro/ledger/event.hpp>
#include <nostro/ledger/ledger.hpp>

#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

/// Drafts as Python makes them. They differ from the C++ ones in their amounts: a Decimal is taken
/// at the scale of the account's asset, a Money also says which currency the account must count.
namespace nostro::inline v0::python {

struct PostingDraft {
    LedgerAccountId account;
    Side side = Side::debit;
    GivenAmount amount;
};

struct EntryInput {
    EntryDraft draft; ///< without postings
    std::vector<PostingDraft> postings;
};

struct TransferInput {
    Transfer draft; ///< without amount
    GivenAmount amount;
};

struct ChangeInput {
    LedgerAccountChange draft; ///< without headrooms
    std::optional<GivenAmount> debit_headroom;
    std::optional<GivenAmount> credit_headroom;
};

struct AccountInput {
    LedgerAccountDraft draft;
    std::optional<Currency>
        asset; ///< absent: a code that is not in ISO 4217, so that the scale is not known
};

using EventInput = std::variant<TransferInput, EntryInput, AccountInput, ChangeInput, PeriodChange>;

/// The id that a result is about: that of the event, or of the opened account.
[[nodiscard]] Uuid id_of(EventInput const& input);

/// Which asset each account counts. An account never changes its asset, so what was read once stays
/// true.
///
/// Threads: any, at the same time, without the interpreter's lock.
class AssetBook {
public:
    explicit AssetBook(Ledger const& ledger) : ledger_{ledger} {}

    /// @return  absent: no such account
    [[nodiscard]] std::optional<Currency> find(LedgerAccountId const& account);
    /// As `find`, for an account that is known to exist.
    [[nodiscard]] Currency get(LedgerAccountId const& account);
    void clear();

private:
    static constexpr std::size_t accounts_max = 65'536; ///< beyond it the book starts anew

    Ledger const& ledger_;
    std::mutex mutex_;
    std::unordered_map<LedgerAccountId, Currency> assets_;
};

/// Turns the inputs of one batch, in order, into events.
///
/// Works without the interpreter's lock, because it may read accounts.
class EventMaker {
public:
    explicit EventMaker(AssetBook& book) : book_{book} {}

    /// @throws InvalidArgument  a Money in another currency than its account (reason
    /// currency_mismatch)
    [[nodiscard]] Event operator()(EventInput const& input);

private:
    Event make(TransferInput const& input);
    Event make(EntryInput const& input);
    Event make(AccountInput const& input);
    Event make(ChangeInput const& input);

    Event make(PeriodChange const& input) { return input; }

    Posting make_posting(LedgerAccountId const& account, Side side, GivenAmount const& amount);
    Amount make_headroom(LedgerAccountId const& account, GivenAmount const& amount);
    void require_currency(LedgerAccountId const& account, GivenAmount const& amount);
    std::optional<Currency> find_asset(LedgerAccountId const& account);

    AssetBook& book_;
    std::unordered_map<LedgerAccountId, Currency>
        opened_; ///< by drafts that came before in the batch
};

} // namespace nostro::inline v0::python
