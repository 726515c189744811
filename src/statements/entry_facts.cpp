#include "statements/entry_facts.hpp"

#include "domain/book_code.hpp"
#include "ledger/sorted_unique.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

using Postings = std::span<PostingRow const>;

/// A journal entry of more than two postings, with what its postings stand on.
class WideEntry {
public:
    WideEntry(Postings postings,
              PostingRow const& own,
              std::unordered_map<std::int64_t, AccountRow> const& accounts)
        : postings_{postings}, own_{own}, accounts_{accounts} {}

    /// Whether the entry stands for all of it.
    [[nodiscard]] bool is_own() const {
        return std::ranges::none_of(postings_, [&](PostingRow const& posting) {
            return posting.side == own_.side && posting.line != own_.line &&
                   is_own_asset(posting) && !is_income(posting);
        });
    }

    [[nodiscard]] Amount charges() const {
        bool const is_paid_by_customer =
            own_.side == Side::credit &&
            std::ranges::any_of(postings_, [&](PostingRow const& posting) {
                return posting.side == Side::debit && account(posting).code == book_code::customer;
            });
        Amount sum;
        for (PostingRow const& posting : postings_) {
            if (!is_paid_by_customer && posting.side == Side::credit && is_own_asset(posting) &&
                is_income(posting)) {
                sum += posting.amount;
            }
        }
        return sum;
    }

    /// The other asset's number and what is moved of it; absent when there is not exactly one.
    [[nodiscard]] std::optional<std::pair<std::int64_t, Amount>> counter() const {
        std::map<std::int64_t, Amount> debits;
        for (PostingRow const& posting : postings_) {
            if (posting.side == Side::debit && !is_own_asset(posting)) {
                debits[account(posting).asset] += posting.amount;
            }
        }
        return debits.size() == 1 ? std::optional{*debits.begin()} : std::nullopt;
    }

    [[nodiscard]] Side side() const noexcept { return own_.side; }

private:
    [[nodiscard]] AccountRow const& account(PostingRow const& posting) const {
        return accounts_.at(posting.account);
    }

    [[nodiscard]] bool is_own_asset(PostingRow const& posting) const {
        return account(posting).asset == account(own_).asset;
    }

    [[nodiscard]] bool is_income(PostingRow const& posting) const {
        return account(posting).account_class == LedgerAccountClass::income;
    }

    Postings postings_;
    PostingRow const& own_;
    std::unordered_map<std::int64_t, AccountRow> const& accounts_;
};

/// Whether a conversion at this rate books what was booked.
bool books(Money const& source, Money const& target, ConversionNote const& note) {
    try {
        return convert(source, note.rate, target.currency(), note.rounding).booked == target;
    } catch (InvalidArgument const&) {
        return false; // it does not fit
    }
}

EntryExchange
exchange_of(Money const& own, Money const& counter, std::optional<ConversionNote> const& note) {
    EntryExchange exchange{.counter = counter};
    if (note && (books(own, counter, *note) || books(counter, own, *note))) {
        exchange.rate = note->rate;
        exchange.is_from_counter = !books(own, counter, *note);
    }
    return exchange;
}

/// What is read once for the wide entries among those of a page.
struct WideReads {
    std::unordered_map<std::int64_t, AccountRow> accounts;
    std::unordered_map<std::int64_t, Currency> assets;
    std::unordered_map<std::uint64_t, std::optional<ConversionNote>> conversions;
};

WideReads read_wide(storage::Transaction& transaction,
                    Scope ledger,
                    Postings postings,
                    std::vector<std::uint64_t> const& seqs) {
    WideReads reads;
    if (seqs.empty()) {
        return reads;
    }
    std::vector<std::int64_t> numbers;
    for (std::uint64_t const seq : seqs) {
        for (PostingRow const& posting : postings_of(postings, seq)) {
            numbers.push_back(posting.account);
        }
    }
    sort_unique(numbers);
    auto rows = find_accounts_by_number(transaction, ledger, numbers);
    for (std::size_t at = 0; at < numbers.size(); ++at) {
        if (!rows[at]) {
            throw CorruptData{"a posting has no account",
                              {{"table", "accounts"}, {"number", std::to_string(numbers[at])}}};
        }
        reads.accounts.emplace(numbers[at], *std::move(rows[at]));
    }
    for (AssetRow const& asset : load_assets(transaction, ledger)) {
        reads.assets.emplace(asset.number, asset.currency);
    }
    for (JournalEntry const& entry : load_entries(transaction, ledger, seqs)) {
        reads.conversions.emplace(entry.seq, entry.conversion);
    }
    return reads;
}

void add_wide_facts(EntryFacts& facts,
                    AccountEntry const& entry,
                    WideEntry const& wide,
                    WideReads const& reads) {
    if (!wide.is_own()) {
        return;
    }
    Currency const& currency = entry.value.currency();
    Amount const charges = facts.is_reversal ? Amount{} : wide.charges();
    if (!charges.is_zero()) {
        facts.charges = Money{charges, currency};
    }
    if (auto const counter = wide.counter()) {
        Amount const amount =
            entry.value.minor().is_negative() ? -entry.value.minor() : entry.value.minor();
        // What was exchanged: a payer's charges come on top, a payee's were taken off.
        Amount const exchanged = wide.side() == Side::debit ? amount - charges : amount + charges;
        facts.exchange = exchange_of({exchanged, currency},
                                     {counter->second, reads.assets.at(counter->first)},
                                     reads.conversions.at(entry.position.seq));
    }
}

} // namespace

std::vector<EntryFacts>
facts_of(storage::Transaction& transaction, Scope ledger, std::span<AccountEntry const> entries) {
    std::vector<std::uint64_t> seqs;
    for (AccountEntry const& entry : entries) {
        seqs.push_back(entry.position.seq);
    }
    sort_unique(seqs);
    auto const rows = find_entry_rows(transaction, ledger, seqs);
    auto const postings = load_postings(transaction, ledger, seqs);
    std::vector<std::uint64_t> wide_seqs;
    std::ranges::copy_if(seqs, std::back_inserter(wide_seqs), [&](std::uint64_t seq) {
        return postings_of(postings, seq).size() > 2;
    });
    WideReads const reads = read_wide(transaction, ledger, postings, wide_seqs);
    std::vector<EntryFacts> all;
    all.reserve(entries.size());
    for (AccountEntry const& entry : entries) {
        auto const at = static_cast<std::size_t>(
            std::ranges::lower_bound(seqs, entry.position.seq) - seqs.begin());
        if (!rows[at]) {
            throw CorruptData{"a posting has no entry",
                              {{"table", "entries"}, {"seq", std::to_string(seqs[at])}}};
        }
        EntryFacts facts{.value_date = rows[at]->effective_date,
                         .is_reversal = rows[at]->kind == EventKind::reverse};
        Postings const group = postings_of(postings, entry.position.seq);
        if (group.size() > 2) {
            auto const own = std::ranges::find(group, entry.position.line, &PostingRow::line);
            if (own != group.end()) {
                add_wide_facts(facts, entry, WideEntry{group, *own, reads.accounts}, reads);
            }
        }
        all.push_back(std::move(facts));
    }
    return all;
}

} // namespace nostro::inline v0::detail
