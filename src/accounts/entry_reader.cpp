#include "accounts/entry_reader.hpp"

#include "core/paging.hpp"
#include "domain/checks.hpp"
#include "ledger/cursor.hpp"
#include "ledger/sorted_unique.hpp"
#include "ledger/tables.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

/// Postings by entry and line, those that exist, in one read.
std::vector<PostingRow>
get_postings(storage::Transaction& transaction,
             Scope ledger,
             std::vector<std::pair<std::uint64_t, std::uint16_t>> const& wanted) {
    storage::Rows keys{tables::Postings::table, tables::Postings::table.key_size};
    for (auto const& [seq, line] : wanted) {
        keys.add(ledger.tenant)
            .add(ledger.ledger)
            .add(static_cast<std::int64_t>(seq))
            .add(std::int64_t{line});
    }
    storage::Rows rows{tables::Postings::table};
    transaction.get(tables::Postings::table, {}, keys.view(), storage::Lock::none, rows);
    std::vector<PostingRow> found;
    found.reserve(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
        found.push_back(decode_posting(rows, row));
    }
    return found;
}

std::string identity_of(AccountEntryQuery const& query, LedgerPlace place) {
    ListIdentity identity{"account_entries"};
    identity.add(place.ledger.tenant).add(place.ledger.ledger).add(place.account);
    identity.add(query.from).add(query.to).add(query.descending);
    return identity.finish();
}

[[noreturn]] void raise_without_entry(std::uint64_t seq) {
    throw CorruptData{"a posting has no entry",
                      {{"table", "entries"}, {"seq", std::to_string(seq)}}};
}

std::string const* find_word(Text const& text, std::string_view key) {
    auto const found =
        std::ranges::find(text.metadata, key, &std::pair<std::string, std::string>::first);
    return found == text.metadata.end() ? nullptr : &found->second;
}

} // namespace

EntryId payment_entry_id(std::string_view bank_id,
                         std::string_view account_id,
                         std::string_view payment_id) {
    std::string name{bank_id};
    name.append(1, '/').append(account_id).append(1, '/').append(payment_id);
    return EntryId{Uuid::from_name("nostro.payment", name)};
}

EntryReader::EntryReader(storage::Transaction& transaction,
                         std::int64_t tenant,
                         BankAccount const& account)
    : transaction_{transaction}, tenant_{tenant}, account_{account}, ledger_{ledger_of(
                                                                         tenant, account.bank)},
      currency_{account.currency()}, parties_{transaction, tenant, account} {}

LedgerPlace EntryReader::place() const noexcept {
    return {ledger_, account_.account.ledger_account};
}

// --- pages ---

EntryWindow EntryReader::window_of(AccountEntryQuery const& query, std::string const& identity) {
    EntryWindow window{.from = query.from,
                       .to = query.to,
                       .descending = query.descending,
                       .rows_wanted = query.offset + query.limit + 1};
    if (auto const position = parse_cursor(identity, query.cursor)) {
        auto const line = static_cast<std::uint16_t>(position->line);
        auto const listed = listed_at(position->seq);
        auto const entry =
            find_entry_rows(transaction_, ledger_, std::array{position->seq}).front();
        if (!listed || !entry) {
            raise_invalid_cursor("the cursor names no entry");
        }
        window.after =
            EntryKey{listed->dates ? listed->dates->completed : entry->time, position->seq, line};
        window.after_has_dates = listed->dates.has_value();
    }
    return window;
}

Page<AccountEntry> EntryReader::list(AccountEntryQuery const& query) {
    check_page_limit(query.limit);
    if (query.offset != 0 && !query.cursor.empty()) {
        raise_invalid("offset", "invalid_offset", "a cursor and an offset exclude each other");
    }
    std::string const identity = identity_of(query, place());
    EntryWindow const window = window_of(query, identity);
    if (query.from && query.to && *query.from > *query.to) {
        return {};
    }
    EntryOrder order{transaction_, place(), window};
    for (std::size_t passed = 0; passed < query.offset; ++passed) {
        if (!order.next()) {
            return {};
        }
    }
    std::vector<ListedPosting> listed;
    while (listed.size() <= query.limit) {
        auto next = order.next();
        if (!next) {
            break;
        }
        listed.push_back(*std::move(next));
    }
    auto page = cut_page(std::move(listed), query.limit, [&](ListedPosting const& last) {
        return format_cursor(identity, {last.seq, last.line});
    });
    return {.items = load(std::move(page.items)), .next = std::move(page.next)};
}

// --- single entries ---

std::optional<ListedPosting> EntryReader::listed_at(std::uint64_t seq) {
    auto postings = load_postings(transaction_, ledger_, std::array{seq});
    std::erase_if(postings, [&](PostingRow const& posting) {
        return posting.account != account_.account.ledger_account;
    });
    auto const listed = listed_of(transaction_, place(), postings);
    return listed.empty() ? std::nullopt : std::optional{listed.front()};
}

std::optional<ListedPosting> EntryReader::find_listed(std::string_view id) {
    if (id.empty() || id.size() > id_max) {
        return std::nullopt;
    }
    std::vector<EntryId> ids{payment_entry_id(account_.bank.id, account_.account.id, id)};
    if (auto const uuid = Uuid::parse(id)) {
        ids.emplace_back(*uuid);
    }
    for (auto const& seq : find_seqs(transaction_, ledger_, ids)) {
        if (auto listed = seq ? listed_at(*seq) : std::nullopt) {
            return listed;
        }
    }
    return std::nullopt;
}

