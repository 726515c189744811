#include "ledger/stored.hpp"

#include "core/json.hpp"
#include "ledger/scan.hpp"
#include "ledger/sorted_unique.hpp"
#include "ledger/tables.hpp"

#include <nostro/core/error.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <cstring>
#include <limits>
#include <unordered_map>
#include <utility>

namespace nostro::inline v0::detail {

using storage::ColumnType;
using storage::Lock;
using storage::Rows;
using storage::Table;
using storage::Transaction;
using storage::Value;

namespace {

[[noreturn]] void
raise_corrupt(Table const& table, std::string_view column, std::string_view what) {
    throw CorruptData{"a row of " + std::string{table.name} + " " + std::string{what},
                      {{"table", std::string{table.name}}, {"column", std::string{column}}}};
}

/// One row of a table whose values are checked while they are read.
class RowReader {
public:
    RowReader(Table const& table, Rows const& rows, std::size_t at) noexcept
        : table_{table}, rows_{rows}, at_{at} {}

    [[nodiscard]] std::int64_t integer(std::size_t column) const noexcept {
        return rows_.int64(at_, column);
    }

    /// An integer that fits `T`; a 64-bit unsigned one is stored with the same bits.
    template <class T>
    [[nodiscard]] T number(std::size_t column) const {
        auto const value = integer(column);
        if constexpr (sizeof(T) < sizeof value) {
            if (value < std::numeric_limits<T>::min() || value > std::numeric_limits<T>::max()) {
                corrupt(column);
            }
        }
        return static_cast<T>(value);
    }

    [[nodiscard]] std::uint64_t seq(std::size_t column) const {
        if (integer(column) < 0) {
            corrupt(column);
        }
        return static_cast<std::uint64_t>(integer(column));
    }

    /// An enumerator between the first and the last one.
    template <class Enum>
    [[nodiscard]] Enum one_of(std::size_t column, Enum first, Enum last) const {
        auto const value = integer(column);
        if (value < static_cast<std::int64_t>(first) || value > static_cast<std::int64_t>(last)) {
            corrupt(column);
        }
        return static_cast<Enum>(value);
    }

    [[nodiscard]] Timestamp time(std::size_t column) const noexcept {
        return Timestamp{std::chrono::nanoseconds{integer(column)}};
    }

    [[nodiscard]] Date date(std::size_t column) const {
        return Date{std::chrono::days{number<std::int32_t>(column)}};
    }

    [[nodiscard]] std::optional<Date> optional_date(std::size_t column) const {
        return rows_.is_null(at_, column) ? std::nullopt : std::optional{date(column)};
    }

    [[nodiscard]] Amount amount(std::size_t column) const noexcept {
        return rows_.int128(at_, column);
    }

    [[nodiscard]] std::string_view bytes(std::size_t column) const noexcept {
        return rows_.bytes(at_, column);
    }

    [[nodiscard]] bool is_null(std::size_t column) const noexcept {
        return rows_.is_null(at_, column);
    }

    template <std::size_t size>
    [[nodiscard]] std::array<std::byte, size> array(std::size_t column) const {
        auto const value = bytes(column);
        if (value.size() != size) {
            corrupt(column);
        }
        std::array<std::byte, size> result;
        std::memcpy(result.data(), value.data(), size);
        return result;
    }

    /// Zero where it is null.
    [[nodiscard]] Uuid id(std::size_t column) const {
        return is_null(column) ? Uuid{} : Uuid::from_bytes(array<16>(column));
    }

    [[nodiscard]] UserData user_data(std::size_t first) const {
        return {id(first), number<std::uint64_t>(first + 1), number<std::uint32_t>(first + 2)};
    }

    /// The four counters that begin at a column.
    [[nodiscard]] Balance balance(std::size_t first) const noexcept {
        return {amount(first), amount(first + 1), amount(first + 2), amount(first + 3)};
    }

