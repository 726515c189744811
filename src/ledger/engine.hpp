#pragma once

#include "core/int128.hpp"
#include "ledger/canonical.hpp"
#include "ledger/draft.hpp"
#include "ledger/id_map.hpp"
#include "ledger/jsonl.hpp"
#include "ledger/stored.hpp"

#include <nostro/core/log.hpp>
#include <nostro/core/random.hpp>
#include <nostro/core/time.hpp>
#include <nostro/ledger/ledger.hpp>
#include <nostro/ledger/policy.hpp>
#include <nostro/storage/storage.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace nostro::inline v0::detail {

/// What an engine needs from its core.
struct EnginePorts {
    Clock* clock = nullptr;
    RandomSource* random = nullptr;
    LogSink* log = nullptr;
    PostingPolicy* policy = nullptr; ///< may be null
    std::uint64_t cache_bytes = 0;
};

/// The part of an account that events change.
struct AccountState {
    uint128 debits_pending = 0;
    uint128 debits_posted = 0;
    uint128 credits_pending = 0;
    uint128 credits_posted = 0;
    uint128 debit_headroom = 0;
    uint128 credit_headroom = 0;
    std::uint64_t last_seq = 0;
    std::uint64_t looked_up = 0; ///< the batch that found it is no account of this ledger
    std::int32_t latest_effective = no_date;
    LedgerAccountFlags flags = LedgerAccountFlags::none;
    bool exists = false; ///< false: looked for and not there
    bool stored = false; ///< has a row in the balances table
    bool dirty = false;  ///< differs from its row

    static constexpr std::int32_t no_date = INT32_MIN;
};

/// A cached account. Lives at a stable index until the cache is dropped between groups.
struct CachedAccount {
    LedgerAccountId id;
    std::int64_t number = 0;
    std::uint32_t asset = 0;   ///< index into the engine's assets
    bool other_ledger = false; ///< exists, but not in this ledger
    AccountState state;
};

/// One posting, resolved to a cached account.
struct Line {
    std::uint32_t account = 0; ///< index into the cache
    Side side = Side::debit;
    uint128 amount = 0;
};

/// The part of a hold that events change.
struct HoldStatus {
    HoldState state = HoldState::open;
    uint128 captured = 0;
    bool stored = false;
    bool dirty = false;
};

/// An entry that another event refers to: the hold of a post or void, the original of a reversal.
struct Target {
    std::uint64_t seq = 0;
    Uuid id;
    EventKind kind = EventKind::normal;
    EventFlags flags = EventFlags::none;
    std::uint16_t code = 0;
    UserData user_data;
    Uuid mandate;
    std::int64_t expires_at = 0;
    std::vector<Line> lines{};
    HoldStatus hold{};
    std::vector<uint128>
        captured_lines{}; ///< what a hold of other than two postings was captured for
    bool reversed = false;

    /// What is left of a hold's posting: held minus captured.
    [[nodiscard]] uint128 left(std::size_t line) const noexcept {
        if (line < captured_lines.size()) {
            return lines[line].amount - captured_lines[line];
        }
        return lines[line].amount - hold.captured;
    }
};

/// The amount in minor units of another scale; absent when it is not a whole number of them, or too
/// large.
[[nodiscard]] std::optional<Amount>
rescale(Amount amount, std::uint8_t from, std::uint8_t to) noexcept;

/// Keeps the lowest broken rule of several.
class Lowest {
public:
    void broken(ResultCode code) noexcept {
        if (code_ == ResultCode::created || code < code_) {
            code_ = code;
        }
    }

    [[nodiscard]] ResultCode code() const noexcept { return code_; }

private:
    ResultCode code_ = ResultCode::created;
};

/// The rules of one ledger, applied in memory to the state at the last commit plus the running
/// group.
///
/// One instance a ledger and core, used only while the core's writer is held. A group is
/// `enter`, any number of `apply` and friends, `finish`, the storage commit, `committed`; after any
/// failure `discard`, and the next group reads the state anew. Rows are collected column by column
/// and handed to storage in batches; state that events change (counters, holds) is written once a
/// group.
class Engine {
public:
    Engine(Scope scope, EnginePorts ports);
    ~Engine();
    Engine(Engine const&) = delete;
    Engine& operator=(Engine const&) = delete;