std::optional<AccountEntry> EntryReader::find(std::string_view id) {
    auto listed = find_listed(id);
    return listed ? std::optional{std::move(load({*std::move(listed)}).front())} : std::nullopt;
}

std::optional<EntryPosition> EntryReader::find_position(std::string_view id) {
    auto const listed = find_listed(id);
    return listed ? std::optional{EntryPosition{
                        ledger_.ledger, account_.account.ledger_account, listed->seq, listed->line}}
                  : std::nullopt;
}

AccountEntry EntryReader::at(std::uint64_t seq) {
    auto listed = listed_at(seq);
    if (!listed) {
        raise_without_entry(seq);
    }
    return std::move(load({*std::move(listed)}).front());
}

// --- loading ---

void EntryReader::fill_postings(std::vector<ListedPosting>& listed) {
    std::vector<std::pair<std::uint64_t, std::uint16_t>> missing;
    for (ListedPosting const& one : listed) {
        if (!one.posting) {
            missing.emplace_back(one.seq, one.line);
        }
    }
    if (missing.empty()) {
        return;
    }
    auto const found = get_postings(transaction_, ledger_, missing);
    auto next = found.begin();
    for (ListedPosting& one : listed) {
        if (one.posting) {
            continue;
        }
        if (next == found.end() || next->seq != one.seq || next->line != one.line) {
            throw CorruptData{"an entry with dates has no posting",
                              {{"table", "postings"}, {"seq", std::to_string(one.seq)}}};
        }
        one.posting = *next++;
    }
}

std::vector<std::int64_t> EntryReader::other_accounts(std::span<ListedPosting const> listed) {
    // Nearly every entry has two postings: the other one is at hand by its key.
    std::vector<std::pair<std::uint64_t, std::uint16_t>> wanted;
    for (ListedPosting const& one : listed) {
        wanted.emplace_back(one.seq, static_cast<std::uint16_t>(one.line ^ 1U));
    }
    auto const found = get_postings(transaction_, ledger_, wanted);
    std::vector<std::int64_t> numbers(listed.size(), 0);
    std::vector<std::uint64_t> others;
    auto next = found.begin();
    for (std::size_t at = 0; at < listed.size(); ++at) {
        bool const is_found =
            next != found.end() && next->seq == wanted[at].first && next->line == wanted[at].second;
        if (is_found && listed[at].line < 2 && next->side != listed[at].posting->side) {
            numbers[at] = next->account;
        } else {
            others.push_back(listed[at].seq);
        }
        next += is_found ? 1 : 0;
    }
    if (others.empty()) {
        return numbers;
    }
    sort_unique(others);
    auto const postings = load_postings(transaction_, ledger_, others);
    for (std::size_t at = 0; at < listed.size(); ++at) {
        for (PostingRow const& posting : postings_of(postings, listed[at].seq)) {
            if (numbers[at] == 0 && posting.side != listed[at].posting->side) {
                numbers[at] = posting.account;
            }
        }
    }
    return numbers;
}

std::vector<OtherParty const*>
EntryReader::other_parties(std::span<std::int64_t const> ledger_accounts) {
    parties_.load(ledger_accounts);
    std::vector<OtherParty const*> parties;
    parties.reserve(ledger_accounts.size());
    for (std::int64_t const number : ledger_accounts) {
        parties.push_back(&parties_.at(number));
    }
    return parties;
}

std::vector<AccountEntry> EntryReader::load(std::vector<ListedPosting> listed) {
    fill_postings(listed);
    std::vector<std::uint64_t> seqs;
    seqs.reserve(listed.size());
    for (ListedPosting const& one : listed) {
        seqs.push_back(one.seq);
    }
    auto const rows = find_entry_rows(transaction_, ledger_, seqs);
    auto const texts = find_texts(transaction_, ledger_, seqs);
    auto const parties = other_parties(other_accounts(listed));
    std::vector<AccountEntry> entries;
    entries.reserve(listed.size());
    for (std::size_t at = 0; at < listed.size(); ++at) {
        if (!rows[at]) {
            raise_without_entry(seqs[at]);
        }
        entries.push_back(
            entry_of(listed[at], *rows[at], texts[at] ? &texts[at]->text : nullptr, *parties[at]));
    }
    return entries;
}

AccountEntry EntryReader::entry_of(ListedPosting const& listed,
                                   EntryRow const& row,
                                   Text const* text,
                                   OtherParty const& other) const {
    PostingRow const& posting = *listed.posting;
    bool const paid_in = posting.side == Side::credit;
    AccountEntry entry{.id = {},
                       .bank_id = account_.bank.id,
                       .account_id = account_.account.id,
                       .journal_entry = row.id,
                       .position = {ledger_.ledger, posting.account, posting.seq, posting.line},
                       .type = {},
                       .description = {},
                       .posted = listed.dates ? listed.dates->posted : row.time,
                       .completed = listed.dates ? listed.dates->completed : row.time,
                       .value = {paid_in ? posting.amount : -posting.amount, currency_},
                       .new_balance = posting.after
                                          ? std::optional{Money{posting.after->net(), currency_}}
                                          : std::nullopt,
                       .other = other};
    if (text != nullptr) {
        entry.description = text->description;
        if (auto const* type = find_word(*text, entry_word::type)) {
            entry.type = *type;
        }
        if (auto const* id =
                find_word(*text, paid_in ? entry_word::credit_id : entry_word::debit_id)) {
            entry.id = *id;
        }
    }
    if (entry.id.empty()) {
        entry.id = to_string(row.id);
    }
    return entry;
}

} // namespace nostro::inline v0::detail