    [[noreturn]] void corrupt(std::size_t column) const {
        raise_corrupt(table_, table_.columns[column].name, "has an impossible value");
    }

private:
    Table const& table_;
    Rows const& rows_;
    std::size_t at_;
};

constexpr std::size_t not_found = SIZE_MAX;

/// What a look-up found.
struct Found {
    Rows rows;
    std::vector<std::size_t> row_of; ///< for each key its row, or `not_found`
};

Found look_up(Transaction& tx,
              Table const& table,
              std::string_view index,
              Rows const& keys,
              Lock lock = Lock::none) {
    Found found{Rows{table}, std::vector<std::size_t>(keys.size(), not_found)};
    auto const positions = tx.get(table, index, keys.view(), lock, found.rows);
    for (std::size_t row = 0; row < positions.size(); ++row) {
        found.row_of[positions[row]] = row;
    }
    return found;
}

/// One result for each key.
template <class Decode>
auto decode_each(Found const& found, Decode decode) {
    std::vector<std::optional<decltype(decode(found.rows, std::size_t{}))>> result;
    result.reserve(found.row_of.size());
    for (auto const row : found.row_of) {
        if (row == not_found) {
            result.emplace_back();
        } else {
            result.emplace_back(decode(found.rows, row));
        }
    }
    return result;
}

/// Keys of three columns: tenant, ledger and a number.
template <class Number>
Rows numbered_keys(Scope scope, std::span<Number const> numbers) {
    static constexpr std::array types{ColumnType::int64, ColumnType::int64, ColumnType::int64};
    Rows keys{types};
    keys.reserve(numbers.size());
    for (auto const number : numbers) {
        keys.add(scope.tenant).add(scope.ledger).add(static_cast<std::int64_t>(number));
    }
    return keys;
}

/// Keys of three columns: tenant, ledger and an id.
Rows id_keys(Scope scope, std::span<EntryId const> ids) {
    static constexpr std::array types{ColumnType::int64, ColumnType::int64, ColumnType::bytes};
    Rows keys{types};
    keys.reserve(ids.size());
    for (auto const& id : ids) {
        keys.add(scope.tenant).add(scope.ledger).add(IdBytes{id}.view());
    }
    return keys;
}

std::vector<Value> scope_values(Scope scope) {
    return {scope.tenant, scope.ledger};
}

Value value_of(std::uint64_t seq) noexcept {
    return static_cast<std::int64_t>(seq);
}

/// The text in a column of texts: a JSON object of strings.
std::vector<std::pair<std::string, std::string>> decode_metadata(std::string_view json) {
    std::vector<std::pair<std::string, std::string>> result;
    try {
        auto const document = parse_json(json, "metadata");
        for (auto const& [key, value] : document.as_object()) {
            result.emplace_back(std::string{key}, std::string{value.as_string()});
        }
    } catch (std::exception const&) {
        raise_corrupt(tables::Texts::table, "metadata", "has malformed metadata");
    }
    return result;
}

/// The postings of a few entries of many: lines in blocks that double, as long as a block was full.
std::vector<PostingRow>
get_postings(Transaction& tx, Scope scope, std::vector<std::uint64_t> seqs) {
    std::vector<PostingRow> result;
    std::int64_t begin = 0;
    for (std::int64_t end = 2; !seqs.empty(); begin = std::exchange(end, end * 2)) {
        Rows keys{tables::Postings::table, tables::Postings::table.key_size};
        for (auto const seq : seqs) {
            for (std::int64_t line = begin; line < end; ++line) {
                keys.add(scope.tenant)
                    .add(scope.ledger)
                    .add(static_cast<std::int64_t>(seq))
                    .add(line);
            }
        }
        auto const found = look_up(tx, tables::Postings::table, {}, keys);
        seqs.clear();
        for (std::size_t row = 0; row < found.rows.size(); ++row) {
            auto posting = decode_posting(found.rows, row);
            if (posting.line == end - 1) {
                seqs.push_back(posting.seq);
            }
            result.push_back(std::move(posting));
        }
    }
    std::ranges::sort(result, {}, [](PostingRow const& row) {
        return std::pair{row.seq, row.line};
    });
    return result;
}

/// The postings of entries that stand close together: read all between the first and the last.
std::vector<PostingRow>
select_postings(Transaction& tx, Scope scope, std::span<std::uint64_t const> seqs) {
    std::vector<PostingRow> result;
    Scan scan{tx,
              tables::Postings::table,
              {.equal = scope_values(scope),
               .from = {value_of(seqs.front())},
               .to = {value_of(seqs.back())}}};
    while (scan.next()) {
        for (std::size_t row = 0; row < scan.rows().size(); ++row) {
            if (auto posting = decode_posting(scan.rows(), row);
                std::ranges::binary_search(seqs, posting.seq)) {
                result.push_back(std::move(posting));
            }
        }
    }
    return result;
}

/// Puts complete entries together from the rows of ten tables, each read once for all entries.
class EntryAssembler {
public:
    EntryAssembler(Transaction& tx, Scope scope, std::span<std::uint64_t const> seqs)
        : tx_{tx}, scope_{scope} {
        for (auto& row : find_entry_rows(tx, scope, seqs)) {
            if (row) {
                rows_.push_back(*std::move(row));
            }
        }
    }