    /// Join a group's transaction.
    /// @param changed_elsewhere  another process may have written since this engine's last group
    void enter(storage::Transaction& transaction, bool changed_elsewhere);
    /// Write everything that is collected; the group can still go on.
    void flush();
    /// `flush`, then the head and the commit record. Call before the commit.
    void finish();
    void committed() noexcept;
    void discard() noexcept;
    /// Write the accounts that were opened, so that the other ledgers of the tenant find them.
    void flush_openings();

    [[nodiscard]] bool in_group() const noexcept { return transaction_ != nullptr; }

    /// Scopes of a host's unit. The caller has flushed and opened a storage savepoint before, and
    /// closes the savepoint himself before `close_unit_scope`.
    void open_unit_scope();
    /// @param keep  false: memory goes back to the scope's begin, except for remembered refusals
    void close_unit_scope(bool keep);

    /// See `Ledger::post_batch`. `InvalidArgument` and `Rejected` are thrown before anything is
    /// applied.
    [[nodiscard]] std::vector<EventResult> apply(BatchView const& batch,
                                                 BatchOptions const& options);

    /// Apply one event of an export again, with the time and salt it had.
    /// @throws InvalidArgument  it does not come out as it was
    void replay(ReplayEvent const& event);
    /// Remember a refusal of an export; false when it was known.
    bool replay_failed(EntryId const& id, ResultCode code);

    void define_asset(Currency const& asset);
    /// Expire holds that are due at `now`; at most `limit`.
    std::size_t sweep(Timestamp now, std::size_t limit);

    [[nodiscard]] Scope scope() const noexcept { return scope_; }

    [[nodiscard]] LedgerHead head() const;

    [[nodiscard]] bool strict_history() const noexcept { return row_.strict_history; }

    /// The larger of the clock and the head's time: what decides which holds have expired.
    [[nodiscard]] Timestamp now() const;

private:
    static constexpr std::uint32_t no_account = UINT32_MAX;

    /// What changes with every event and is restored by value when a scope is undone.
    struct Head {
        std::uint64_t seq = 0;
        std::int64_t time = 0;
        Digest hash{};
        std::int32_t business_date = AccountState::no_date;
        std::int32_t locked_through = AccountState::no_date;
        std::int64_t swept_until = 0;
    };

    struct AccountUndo {
        std::uint32_t index;
        AccountState state;
    };

    struct HoldUndo {
        std::uint64_t seq;
        HoldStatus status;
        std::vector<uint128> captured_lines;
    };

    struct ReversedUndo {
        std::uint64_t seq;
    };

    struct TargetAdded {
        std::uint64_t seq;
    };

    using Undo = std::variant<AccountUndo, HoldUndo, ReversedUndo, TargetAdded>;

    /// Rows that are only ever added, collected until the next flush. In the order they are
    /// written.
    enum Buffer : std::size_t {
        assets_rows,
        accounts_rows,
        entries_rows,
        postings_rows,
        backdated_rows,
        links_rows,
        account_changes_rows,
        period_changes_rows,
        conversions_rows,
        texts_rows,
        buffer_count,
    };

    /// A point to go back to.
    struct OpenScope {
        Head head;
        std::size_t undo = 0;
        std::size_t assets = 0;
        std::size_t failed = 0;
        std::uint64_t flushed_seq = 0;
        std::array<std::size_t, buffer_count> rows{};
        bool savepoint = false; ///< a storage savepoint stands at its begin
        bool unit = false;      ///< the savepoint is the caller's
    };

    /// Everything the rules find out about one entry on the way to booking it.
    struct Plan {
        Target* target = nullptr;
        bool inherits_lines = false; ///< accounts come from the target
        bool zero_account = false;
        bool max_account = false;
        bool missing_account = false;
        bool other_ledger = false;
        bool negative = false;
        bool unrepresentable = false;
        std::int64_t time = 0;
        std::int32_t effective_date = 0;
        std::int64_t expires_at = 0;
    };

    // engine.cpp: batches, chains, scopes
    std::vector<EventResult> apply_events(BatchView const& batch, BatchOptions const& options);
    EventResult apply_one(DraftView const& draft);
    void apply_chain(BatchView const& batch,
                     std::size_t begin,
                     std::size_t end,
                     bool open,
                     std::span<EventResult> results);
    void check_input(BatchView const& batch);
    [[noreturn]] void refuse_size(BatchView const& batch, BatchOptions const& options);
    template <class Work>
    auto run_batch(BatchView const& batch, Work&& work);
    void take_back(std::size_t depth, std::size_t failures);
    void open_scope();
    void close_scope(bool keep);
    void restore(OpenScope const& scope);
    [[nodiscard]] bool recording() const noexcept;
    void note(Undo undo);
    void forget() noexcept;
    void undo(Undo const& record);
    void remember_refusal(DraftView const& draft, ResultCode code);
    void remember(Uuid const& id, ResultCode code);

