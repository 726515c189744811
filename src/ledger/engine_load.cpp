#include "ledger/engine.hpp"

#include "core/check.hpp"
#include "ledger/receipt.hpp"
#include "ledger/sorted_unique.hpp"
#include "ledger/tables.hpp"

#include <algorithm>
#include <array>

/// Between memory and storage: reading what an event needs, for the whole batch at once, and
/// writing what a group did.
namespace nostro::inline v0::detail {

namespace {

constexpr std::size_t due_page = 10'000;
/// How far ahead of the present event expiring holds are read, so that a quiet ledger asks once a
/// minute.
constexpr std::int64_t due_window = 60'000'000'000;
/// Targets kept from one group to the next; beyond it they are read again when needed.
constexpr std::size_t targets_kept = 100'000;

constexpr std::array<storage::Table const*, 10> buffered_tables{
    &tables::Assets::table,
    &tables::LedgerAccounts::table,
    &tables::Entries::table,
    &tables::Postings::table,
    &tables::Backdated::table,
    &tables::Links::table,
    &tables::LedgerAccountChanges::table,
    &tables::PeriodChanges::table,
    &tables::Conversions::table,
    &tables::Texts::table};

std::string_view text_of(std::span<std::byte const> bytes) noexcept {
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

Amount amount_of(uint128 value) noexcept {
    return to_amount(static_cast<int128>(value));
}

uint128 value_of(Amount amount) noexcept {
    return static_cast<uint128>(to_int128(amount));
}

std::int32_t day_number(std::optional<Date> const& date) noexcept {
    return date ? static_cast<std::int32_t>(date->time_since_epoch().count())
                : AccountState::no_date;
}

Uuid uuid_of(std::string_view bytes) {
    NOSTRO_CHECK(bytes.size() == 16);
    return Uuid::from_bytes(
        std::span<std::byte const, 16>{reinterpret_cast<std::byte const*>(bytes.data()), 16});
}

void add_date(storage::Rows& rows, std::int32_t date) {
    if (date == AccountState::no_date) {
        rows.add_null();
    } else {
        rows.add(std::int64_t{date});
    }
}

/// The largest value of the last column of an ascending unique order, or zero.
Uuid last_id(storage::Transaction& transaction,
             storage::Table const& table,
             std::string_view index,
             Scope scope,
             std::size_t column) {
    storage::Rows rows{table};
    std::array const equal{storage::Value{scope.tenant}, storage::Value{scope.ledger}};
    transaction.select(
        table, {.index = index, .equal = equal, .descending = true, .limit = 1}, rows);
    return rows.empty() || rows.is_null(0, column) ? Uuid{} : uuid_of(rows.bytes(0, column));
}

void write(storage::Transaction& transaction, storage::Table const& table, storage::Rows& rows) {
    if (!rows.empty()) {
        transaction.insert(table, rows.view());
        rows.clear();
    }
}

/// The rows from `begin` on, taken out of `rows`.
storage::Rows split(storage::Table const& table, storage::Rows& rows, std::size_t begin) {
    storage::Rows tail{table};
    auto const view = rows.view();
    for (std::size_t row = begin; row < view.size; ++row) {
        tail.append(view, row);
    }
    rows.truncate(begin);
    return tail;
}

} // namespace

void Engine::enter(storage::Transaction& transaction, bool changed_elsewhere) {
    transaction_ = &transaction;
    bool const over_budget = accounts_.size() * sizeof(CachedAccount) > ports_.cache_bytes;
    if (loaded_ && changed_elsewhere) {
        auto const row = read_ledger(transaction, scope_, storage::Lock::for_update);
        loaded_ = row.head == row_.head && row.failed_count == row_.failed_count &&
                  row.swept_until == row_.swept_until;
        if (loaded_) {
            assets_ = load_assets(transaction, scope_); // defining one moves nothing else
        }
    }
    if (!loaded_ || over_budget) {
        reload();
    }
}

void Engine::reload() {
    forget();
    row_ = read_ledger(*transaction_, scope_, storage::Lock::for_update);
    head_ = {.seq = row_.head.seq,
             .time = row_.head.time.time_since_epoch().count(),
             .hash = row_.head.hash,
             .business_date = day_number(row_.head.business_date),
             .locked_through = day_number(row_.head.locked_through),
             .swept_until = row_.swept_until};
    stored_head_ = head_;
    flushed_seq_ = head_.seq;
    assets_ = load_assets(*transaction_, scope_);
    id_high_ = std::max(
        last_id(*transaction_,
                tables::Entries::table,
                tables::Entries::by_id,
                scope_,
                tables::Entries::id),
        last_id(*transaction_, tables::FailedIds::table, {}, scope_, tables::FailedIds::id));
    loaded_ = true;
    ports_.log->log(LogLevel::debug, "ledger.loaded", {});
}

void Engine::committed() noexcept {
    transaction_ = nullptr;
    failed_in_head_ = 0;
    row_.head = head();
    row_.failed_count += failed_.size();
    row_.swept_until = head_.swept_until;
    failed_.clear();
    failed_flushed_ = 0;
    group_ids_.clear();
    group_failures_.clear();
    group_indexed_ = 0;
    if (targets_.size() > targets_kept) {
        targets_.clear();
        target_seqs_.clear();
    }
}

void Engine::discard() noexcept {
    transaction_ = nullptr;
    loaded_ = false;
    for (storage::Rows& rows : buffers_) {
        rows.clear();
    }
    forget();
    failed_.clear();
    failed_flushed_ = 0;
    failed_in_head_ = 0;
    group_ids_.clear();
    group_failures_.clear();
    group_indexed_ = 0;
    scopes_.clear();
    undo_.clear();
    batch_ = nullptr;
    replay_ = nullptr;
}

void Engine::flush() {
    flush_appended();
    flush_state();
    flush_head();
}

void Engine::flush_openings() {
    if (!buffers_[accounts_rows].empty()) {
        flush_appended();
    }
}

void Engine::finish() {
    flush();
    if (head_.seq != row_.head.seq) {
        storage::Rows commit{tables::Commits::table};
        commit.add(scope_.tenant)
            .add(scope_.ledger)
            .add(static_cast<std::int64_t>(head_.seq))
            .add(text_of(head_.hash));
        write(*transaction_, tables::Commits::table, commit);
    }
}

/// Bring the ledger's row up to date, so that reads of this transaction know where it stands.
void Engine::flush_head() {
    bool const moved =
        head_.seq != stored_head_.seq || head_.swept_until != stored_head_.swept_until;
    if (moved || failed_.size() != failed_in_head_) {
        storage::Rows row{tables::Ledgers::table};
        row.add(scope_.tenant)
            .add(scope_.ledger)
            .add(std::string_view{row_.name})
            .add(static_cast<std::int64_t>(row_.strict_history))
            .add(row_.created_at.time_since_epoch().count());
        add_date(row, head_.business_date);
        add_date(row, head_.locked_through);
        row.add(static_cast<std::int64_t>(head_.seq))
            .add(head_.time)
            .add(text_of(head_.hash))
            .add(static_cast<std::int64_t>(row_.failed_count + failed_.size()))
            .add(head_.swept_until);
        transaction_->update(tables::Ledgers::table, row.view());
        stored_head_ = head_;
        failed_in_head_ = failed_.size();
    }
}

/// Hand collected rows to storage, so that they can be read back. Scopes that are open get a
/// savepoint first, with the rows from before them outside of it.
void Engine::flush_appended() {
    if (!group_ids_.empty()) {
        index_group_ids();
    }
    for (OpenScope& scope : scopes_) {
        if (scope.savepoint) {
            continue;
        }
        std::array<storage::Rows, buffer_count> later;
        for (std::size_t i = 0; i < buffer_count; ++i) {
            later[i] = split(*buffered_tables[i], buffers_[i], scope.rows[i]);
            write(*transaction_, *buffered_tables[i], buffers_[i]);
        }
        transaction_->savepoint();
        scope.savepoint = true;
        scope.flushed_seq = scope.head.seq;
        for (OpenScope& inner : scopes_) {
            for (std::size_t i = 0; &inner > &scope && i < buffer_count; ++i) {
                inner.rows[i] -= scope.rows[i];
            }
        }
        buffers_ = std::move(later);
    }
    for (std::size_t i = 0; i < buffer_count; ++i) {
        write(*transaction_, *buffered_tables[i], buffers_[i]);
    }
    flushed_seq_ = head_.seq;
    group_indexed_ = 0;
}

/// Write the counters and holds that changed. Not called inside a scope of the engine's own, whose
/// undo would not reach rows that are updated in place.
void Engine::flush_state() {
    NOSTRO_CHECK(std::ranges::all_of(scopes_, &OpenScope::unit));
    // Accounts are mostly cached in the order they were opened; sorting plain numbers is then
    // enough.
    auto const number = [this](std::uint32_t index) { return accounts_[index].number; };
    if (dirty_accounts_.size() > accounts_.size() / 16) {
        dirty_accounts_.clear(); // where many have changed, looking at all is cheaper than to sort
        for (std::uint32_t index = 0; index < accounts_.size(); ++index) {
            if (accounts_[index].state.dirty) {
                dirty_accounts_.push_back(index);
            }
        }
    } else {
        std::ranges::sort(dirty_accounts_);
    }
    if (!std::ranges::is_sorted(dirty_accounts_, {}, number)) {
        std::ranges::sort(dirty_accounts_, {}, number);
    }
    storage::Rows& fresh = fresh_balances_;
    storage::Rows& changed = changed_balances_;
    fresh.clear(); // a write that failed leaves its rows behind
    changed.clear();
    for (std::uint32_t const index : dirty_accounts_) {
        CachedAccount& account = accounts_[index];
        AccountState& state = account.state;
        state.dirty = false;
        if (!state.exists || account.other_ledger) {
            continue; // its opening was undone
        }
        storage::Rows& rows = state.stored ? changed : fresh;
        rows.add(scope_.tenant)
            .add(scope_.ledger)
            .add(account.number)
            .add(amount_of(state.debits_pending))
            .add(amount_of(state.debits_posted))
            .add(amount_of(state.credits_pending))
            .add(amount_of(state.credits_posted))
            .add(static_cast<std::int64_t>(state.flags))
            .add(amount_of(state.debit_headroom))
            .add(amount_of(state.credit_headroom));
        add_date(rows, state.latest_effective);
        rows.add(static_cast<std::int64_t>(state.last_seq));
        state.stored = true;
    }
    dirty_accounts_.clear();
    write(*transaction_, tables::Balances::table, fresh);
    if (!changed.empty()) {
        transaction_->update(tables::Balances::table, changed.view());
    }
    flush_holds();
    storage::Rows failed{tables::FailedIds::table};
    for (; failed_flushed_ < failed_.size(); ++failed_flushed_) {
        auto const& [id, code] = failed_[failed_flushed_];
        failed.add(scope_.tenant)
            .add(scope_.ledger)
            .add(IdBytes{id}.view())
            .add(static_cast<std::int64_t>(code));
    }
    write(*transaction_, tables::FailedIds::table, failed);
}

void Engine::flush_holds() {
    std::ranges::sort(dirty_holds_);
    storage::Rows fresh{tables::Holds::table};
    storage::Rows changed{tables::Holds::table};
    for (std::uint64_t const seq : dirty_holds_) {
        auto const found = targets_.find(seq);
        if (found == targets_.end() || !found->second.hold.dirty) {
            continue; // its making was undone, or it stands twice in the list
        }
        HoldStatus& hold = found->second.hold;
        storage::Rows& rows = hold.stored ? changed : fresh;
        rows.add(scope_.tenant)
            .add(scope_.ledger)
            .add(static_cast<std::int64_t>(seq))
            .add(static_cast<std::int64_t>(hold.state))
            .add(found->second.expires_at)
            .add(amount_of(hold.captured));
        hold.stored = true;
        hold.dirty = false;
    }
    dirty_holds_.clear();
    write(*transaction_, tables::Holds::table, fresh);
    if (!changed.empty()) {
        transaction_->update(tables::Holds::table, changed.view());
    }
}

/// The account's place in the cache; it is looked for in storage once, together with all others the
/// batch names, and an account that is not there gets a place that says so for the batch.
std::uint32_t Engine::find_account(LedgerAccountId const& id) {
    std::uint32_t const index = account_index_.find(id);
    if (index != IdMap::absent && is_known(accounts_[index])) {
        return index;
    }
    std::vector<LedgerAccountId> wanted{id};
    if (batch_ != nullptr) {
        DraftView draft;
        for (std::size_t i = 0; i < batch_->size(); ++i) {
            batch_->read(i, draft);
            for (Posting const& posting : draft.postings) {
                wanted.push_back(posting.account);
            }
            if (draft.account != nullptr) {
                wanted.push_back(draft.account->id);
                wanted.push_back(draft.account->parent);
            } else if (draft.change != nullptr) {
                wanted.push_back(draft.change->account);
            }
        }
    }
    load_accounts(std::move(wanted));
    return account_index_.find(id);
}

/// Accounts of this ledger come from this engine alone. Any other id may since have become, or
/// ceased to be, an account of another ledger of the tenant.
bool Engine::is_known(CachedAccount const& account) const noexcept {
    return (account.state.exists && !account.other_ledger) ||
           account.state.looked_up == batch_number_;
}

void Engine::load_accounts(std::vector<LedgerAccountId> ids) {
    sort_unique(ids);
    std::erase_if(ids, [this](LedgerAccountId const& id) {
        std::uint32_t const index = account_index_.find(id);
        return index != IdMap::absent && is_known(accounts_[index]);
    });
    auto const rows = find_accounts(*transaction_, scope_.tenant, ids);
    std::vector<std::int64_t> numbers;
    for (auto const& row : rows) {
        if (row && row->ledger == scope_.ledger) {
            numbers.push_back(row->number);
        }
    }
    auto const balances = find_balances(*transaction_, scope_, numbers);
    std::size_t next = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        std::uint32_t index = account_index_.find(ids[i]);
        if (index == IdMap::absent) {
            index = static_cast<std::uint32_t>(accounts_.size());
            accounts_.emplace_back().id = ids[i];
            account_index_.insert(ids[i], index);
        }
        CachedAccount& account = accounts_[index];
        account.state.looked_up = batch_number_;
        account.state.exists = rows[i].has_value();
        account.other_ledger = rows[i] && rows[i]->ledger != scope_.ledger;
        if (rows[i] && !account.other_ledger) {
            auto const& balance = balances[next++];
            if (!balance) {
                throw CorruptData{"an account has no balance row",
                                  {{"table", "balances"}, {"account", to_string(ids[i])}}};
            }
            fill_account(account, *rows[i], *balance);
        }
    }
}

void Engine::fill_account(CachedAccount& account,
                          AccountRow const& row,
                          BalanceRow const& balance) {
    account.number = row.number;
    auto const asset = std::ranges::find(assets_, row.asset, &AssetRow::number);
    NOSTRO_CHECK(asset != assets_.end());
    account.asset = static_cast<std::uint32_t>(asset - assets_.begin());
    account.state = {.debits_pending = value_of(balance.counters.debits_pending),
                     .debits_posted = value_of(balance.counters.debits_posted),
                     .credits_pending = value_of(balance.counters.credits_pending),
                     .credits_posted = value_of(balance.counters.credits_posted),
                     .debit_headroom = value_of(balance.debit_headroom),
                     .credit_headroom = value_of(balance.credit_headroom),
                     .last_seq = balance.last_seq,
                     .latest_effective = day_number(balance.latest_effective),
                     .flags = balance.flags,
                     .exists = true,
                     .stored = true};
}

std::optional<std::uint64_t> Engine::find_seq(Uuid const& id) {
    if (id > id_high_) {
        return std::nullopt;
    }
    load_ids(id);
    return group_ids_.at(id);
}

std::optional<ResultCode> Engine::find_failure(Uuid const& id) {
    if (id > id_high_) {
        return std::nullopt;
    }
    load_ids(id);
    auto const found = group_failures_.find(id);
    return found == group_failures_.end() ? std::nullopt : std::optional{found->second};
}

/// Know about an id, and with the same two storage calls about every other id of the batch that may
/// be in use.
void Engine::load_ids(Uuid const& wanted) {
    index_group_ids();
    if (group_ids_.contains(wanted)) {
        return;
    }
    std::vector<EntryId> ids{EntryId{wanted}};
    if (batch_ != nullptr) {
        auto const want = [&](Uuid const& id) {
            if (!id.is_zero() && id <= id_high_ && !group_ids_.contains(id)) {
                ids.emplace_back(id);
            }
        };
        DraftView draft;
        for (std::size_t i = 0; i < batch_->size(); ++i) {
            batch_->read(i, draft);
            want(draft.id);
            want(draft.pending_id);
        }
    }
    sort_unique(ids);
    auto const seqs = find_seqs(*transaction_, scope_, ids);
    auto const failures = find_failed(*transaction_, scope_, ids);
    for (std::size_t i = 0; i < ids.size(); ++i) {
        group_ids_.emplace(ids[i], seqs[i]);
        if (failures[i]) {
            group_failures_.emplace(ids[i], *failures[i]);
        }
    }
}

/// Take the ids of entries that are still in the buffer into `group_ids_`.
void Engine::index_group_ids() {
    storage::Rows const& entries = buffers_[entries_rows];
    for (; group_indexed_ < entries.size(); ++group_indexed_) {
        if (!entries.is_null(group_indexed_, tables::Entries::id)) {
            group_ids_.insert_or_assign(
                uuid_of(entries.bytes(group_indexed_, tables::Entries::id)),
                static_cast<std::uint64_t>(entries.int64(group_indexed_, tables::Entries::seq)));
        }
    }
}

/// The entry another event refers to, or null. Targets of the whole batch are read together.
Target* Engine::find_target(Uuid const& id) {
    if (!target_seqs_.contains(id)) {
        auto const seq = find_seq(id);
        if (!seq) {
            return nullptr;
        }
        std::vector<std::uint64_t> seqs{*seq};
        DraftView draft;
        for (std::size_t i = 0; batch_ != nullptr && i < batch_->size(); ++i) {
            batch_->read(i, draft);
            auto const known = group_ids_.find(draft.pending_id);
            if (known != group_ids_.end() && known->second) {
                seqs.push_back(*known->second);
            }
        }
        load_targets(seqs);
    }
    auto const found = target_seqs_.find(id);
    return found == target_seqs_.end() ? nullptr : &targets_.at(found->second);
}

void Engine::load_targets(std::vector<std::uint64_t> const& wanted) {
    std::vector<std::uint64_t> seqs;
    std::ranges::copy_if(wanted, std::back_inserter(seqs), [this](std::uint64_t seq) {
        return !targets_.contains(seq);
    });
    sort_unique(seqs);
    if (seqs.empty()) {
        return;
    }
    if (seqs.back() > flushed_seq_) {
        flush_appended();
    }
    auto const entries = load_entries(*transaction_, scope_, seqs);
    std::vector<LedgerAccountId> accounts;
    for (JournalEntry const& entry : entries) {
        for (PostingRecord const& posting : entry.postings) {
            accounts.push_back(posting.account);
        }
    }
    load_accounts(std::move(accounts));
    auto const holds = find_holds(*transaction_, scope_, seqs);
    for (JournalEntry const& entry : entries) {
        auto const at = std::ranges::lower_bound(seqs, entry.seq) - seqs.begin();
        auto const& hold = holds[static_cast<std::size_t>(at)];
        add_target(entry, hold ? &*hold : nullptr);
    }
}

void Engine::add_target(JournalEntry const& entry, HoldRow const* hold) {
    Target target{.seq = entry.seq,
                  .id = entry.id,
                  .kind = entry.kind,
                  .flags = entry.flags,
                  .code = entry.code,
                  .user_data = entry.user_data,
                  .mandate = entry.mandate,
                  .expires_at = hold == nullptr ? tables::Holds::never : hold->expires_at};
    for (PostingRecord const& posting : entry.postings) {
        target.lines.push_back(
            {account_index_.find(posting.account), posting.side, value_of(posting.amount)});
    }
    if (hold != nullptr) {
        target.hold = {
            .state = hold->stored_state, .captured = value_of(hold->captured), .stored = true};
        if (target.lines.size() != 2 && hold->stored_state == HoldState::posted) {
            auto const posts = find_links(*transaction_, scope_, entry.seq, EventKind::post);
            for (PostingRecord const& posting : load_entry(posts.front()).postings) {
                target.captured_lines.push_back(value_of(posting.amount));
            }
        }
    } else {
        target.reversed = !find_links(*transaction_, scope_, entry.seq, EventKind::reverse).empty();
    }
    target_seqs_.insert_or_assign(entry.id, entry.seq);
    targets_.insert_or_assign(entry.seq, std::move(target));
    if (is_made_in_scope(entry.seq)) {
        note(TargetAdded{entry.seq});
    }
}

/// Whether a scope of the engine's own may still take the event back.
bool Engine::is_made_in_scope(std::uint64_t seq) const noexcept {
    auto const outermost = std::ranges::find(scopes_, false, &OpenScope::unit);
    return outermost != scopes_.end() && seq > outermost->head.seq;
}

/// Whether some hold has expired by `time`.
bool Engine::is_due(std::int64_t time) {
    if (time > due_horizon_) {
        load_due(time > INT64_MAX - 1 - due_window ? INT64_MAX - 1 : time + due_window);
    }
    return !due_.empty() && due_.begin()->first <= time;
}

/// Know every open hold that expires by `until`. A hold that is in memory is known better there.
void Engine::load_due(std::int64_t until) {
    std::optional<HoldRow> last;
    for (bool more = true; more;) {
        auto const rows = select_due_holds(*transaction_, scope_, last, until, due_page);
        for (HoldRow const& row : rows) {
            auto const known = targets_.find(row.seq);
            if (known == targets_.end() || known->second.hold.state == HoldState::open) {
                due_.insert({row.expires_at, row.seq});
            }
        }
        more = rows.size() == due_page;
        if (more) {
            last = rows.back();
        }
    }
    due_horizon_ = until;
}

JournalEntry Engine::load_entry(std::uint64_t seq) {
    if (seq > flushed_seq_) {
        flush_appended();
    }
    std::array const seqs{seq};
    auto entries = load_entries(*transaction_, scope_, seqs);
    NOSTRO_CHECK(entries.size() == 1);
    return std::move(entries.front());
}

/// The asset's index, after `check_input` has found that it is known or in ISO 4217.
std::uint32_t Engine::asset_index(std::string_view code) {
    auto const known = std::ranges::find(
        assets_, code, [](AssetRow const& asset) { return asset.currency.code(); });
    return known != assets_.end() ? static_cast<std::uint32_t>(known - assets_.begin())
                                  : add_asset(Currency::iso(code));
}

std::uint32_t Engine::add_asset(Currency const& asset) {
    auto const index = static_cast<std::uint32_t>(assets_.size());
    std::int64_t const number = std::int64_t{index} + 1;
    assets_.push_back({number, asset});
    buffers_[assets_rows]
        .add(scope_.tenant)
        .add(scope_.ledger)
        .add(number)
        .add(asset.code())
        .add(std::int64_t{asset.scale()});
    return index;
}

std::optional<std::vector<EventResult>> Engine::find_receipt(Uuid const& batch_id,
                                                             Digest const& digest) {
    IdBytes const id{batch_id};
    storage::Rows keys{tables::Receipts::table, tables::Receipts::table.key_size};
    keys.add(scope_.tenant).add(scope_.ledger).add(id.view());
    storage::Rows found{tables::Receipts::table};
    if (transaction_->get(tables::Receipts::table, {}, keys.view(), storage::Lock::none, found)
            .empty()) {
        return std::nullopt;
    }
    if (found.bytes(0, tables::Receipts::digest) != text_of(digest)) {
        throw Rejected{"batch_id_reused",
                       static_cast<int>(ResultCode::batch_id_reused),
                       "the batch id was used for another batch",
                       {{"batch_id", to_string(batch_id)}}};
    }
    return decode_results(found.bytes(0, tables::Receipts::result));
}

void Engine::write_receipt(Uuid const& batch_id,
                           Digest const& digest,
                           std::span<EventResult const> results) {
    IdBytes const id{batch_id};
    storage::Rows row{tables::Receipts::table};
    row.add(scope_.tenant)
        .add(scope_.ledger)
        .add(id.view())
        .add(text_of(digest))
        .add(std::string_view{encode_results(results)});
    write(*transaction_, tables::Receipts::table, row);
}

} // namespace nostro::inline v0::detail