    [[nodiscard]] std::vector<StoredEntry> assemble() {
        read_parts();
        read_accounts();
        std::vector<StoredEntry> result;
        result.reserve(rows_.size());
        for (auto const& row : rows_) {
            result.push_back(assemble_one(row));
        }
        return result;
    }

private:
    using Kinds = bool (*)(EntryRow const&);

    [[nodiscard]] std::vector<std::uint64_t> seqs_of(Kinds wanted) const {
        std::vector<std::uint64_t> seqs;
        for (auto const& row : rows_) {
            if (wanted(row)) {
                seqs.push_back(row.seq);
            }
        }
        sort_unique(seqs);
        return seqs;
    }

    /// The rows of a table that is keyed by sequence number, by that number.
    template <class Decode>
    auto read_part(Table const& table, Kinds wanted, Decode decode) {
        auto const seqs = seqs_of(wanted);
        auto const found = look_up(tx_, table, {}, numbered_keys(scope_, std::span{seqs}));
        std::unordered_map<std::uint64_t, decltype(decode(found.rows, std::size_t{}))> result;
        for (std::size_t at = 0; at < seqs.size(); ++at) {
            if (auto const row = found.row_of[at]; row != not_found) {
                result.emplace(seqs[at], decode(found.rows, row));
            }
        }
        return result;
    }

    void read_parts() {
        auto const is_entry = [](EntryRow const& row) { return row.kind <= EventKind::reverse; };
        auto const seqs = seqs_of(is_entry);
        postings_ = load_postings(tx_, scope_, seqs);
        conversions_ = read_part(tables::Conversions::table, is_entry, decode_conversion);
        texts_ = read_part(
            tables::Texts::table,
            [](EntryRow const& row) { return row.text_digest.has_value(); },
            decode_text);
        changes_ = read_part(
            tables::LedgerAccountChanges::table,
            [](EntryRow const& row) { return row.kind == EventKind::change; },
            decode_account_change);
        periods_ = read_part(
            tables::PeriodChanges::table,
            [](EntryRow const& row) { return row.kind == EventKind::period; },
            decode_period_change);
    }

    void read_accounts() {
        std::vector<std::int64_t> numbers;
        for (auto const& posting : postings_) {
            numbers.push_back(posting.account);
        }
        std::vector<std::uint64_t> openings;
        for (auto const& row : rows_) {
            if (row.kind == EventKind::open) {
                openings.push_back(row.seq);
            }
        }
        for (auto const& [seq, change] : changes_) {
            openings.push_back(static_cast<std::uint64_t>(change.account));
        }
        numbers.insert(numbers.end(), openings.begin(), openings.end());
        sort_unique(numbers);
        auto found = find_accounts_by_number(tx_, scope_, numbers);
        for (std::size_t at = 0; at < numbers.size(); ++at) {
            if (!found[at]) {
                raise_corrupt(tables::LedgerAccounts::table, "number", "is missing");
            }
            accounts_.emplace(numbers[at], *std::move(found[at]));
        }
        if (!openings.empty()) {
            assets_ = load_assets(tx_, scope_);
            for (auto const& opening : find_entry_rows(tx_, scope_, openings)) {
                if (opening) {
                    opened_at_.emplace(opening->seq, opening->time);
                }
            }
        }
    }