    // engine_rules.cpp: verdicts in precedence order
    EventResult judge(DraftView const& draft, Plan& plan);
    [[nodiscard]] ResultCode judge_head(DraftView const& draft) const;
    [[nodiscard]] ResultCode judge_permission(DraftView const& draft);
    [[nodiscard]] std::optional<std::uint64_t> find_opening(LedgerAccountId const& id);
    [[nodiscard]] std::optional<EventResult> judge_existence(DraftView const& draft);
    [[nodiscard]] ResultCode judge_entry(DraftView const& draft, Plan& plan);
    void resolve_lines(DraftView const& draft, Plan& plan);
    void inherit_lines(DraftView const& draft, Plan& plan);
    [[nodiscard]] ResultCode judge_entry_shape(DraftView const& draft, Plan const& plan) const;
    [[nodiscard]] static bool has_account_on_both_sides(std::span<Posting const> postings);
    [[nodiscard]] ResultCode judge_lines(DraftView const& draft, Plan const& plan) const;
    [[nodiscard]] ResultCode judge_double_entry() const;
    [[nodiscard]] ResultCode judge_target(DraftView const& draft, Plan const& plan) const;
    [[nodiscard]] ResultCode judge_time(DraftView const& draft, Plan& plan) const;
    [[nodiscard]] ResultCode judge_accounts(DraftView const& draft) const;
    void lower_to_balance(DraftView const& draft);
    [[nodiscard]] ResultCode judge_limits(DraftView const& draft, Plan& plan) const;
    [[nodiscard]] std::optional<uint128> account_total(std::size_t index) const;
    void judge_line_limits(EventKind kind, Line const& line, uint128 amount, Lowest& lowest) const;
    [[nodiscard]] bool breaks_history(DraftView const& draft, Plan const& plan);
    [[nodiscard]] bool breaks_history(CachedAccount const& account,
                                      Side side,
                                      uint128 amount,
                                      std::int32_t effective_date);
    [[nodiscard]] ResultCode consume(DraftView const& draft, Plan const& plan);
    [[nodiscard]] ResultCode judge_open(DraftView const& draft);
    [[nodiscard]] ResultCode judge_change(DraftView const& draft);
    [[nodiscard]] ResultCode judge_period(DraftView const& draft) const;
    [[nodiscard]] ResultCode judge_import_order(DraftView const& draft) const;
    [[nodiscard]] std::int32_t default_date(DraftView const& draft) const noexcept;

    // engine_exists.cpp: an id that was sent before
    [[nodiscard]] ResultCode compare_entry(DraftView const& draft, JournalEntry const& stored);
    [[nodiscard]] ResultCode compare_postings(DraftView const& draft, JournalEntry const& stored);
    [[nodiscard]] bool
    has_same_amount(DraftView const& draft, JournalEntry const& stored, std::size_t line);
    [[nodiscard]] bool was_full_capture(JournalEntry const& stored, std::size_t line);
    [[nodiscard]] ResultCode compare_account(DraftView const& draft,
                                             JournalEntry const& stored) const;
    [[nodiscard]] ResultCode compare_change(DraftView const& draft,
                                            JournalEntry const& stored) const;
    [[nodiscard]] ResultCode compare_period(DraftView const& draft,
                                            JournalEntry const& stored) const;

    // engine_book.cpp: effects
    void book(DraftView const& draft, Plan const& plan);
    void book_entry(DraftView const& draft, Plan const& plan, canonical::Record& record);
    void
    book_line(EventKind kind, std::size_t index, uint128 released, canonical::Record const& record);
    void book_hold(DraftView const& draft, Plan const& plan, canonical::Record const& record);
    void settle_target(DraftView const& draft, Target& target);
    void book_open(DraftView const& draft,
                   canonical::AccountOpened& opened,
                   canonical::AccountState& opening);
    void book_change(DraftView const& draft, canonical::AccountState& after);
    void book_period(DraftView const& draft, canonical::Record& record);
    [[nodiscard]] bool book_text(DraftView const& draft, Digest& digest);
    void write_entry(canonical::Record const& record);
    AccountState& touch(std::uint32_t account);
    HoldStatus& touch(Target& target);
    void expire_due(std::int64_t time);
    void expire(Target& hold);
    void end_hold(Target& hold, HoldState state);
    void set_closed(Target const& hold, bool closed);