    [[nodiscard]] StoredEntry assemble_one(EntryRow const& row) const {
        StoredEntry result{.entry = {.seq = row.seq,
                                     .time = row.time,
                                     .kind = row.kind,
                                     .flags = row.flags,
                                     .id = row.id,
                                     .pending_id = row.pending_id,
                                     .timeout_s = row.timeout_s,
                                     .code = row.code,
                                     .effective_date = row.effective_date,
                                     .user_data = row.user_data,
                                     .mandate = row.mandate,
                                     .principal = row.principal,
                                     .text = {},
                                     .text_erased = false,
                                     .conversion = {},
                                     .postings = {},
                                     .account = {},
                                     .business_date = {},
                                     .locked_through = {}},
                           .salt = {},
                           .text_digest = row.text_digest,
                           .hash = row.hash};
        add_text(result);
        if (auto const conversion = conversions_.find(row.seq); conversion != conversions_.end()) {
            result.entry.conversion = conversion->second;
        }
        switch (row.kind) {
        case EventKind::open:
            result.entry.account = account(static_cast<std::int64_t>(row.seq));
            result.entry.account->text = result.entry.text;
            break;
        case EventKind::change:
            add_change(result.entry);
            break;
        case EventKind::period:
            add_period(result.entry);
            break;
        default:
            add_postings(result.entry);
        }
        return result;
    }

    void add_text(StoredEntry& stored) const {
        if (auto const text = texts_.find(stored.entry.seq); text != texts_.end()) {
            stored.salt = text->second.salt;
            stored.entry.text = text->second.text;
        } else {
            stored.entry.text_erased = stored.text_digest.has_value();
        }
    }

    void add_change(JournalEntry& entry) const {
        auto const change = changes_.find(entry.seq);
        if (change == changes_.end()) {
            raise_corrupt(tables::LedgerAccountChanges::table, "seq", "is missing");
        }
        entry.account = account(change->second.account);
        entry.account->flags = change->second.flags;
        entry.account->debit_headroom = change->second.debit_headroom;
        entry.account->credit_headroom = change->second.credit_headroom;
    }

    void add_period(JournalEntry& entry) const {
        auto const period = periods_.find(entry.seq);
        if (period == periods_.end()) {
            raise_corrupt(tables::PeriodChanges::table, "seq", "is missing");
        }
        entry.business_date = period->second.business_date;
        entry.locked_through = period->second.locked_through;
    }

    void add_postings(JournalEntry& entry) const {
        auto const own = postings_of(postings_, entry.seq);
        entry.postings.reserve(own.size());
        for (auto const& posting : own) {
            entry.postings.push_back({.account = accounts_.at(posting.account).id,
                                      .side = posting.side,
                                      .amount = posting.amount,
                                      .after = posting.after});
        }
    }

    /// As it was opened, without text and balance.
    [[nodiscard]] LedgerAccount account(std::int64_t number) const {
        auto const& row = accounts_.at(number);
        auto const asset = std::ranges::find(assets_, row.asset, &AssetRow::number);
        auto const opened = opened_at_.find(static_cast<std::uint64_t>(number));
        if (asset == assets_.end() || opened == opened_at_.end()) {
            raise_corrupt(tables::LedgerAccounts::table, "asset", "has no asset or no opening");
        }
        return {.id = row.id,
                .number = static_cast<std::uint64_t>(number),
                .opened_at = opened->second,
                .asset = asset->currency,
                .account_class = row.account_class,
                .code = row.code,
                .flags = row.flags,
                .debit_headroom = row.debit_headroom,
                .credit_headroom = row.credit_headroom,
                .parent = row.parent,
                .user_data = row.user_data,
                .text = {},
                .balance = {}};
    }

    Transaction& tx_;
    Scope scope_;
    std::vector<EntryRow> rows_;
    std::vector<PostingRow> postings_;
    std::unordered_map<std::uint64_t, ConversionNote> conversions_;
    std::unordered_map<std::uint64_t, TextRow> texts_;
    std::unordered_map<std::uint64_t, LedgerAccountChangeRow> changes_;
    std::unordered_map<std::uint64_t, PeriodChangeRow> periods_;
    std::unordered_map<std::int64_t, AccountRow> accounts_;
    std::unordered_map<std::uint64_t, Timestamp> opened_at_;
    std::vector<AssetRow> assets_;
};

} // namespace

std::optional<LedgerRow> find_ledger(Transaction& tx, std::int64_t tenant, std::string_view name) {
    static constexpr std::array types{ColumnType::int64, ColumnType::text};
    Rows keys{types};
    keys.add(tenant).add(name);
    auto const found = look_up(tx, tables::Ledgers::table, tables::Ledgers::by_name, keys);
    return decode_each(found, decode_ledger).front();
}

std::vector<LedgerRow> list_ledgers(Transaction& tx, std::int64_t tenant) {
    std::vector<LedgerRow> result;
    Scan scan{tx, tables::Ledgers::table, {.equal = {tenant}}};
    while (scan.next()) {
        for (std::size_t row = 0; row < scan.rows().size(); ++row) {
            result.push_back(decode_ledger(scan.rows(), row));
        }
    }
    return result;
}

LedgerRow read_ledger(Transaction& tx, Scope scope, Lock lock) {
    Rows keys{tables::Ledgers::table, tables::Ledgers::table.key_size};
    keys.add(scope.tenant).add(scope.ledger);
    auto found = decode_each(look_up(tx, tables::Ledgers::table, {}, keys, lock), decode_ledger);
    if (!found.front()) {
        throw NotFound{"there is no such ledger", {{"ledger", std::to_string(scope.ledger)}}};
    }
    return *std::move(found.front());
}

LedgerHead read_head(Transaction& tx, Scope scope, Lock lock) {
    return read_ledger(tx, scope, lock).head;
}

std::vector<AssetRow> load_assets(Transaction& tx, Scope scope) {
    using tables::Assets;
    std::vector<AssetRow> result;
    Scan scan{tx, Assets::table, {.equal = scope_values(scope)}};
    while (scan.next()) {
        for (std::size_t at = 0; at < scan.rows().size(); ++at) {
            RowReader const row{Assets::table, scan.rows(), at};
            try {
                result.push_back(
                    {.number = row.integer(Assets::number),
                     .currency = Currency::custom(row.bytes(Assets::code),
                                                  row.number<std::uint8_t>(Assets::scale))});
            } catch (InvalidArgument const&) {
                row.corrupt(Assets::code);
            }
        }
    }
    return result;
}

std::vector<std::optional<AccountRow>>
find_accounts(Transaction& tx, std::int64_t tenant, std::span<LedgerAccountId const> ids) {
    Rows keys{tables::LedgerAccounts::table, tables::LedgerAccounts::table.key_size};
    keys.reserve(ids.size());
    for (auto const& id : ids) {
        keys.add(tenant).add(IdBytes{id}.view());
    }
    return decode_each(look_up(tx, tables::LedgerAccounts::table, {}, keys), decode_account);
}

std::vector<std::optional<AccountRow>>
find_accounts_by_number(Transaction& tx, Scope scope, std::span<std::int64_t const> numbers) {
    auto const keys = numbered_keys(scope, numbers);
    return decode_each(
        look_up(tx, tables::LedgerAccounts::table, tables::LedgerAccounts::by_number, keys),
        decode_account);
}

std::vector<std::optional<BalanceRow>>
find_balances(Transaction& tx, Scope scope, std::span<std::int64_t const> accounts, Lock lock) {
    auto const keys = numbered_keys(scope, accounts);
    return decode_each(look_up(tx, tables::Balances::table, {}, keys, lock), decode_balance);
}

std::vector<JournalEntry>
load_entries(Transaction& tx, Scope scope, std::span<std::uint64_t const> seqs) {
    std::vector<JournalEntry> result;
    result.reserve(seqs.size());
    for (auto& stored : load_stored(tx, scope, seqs)) {
        result.push_back(std::move(stored.entry));
    }
    return result;
}

std::vector<StoredEntry>
load_stored(Transaction& tx, Scope scope, std::span<std::uint64_t const> seqs) {
    return EntryAssembler{tx, scope, seqs}.assemble();
}

std::vector<std::optional<EntryRow>>
find_entry_rows(Transaction& tx, Scope scope, std::span<std::uint64_t const> seqs) {
    return decode_each(look_up(tx, tables::Entries::table, {}, numbered_keys(scope, seqs)),
                       decode_entry);
}

std::vector<PostingRow>
load_postings(Transaction& tx, Scope scope, std::span<std::uint64_t const> seqs) {
    if (seqs.empty()) {
        return {};
    }
    bool const is_dense = seqs.back() - seqs.front() < 2 * seqs.size();
    return is_dense ? select_postings(tx, scope, seqs)
                    : get_postings(tx, scope, {seqs.begin(), seqs.end()});
}

std::span<PostingRow const> postings_of(std::span<PostingRow const> postings, std::uint64_t seq) {
    auto const begin = std::ranges::lower_bound(postings, seq, {}, &PostingRow::seq);
    auto const end = std::ranges::upper_bound(postings, seq, {}, &PostingRow::seq);
    return {begin, end};
}

std::vector<std::optional<std::uint64_t>>
find_seqs(Transaction& tx, Scope scope, std::span<EntryId const> ids) {
    auto const found =
        look_up(tx, tables::Entries::table, tables::Entries::by_id, id_keys(scope, ids));
    return decode_each(found, [](Rows const& rows, std::size_t at) {
        return RowReader{tables::Entries::table, rows, at}.seq(tables::Entries::seq);
    });
}

std::vector<std::optional<ResultCode>>
find_failed(Transaction& tx, Scope scope, std::span<EntryId const> ids) {
    auto const found = look_up(tx, tables::FailedIds::table, {}, id_keys(scope, ids));
    return decode_each(
        found, [](Rows const& rows, std::size_t at) { return decode_failed(rows, at).code; });
}

std::optional<TextRow> find_text(Transaction& tx, Scope scope, std::uint64_t seq) {
    return find_texts(tx, scope, std::span{&std::as_const(seq), 1}).front();
}

std::vector<std::optional<TextRow>>
find_texts(Transaction& tx, Scope scope, std::span<std::uint64_t const> seqs) {
    return decode_each(look_up(tx, tables::Texts::table, {}, numbered_keys(scope, seqs)),
                       decode_text);
}

std::uint64_t find_seq_at(Transaction& tx, Scope scope, LedgerHead const& head, Timestamp time) {
    if (time >= head.time) {
        return head.seq;
    }
    // Times strictly increase with the sequence: low is early enough, high is too late.
    std::uint64_t low = 0;
    std::uint64_t high = head.seq;
    while (low + 1 < high) {
        std::array const middle{low + (high - low) / 2};
        auto const row = find_entry_rows(tx, scope, middle).front();
        if (!row) {
            raise_corrupt(tables::Entries::table, "seq", "is missing");
        }
        (row->time <= time ? low : high) = middle.front();
    }
    return low;
}

std::optional<HoldRow> find_hold(Transaction& tx, Scope scope, std::uint64_t seq) {
    return find_holds(tx, scope, std::span{&std::as_const(seq), 1}).front();
}

std::vector<std::optional<HoldRow>>
find_holds(Transaction& tx, Scope scope, std::span<std::uint64_t const> seqs) {
    return decode_each(look_up(tx, tables::Holds::table, {}, numbered_keys(scope, seqs)),
                       decode_hold);
}

std::vector<HoldRow> select_due_holds(Transaction& tx,
                                      Scope scope,
                                      std::optional<HoldRow> const& after,
                                      std::int64_t until,
                                      std::size_t limit) {
    auto equal = scope_values(scope);
    equal.emplace_back(static_cast<std::int64_t>(HoldState::open));
    std::vector<Value> from;
    if (after) {
        from = {after->expires_at, value_of(after->seq)};
    }
    std::array const to{Value{until}};
    Rows rows{tables::Holds::table};
    tx.select(tables::Holds::table,
              {.index = tables::Holds::by_expiry,
               .equal = equal,
               .from = from,
               .to = to,
               .from_inclusive = false,
               .limit = limit},
              rows);
    std::vector<HoldRow> result;
    result.reserve(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
        result.push_back(decode_hold(rows, row));
    }
    return result;
}

std::vector<HoldRow> select_holds(
    Transaction& tx, Scope scope, HoldState state, std::int64_t after, std::int64_t until) {
    auto equal = scope_values(scope);
    equal.emplace_back(static_cast<std::int64_t>(state));
    std::vector<HoldRow> result;
    Scan scan{tx,
              tables::Holds::table,
              {.index = tables::Holds::by_expiry,
               .equal = std::move(equal),
               .from = {after},
               .to = {until},
               .from_inclusive = false}};
    while (scan.next()) {
        for (std::size_t row = 0; row < scan.rows().size(); ++row) {
            result.push_back(decode_hold(scan.rows(), row));
        }
    }
    return result;
}

std::vector<HoldRow> select_open_holds(Transaction& tx, Scope scope, Timestamp at) {
    auto const after = at.time_since_epoch().count();
    auto result = select_holds(tx, scope, HoldState::open, after, INT64_MAX);
    // What was swept at a later time than this one counts too.
    for (auto const& hold : select_holds(tx, scope, HoldState::expired, after, INT64_MAX)) {
        result.push_back(hold);
    }
    std::ranges::sort(result, {}, &HoldRow::seq);
    return result;
}

Amount left_of(Amount held, std::size_t posting_count, HoldRow const& hold) {
    return posting_count == 2 ? held - hold.captured : held;
}

std::vector<LinkRow> load_links(Transaction& tx, Scope scope, std::uint64_t target) {
    auto equal = scope_values(scope);
    equal.push_back(value_of(target));
    std::vector<LinkRow> result;
    Scan scan{tx, tables::Links::table, {.equal = std::move(equal)}};
    while (scan.next()) {
        for (std::size_t row = 0; row < scan.rows().size(); ++row) {
            result.push_back(decode_link(scan.rows(), row));
        }
    }
    return result;
}

std::vector<std::uint64_t>
find_links(Transaction& tx, Scope scope, std::uint64_t target, std::optional<EventKind> kind) {
    std::vector<std::uint64_t> result;
    for (auto const& link : load_links(tx, scope, target)) {
        if (!kind || link.kind == *kind) {
            result.push_back(link.seq);
        }
    }
    return result;
}

LedgerRow decode_ledger(Rows const& rows, std::size_t at) {
    using tables::Ledgers;
    RowReader const row{Ledgers::table, rows, at};
    return {.scope = {row.integer(Ledgers::tenant), row.integer(Ledgers::ledger)},
            .name = std::string{row.bytes(Ledgers::name)},
            .strict_history = row.integer(Ledgers::strict_history) != 0,
            .created_at = row.time(Ledgers::created_at),
            .head = {.seq = row.seq(Ledgers::head_seq),
                     .time = row.time(Ledgers::head_time),
                     .hash = row.array<32>(Ledgers::head_hash),
                     .business_date = row.optional_date(Ledgers::business_date),
                     .locked_through = row.optional_date(Ledgers::locked_through)},
            .failed_count = row.seq(Ledgers::failed_count),
            .swept_until = row.integer(Ledgers::swept_until)};
}

AccountRow decode_account(Rows const& rows, std::size_t at) {
    using tables::LedgerAccounts;
    RowReader const row{LedgerAccounts::table, rows, at};
    return {
        .id = LedgerAccountId{row.id(LedgerAccounts::id)},
        .ledger = row.integer(LedgerAccounts::ledger),
        .number = row.integer(LedgerAccounts::number),
        .asset = row.integer(LedgerAccounts::asset),
        .parent = LedgerAccountId{row.id(LedgerAccounts::parent)},
        .account_class = row.one_of(
            LedgerAccounts::account_class, LedgerAccountClass::asset, LedgerAccountClass::expense),
        .code = row.number<std::uint16_t>(LedgerAccounts::code),
        .flags = static_cast<LedgerAccountFlags>(row.number<std::uint16_t>(LedgerAccounts::flags)),
        .debit_headroom = row.amount(LedgerAccounts::debit_headroom),
        .credit_headroom = row.amount(LedgerAccounts::credit_headroom),
        .user_data = row.user_data(LedgerAccounts::user_data_id)};
}

BalanceRow decode_balance(Rows const& rows, std::size_t at) {
    using tables::Balances;
    RowReader const row{Balances::table, rows, at};
    return {.account = row.integer(Balances::account),
            .counters = row.balance(Balances::debits_pending),
            .flags = static_cast<LedgerAccountFlags>(row.number<std::uint16_t>(Balances::flags)),
            .debit_headroom = row.amount(Balances::debit_headroom),
            .credit_headroom = row.amount(Balances::credit_headroom),
            .latest_effective = row.optional_date(Balances::latest_effective),
            .last_seq = row.seq(Balances::last_seq)};
}

EntryRow decode_entry(Rows const& rows, std::size_t at) {
    using tables::Entries;
    RowReader const row{Entries::table, rows, at};
    EntryRow result{.seq = row.seq(Entries::seq),
                    .time = row.time(Entries::time),
                    .kind = row.one_of(Entries::kind, EventKind::normal, EventKind::period),
                    .flags = static_cast<EventFlags>(row.number<std::uint16_t>(Entries::flags)),
                    .id = EntryId{row.id(Entries::id)},
                    .code = row.number<std::uint16_t>(Entries::code),
                    .effective_date = row.date(Entries::effective_date),
                    .user_data = row.user_data(Entries::user_data_id),
                    .pending_id = EntryId{row.id(Entries::pending_id)},
                    .timeout_s = row.number<std::uint32_t>(Entries::timeout_s),
                    .mandate = MandateId{row.id(Entries::mandate)},
                    .principal = row.number<std::uint64_t>(Entries::principal),
                    .text_digest = {},
                    .hash = row.array<8>(Entries::hash)};
    if (!row.is_null(Entries::text_digest)) {
        result.text_digest = row.array<32>(Entries::text_digest);
    }
    return result;
}

PostingRow decode_posting(Rows const& rows, std::size_t at) {
    using tables::Postings;
    RowReader const row{Postings::table, rows, at};
    PostingRow result{.seq = row.seq(Postings::seq),
                      .line = row.number<std::uint16_t>(Postings::line),
                      .account = row.integer(Postings::account),
                      .side = row.one_of(Postings::side, Side::debit, Side::credit),
                      .kind = row.one_of(Postings::kind, EventKind::normal, EventKind::reverse),
                      .amount = row.amount(Postings::amount),
                      .after = {},
                      .latest_effective = row.optional_date(Postings::latest_effective)};
    if (!row.is_null(Postings::debits_pending)) {
        result.after = row.balance(Postings::debits_pending);
    }
    return result;
}

HoldRow decode_hold(Rows const& rows, std::size_t at) {
    using tables::Holds;
    RowReader const row{Holds::table, rows, at};
    return {.seq = row.seq(Holds::seq),
            .stored_state = row.one_of(Holds::state, HoldState::open, HoldState::expired),
            .expires_at = row.integer(Holds::expires_at),
            .captured = row.amount(Holds::captured)};
}

LedgerAccountChangeRow decode_account_change(Rows const& rows, std::size_t at) {
    using tables::LedgerAccountChanges;
    RowReader const row{LedgerAccountChanges::table, rows, at};
    return {.account = row.integer(LedgerAccountChanges::account),
            .flags = static_cast<LedgerAccountFlags>(
                row.number<std::uint16_t>(LedgerAccountChanges::flags)),
            .debit_headroom = row.amount(LedgerAccountChanges::debit_headroom),
            .credit_headroom = row.amount(LedgerAccountChanges::credit_headroom)};
}

PeriodChangeRow decode_period_change(Rows const& rows, std::size_t at) {
    using tables::PeriodChanges;
    RowReader const row{PeriodChanges::table, rows, at};
    return {.business_date = row.optional_date(PeriodChanges::business_date),
            .locked_through = row.optional_date(PeriodChanges::locked_through)};
}

LinkRow decode_link(Rows const& rows, std::size_t at) {
    using tables::Links;
    RowReader const row{Links::table, rows, at};
    return {.target = row.seq(Links::target),
            .seq = row.seq(Links::seq),
            .kind = row.one_of(Links::kind, EventKind::post, EventKind::reverse)};
}

FailedRow decode_failed(Rows const& rows, std::size_t at) {
    using tables::FailedIds;
    RowReader const row{FailedIds::table, rows, at};
    return {.id = EntryId{row.id(FailedIds::id)},
            .code = row.one_of(FailedIds::code, ResultCode::created, result_codes().back().code)};
}

TextRow decode_text(Rows const& rows, std::size_t at) {
    using tables::Texts;
    RowReader const row{Texts::table, rows, at};
    return {.salt = row.array<16>(Texts::salt),
            .text = {std::string{row.bytes(Texts::description)},
                     decode_metadata(row.bytes(Texts::metadata))}};
}

ConversionNote decode_conversion(Rows const& rows, std::size_t at) {
    using tables::Conversions;
    RowReader const row{Conversions::table, rows, at};
    return {.rate = {row.integer(Conversions::rate_numerator),
                     row.integer(Conversions::rate_denominator)},
            .rounding =
                row.one_of(Conversions::rounding, RoundingMode::half_even, RoundingMode::ceiling),
            .remainder_numerator = row.amount(Conversions::remainder_numerator),
            .remainder_denominator = row.amount(Conversions::remainder_denominator)};
}

std::string encode_metadata(Text const& sorted) {
    boost::json::object object;
    for (auto const& [key, value] : sorted.metadata) {
        object.emplace(key, value);
    }
    return to_text(object);
}

} // namespace nostro::inline v0::detail