    // engine_load.cpp: what storage knows
    void reload();
    void flush_appended();
    void flush_state();
    void flush_holds();
    void flush_head();
    [[nodiscard]] std::uint32_t find_account(LedgerAccountId const& id);
    [[nodiscard]] bool is_known(CachedAccount const& account) const noexcept;
    [[nodiscard]] bool is_made_in_scope(std::uint64_t seq) const noexcept;
    void load_accounts(std::vector<LedgerAccountId> ids);
    void fill_account(CachedAccount& account, AccountRow const& row, BalanceRow const& balance);
    [[nodiscard]] std::optional<std::uint64_t> find_seq(Uuid const& id);
    [[nodiscard]] std::optional<ResultCode> find_failure(Uuid const& id);
    void load_ids(Uuid const& wanted);
    void index_group_ids();
    [[nodiscard]] Target* find_target(Uuid const& id);
    void load_targets(std::vector<std::uint64_t> const& seqs);
    void add_target(JournalEntry const& entry, HoldRow const* hold);
    [[nodiscard]] bool is_due(std::int64_t time);
    void load_due(std::int64_t until);
    [[nodiscard]] JournalEntry load_entry(std::uint64_t seq);
    [[nodiscard]] std::uint32_t asset_index(std::string_view code);
    std::uint32_t add_asset(Currency const& asset);
    [[nodiscard]] std::optional<std::vector<EventResult>> find_receipt(Uuid const& batch_id,
                                                                       Digest const& digest);
    void
    write_receipt(Uuid const& batch_id, Digest const& digest, std::span<EventResult const> results);

    Scope scope_;
    EnginePorts ports_;
    storage::Transaction* transaction_ = nullptr;
    canonical::Chain chain_;

    // The state at the last commit plus the running group.
    bool loaded_ = false;
    LedgerRow row_; ///< as stored; its head is `stored_head_`
    Head head_;
    std::vector<AssetRow> assets_;
    std::vector<CachedAccount> accounts_;
    IdMap account_index_;
    Uuid id_high_; ///< no event id above it is in use: ids that ascend need no look-up
    std::unordered_map<std::uint64_t, Target> targets_;
    std::unordered_map<Uuid, std::uint64_t> target_seqs_;
    std::set<std::pair<std::int64_t, std::uint64_t>> due_; ///< expiry and sequence of open holds
    std::int64_t due_horizon_ =
        INT64_MIN; ///< stored open holds that expire up to here are in `due_`

    // The running group.
    Head stored_head_; ///< as the ledger's row stands in the transaction
    std::array<storage::Rows, buffer_count> buffers_;
    std::uint64_t flushed_seq_ = 0; ///< events up to this one are in the transaction
    std::vector<std::uint32_t> dirty_accounts_;
    storage::Rows fresh_balances_; ///< kept to reuse their memory, as the buffers are
    storage::Rows changed_balances_;
    std::vector<std::uint64_t> dirty_holds_;
    std::vector<std::pair<Uuid, ResultCode>> failed_; ///< remembered in this group
    std::size_t failed_flushed_ = 0;
    std::size_t failed_in_head_ = 0; ///< counted in the ledger's row
    std::unordered_map<Uuid, std::optional<std::uint64_t>>
        group_ids_; ///< ids looked up or made in this group
    std::unordered_map<Uuid, ResultCode> group_failures_;
    std::size_t group_indexed_ = 0; ///< buffered entries that are in `group_ids_`
    std::vector<OpenScope> scopes_;
    std::vector<Undo> undo_;

    // The running batch and event; kept to reuse their memory.
    BatchView const* batch_ = nullptr;
    std::uint64_t batch_number_ = 0;
    std::uint64_t principal_ = 0;
    std::int64_t reading_ = 0;
    bool imported_ = false;
    ReplayEvent const* replay_ = nullptr;
    std::vector<Line> lines_;
    std::vector<canonical::PostingView> posting_views_;
};

} // namespace nostro::inline v0::detail
