#include "ledger/engine.hpp"

#include "core/check.hpp"
#include "core/utf8.hpp"
#include "ledger/receipt.hpp"
#include "ledger/tables.hpp"

#include <nostro/core/error.hpp>
#include <nostro/core/limits.hpp>

#include <algorithm>
#include <string>
#include <unordered_set>

namespace nostro::inline v0::detail {

namespace {

/// Collected entries are handed on while they are still in the processor's cache.
constexpr std::size_t rows_per_flush = 1'024;

[[noreturn]] void raise_invalid(std::size_t index,
                                std::string_view field,
                                std::string message,
                                ErrorCode code = ErrorCode::invalid_argument) {
    throw InvalidArgument{
        std::move(message),
        {{"field", "events[" + std::to_string(index) + "]." + std::string{field}}},
        code};
}

void check_text(Text const& text, std::size_t index) {
    if (!is_valid_text(text.description)) {
        raise_invalid(index, "text.description", "text is not UTF-8 without U+0000");
    }
    if (text.metadata.size() > limits::metadata_entries_max) {
        raise_invalid(index,
                      "text.metadata",
                      "more metadata entries than allowed",
                      ErrorCode::limit_exceeded);
    }
    std::size_t bytes = text.description.size();
    std::unordered_set<std::string_view> keys;
    for (auto const& [key, value] : text.metadata) {
        if (key.empty() || key.size() > limits::metadata_key_bytes_max || !is_valid_text(key)) {
            raise_invalid(index, "text.metadata", "a metadata key is empty, too long or not text");
        }
        if (!is_valid_text(value)) {
            raise_invalid(index, "text.metadata." + key, "metadata is not UTF-8 without U+0000");
        }
        if (!keys.insert(key).second) {
            raise_invalid(index, "text.metadata." + key, "a metadata key stands twice");
        }
        bytes += key.size() + value.size();
    }
    if (bytes > limits::text_bytes_max) {
        raise_invalid(
            index, "text", "description and metadata are too long", ErrorCode::limit_exceeded);
    }
}

/// A rate that cannot have been used, and a remainder that is not a fraction, are mistakes of the
/// caller.
void check_conversion(ConversionNote const& note, std::size_t index) {
    if (note.rate.numerator <= 0 || note.rate.denominator <= 0 ||
        note.remainder_denominator <= Amount{} || note.rounding > RoundingMode::ceiling) {
        raise_invalid(index, "conversion", "rate and remainder denominator must be positive");
    }
}

} // namespace

Engine::Engine(Scope scope, EnginePorts ports) : scope_{scope}, ports_{ports} {
    buffers_[assets_rows] = storage::Rows{tables::Assets::table};
    buffers_[accounts_rows] = storage::Rows{tables::LedgerAccounts::table};
    buffers_[entries_rows] = storage::Rows{tables::Entries::table};
    buffers_[postings_rows] = storage::Rows{tables::Postings::table};
    buffers_[backdated_rows] = storage::Rows{tables::Backdated::table};
    buffers_[links_rows] = storage::Rows{tables::Links::table};
    buffers_[account_changes_rows] = storage::Rows{tables::LedgerAccountChanges::table};
    buffers_[period_changes_rows] = storage::Rows{tables::PeriodChanges::table};
    buffers_[conversions_rows] = storage::Rows{tables::Conversions::table};
    buffers_[texts_rows] = storage::Rows{tables::Texts::table};
    fresh_balances_ = storage::Rows{tables::Balances::table};
    changed_balances_ = storage::Rows{tables::Balances::table};
}

Engine::~Engine() = default;

/// Run the work of a batch; an exception leaves no scope of it open.
template <class Work>
auto Engine::run_batch(BatchView const& batch, Work&& work) {
    std::size_t const depth = scopes_.size();
    std::size_t const failures = failed_.size();
    batch_ = &batch;
    ++batch_number_;
    try {
        auto result = work();
        batch_ = nullptr;
        return result;
    } catch (...) {
        batch_ = nullptr;
        replay_ = nullptr;
        take_back(depth, failures);
        throw;
    }
}

std::vector<EventResult> Engine::apply(BatchView const& batch, BatchOptions const& options) {
    if (batch.size() > limits::batch_events_max) {
        refuse_size(batch, options);
    }
    check_input(batch);
    Digest digest{};
    if (options.batch_id) {
        digest = batch_digest(batch, options.atomic);
        if (auto stored = find_receipt(*options.batch_id, digest)) {
            return *std::move(stored);
        }
    }
    principal_ = options.principal;
    reading_ = ports_.clock->now().time_since_epoch().count();
    std::size_t const depth = scopes_.size();
    std::size_t const failures = failed_.size();
    // A policy is the host's: it may throw in the middle of the batch.
    bool const is_undoable = options.dry_run || ports_.policy != nullptr;
    std::vector<EventResult> results = run_batch(batch, [&] {
        if (is_undoable) {
            open_scope();
        }
        return apply_events(batch, options);
    });
    if (options.dry_run) {
        take_back(depth, failures);
        return results;
    }
    if (is_undoable) {
        close_scope(true);
    }
    if (options.batch_id) {
        write_receipt(*options.batch_id, digest, results);
    }
    return results;
}

/// A batch that is too large is not the one its id was used for.
void Engine::refuse_size(BatchView const& batch, BatchOptions const& options) {
    if (options.batch_id) {
        static_cast<void>(find_receipt(*options.batch_id, Digest{}));
    }
    throw Rejected{"batch_too_large",
                   static_cast<int>(ResultCode::batch_too_large),
                   "a batch has at most " + std::to_string(limits::batch_events_max) + " events",
                   {{"events", std::to_string(batch.size())}}};
}

/// Undo the scopes above `depth` and forget the refusals behind the first `failures`. When storage
/// can only roll everything back, the group is over and starts anew.
void Engine::take_back(std::size_t depth, std::size_t failures) {
    while (scopes_.size() > depth && transaction_->is_undoable()) {
        close_scope(false);
    }
    for (std::size_t i = failures; i < failed_.size(); ++i) {
        group_failures_.erase(failed_[i].first);
    }
    failed_.resize(failures);
}

std::vector<EventResult> Engine::apply_events(BatchView const& batch, BatchOptions const& options) {
    std::vector<EventResult> results(batch.size());
    DraftView draft;
    auto const is_linked = [&](std::size_t index) {
        batch.read(index, draft);
        return has(draft.flags, EventFlags::linked);
    };
    if (batch.size() != 0) {
        batch.read(0, draft);
        imported_ = has(draft.flags, EventFlags::imported);
    }
    for (std::size_t begin = 0; begin < batch.size();) {
        std::size_t end = begin + 1;
        bool const chained = options.atomic || is_linked(begin);
        bool open = false;
        if (chained) {
            // An atomic batch is one chain, whatever its links say; only a link without a next
            // event is open.
            while (end < batch.size() && (options.atomic || is_linked(end - 1))) {
                ++end;
            }
            open = end == batch.size() && is_linked(end - 1);
            apply_chain(batch, begin, end, open, results);
        } else {
            results[begin] = apply_one(draft);
            remember_refusal(draft, results[begin].code);
        }
        if (buffers_[entries_rows].size() >= rows_per_flush && !recording()) {
            flush_appended();
        }
        begin = end;
    }
    return results;
}

/// All or none. The first event that fails keeps its own code; remembered, it burns its id although
/// nothing else of the chain stays.
void Engine::apply_chain(BatchView const& batch,
                         std::size_t begin,
                         std::size_t end,
                         bool open,
                         std::span<EventResult> results) {
    open_scope();
    DraftView draft;
    std::size_t const judged = open ? end - 1 : end;
    std::size_t failed = begin;
    for (; failed < judged; ++failed) {
        batch.read(failed, draft);
        results[failed] = apply_one(draft);
        if (!results[failed].ok()) {
            break;
        }
    }
    bool const broken = failed < judged;
    close_scope(!broken && !open);
    if (!broken && !open) {
        return;
    }
    for (std::size_t i = begin; i < end; ++i) {
        if (!broken || i != failed) {
            results[i] = {.code = ResultCode::linked_event_failed};
        }
    }
    if (open && !broken) {
        results[end - 1] = {.code = ResultCode::linked_event_chain_open};
    }
    if (broken) {
        remember_refusal(draft, results[failed].code);
    }
}

EventResult Engine::apply_one(DraftView const& draft) {
    Plan plan;
    plan.time = replay_ != nullptr ? replay_->time.time_since_epoch().count()
                                   : std::max({reading_, head_.time + 1, head_.swept_until});
    if (replay_ == nullptr && has(draft.flags, EventFlags::imported)) {
        plan.time = std::max(draft.time, head_.time + 1);
    }
    // What expires at this moment belongs to the event: if it is refused, nothing has happened.
    bool const expires = is_due(plan.time);
    if (expires) {
        open_scope();
    }
    EventResult result = judge(draft, plan);
    if (result.code == ResultCode::created) {
        book(draft, plan);
        result.seq = head_.seq;
        result.time = Timestamp{std::chrono::nanoseconds{head_.time}};
    }
    if (expires) {
        close_scope(result.code == ResultCode::created);
    }
    return result;
}

/// What is not a matter of the ledger's rules is refused for the whole batch, before anything is
/// applied.
void Engine::check_input(BatchView const& batch) {
    std::size_t index = 0;
    for (Event const& event : batch.events()) {
        DraftView draft;
        draft.read(event);
        if (draft.text != nullptr) {
            check_text(*draft.text, index);
        }
        if (draft.conversion != nullptr) {
            check_conversion(*draft.conversion, index);
        }
        for (Posting const& posting : draft.postings) {
            if (posting.side > Side::credit) {
                raise_invalid(index, "postings", "a side is neither debit nor credit");
            }
        }
        if (draft.account != nullptr) {
            LedgerAccountClass const account_class = draft.account->account_class;
            if (account_class < LedgerAccountClass::asset ||
                account_class > LedgerAccountClass::expense) {
                raise_invalid(index, "account_class", "not an account class");
            }
            auto const known = [&](AssetRow const& asset) {
                return asset.currency.code() == draft.account->asset;
            };
            if (std::ranges::none_of(assets_, known) && !Currency::find_iso(draft.account->asset)) {
                raise_invalid(index,
                              "asset",
                              "neither an ISO 4217 currency nor an asset defined on this ledger");
            }
        }
        ++index;
    }
}

void Engine::open_scope() {
    OpenScope scope{.head = head_,
                    .undo = undo_.size(),
                    .assets = assets_.size(),
                    .failed = failed_.size(),
                    .flushed_seq = flushed_seq_};
    for (std::size_t i = 0; i < buffer_count; ++i) {
        scope.rows[i] = buffers_[i].size();
    }
    scopes_.push_back(scope);
}

void Engine::close_scope(bool keep) {
    OpenScope const scope = scopes_.back();
    scopes_.pop_back();
    if (!keep) {
        restore(scope);
    }
    if (scope.savepoint) {
        keep ? transaction_->release() : transaction_->rollback_to();
    }
    if (!recording()) {
        undo_.clear();
    }
}

void Engine::open_unit_scope() {
    NOSTRO_CHECK(
        std::ranges::all_of(buffers_, [](storage::Rows const& rows) { return rows.empty(); }));
    open_scope();
    scopes_.back().unit = true;
    scopes_.back().savepoint = true;
}

void Engine::close_unit_scope(bool keep) {
    NOSTRO_CHECK(!scopes_.empty() && scopes_.back().unit);
    OpenScope const scope = scopes_.back();
    scopes_.pop_back();
    if (keep) {
        return;
    }
    std::vector<std::pair<Uuid, ResultCode>> const refused(
        failed_.begin() + static_cast<std::ptrdiff_t>(scope.failed), failed_.end());
    restore(scope);
    // The unit may have done anything. Storage stands where it was, so that is where to start from.
    forget();
    stored_head_ = scope.head;
    failed_.resize(scope.failed);
    failed_flushed_ = std::min(failed_flushed_, scope.failed);
    failed_in_head_ = std::min(failed_in_head_, scope.failed);
    for (auto const& [id, code] : refused) {
        remember(id, code);
    }
}

/// Memory as it was when the scope was opened. Rows that were flushed since are undone by its
/// savepoint.
void Engine::restore(OpenScope const& scope) {
    while (undo_.size() > scope.undo) {
        undo(undo_.back());
        undo_.pop_back();
    }
    head_ = scope.head;
    assets_.resize(scope.assets, AssetRow{0, Currency::iso("XXX")});
    flushed_seq_ = scope.flushed_seq;
    for (std::size_t i = 0; i < buffer_count; ++i) {
        scope.savepoint ? buffers_[i].clear() : buffers_[i].truncate(scope.rows[i]);
    }
    // Ids of the scope are free again; what was looked up will be looked up again.
    group_ids_.clear();
    group_indexed_ = 0;
}

/// Whether changes of memory must be undoable one by one: inside chains, not inside a host's unit.
bool Engine::recording() const noexcept {
    return !scopes_.empty() && !scopes_.back().unit;
}

void Engine::note(Undo undo) {
    if (recording()) {
        undo_.push_back(std::move(undo));
    }
}

/// Drop what is cached of accounts and holds; it is read again when needed.
void Engine::forget() noexcept {
    accounts_.clear();
    account_index_.clear();
    targets_.clear();
    target_seqs_.clear();
    due_.clear();
    due_horizon_ = INT64_MIN;
    dirty_accounts_.clear();
    dirty_holds_.clear();
}

void Engine::undo(Undo const& record) {
    if (auto const* account = std::get_if<AccountUndo>(&record)) {
        // What the row says may have changed in between: writing it once more is harmless.
        bool const dirty = accounts_[account->index].state.dirty;
        accounts_[account->index].state = account->state;
        accounts_[account->index].state.dirty = dirty || account->state.dirty;
    } else if (auto const* hold = std::get_if<HoldUndo>(&record)) {
        Target& target = targets_.at(hold->seq);
        bool const dirty = target.hold.dirty;
        target.hold = hold->status;
        target.hold.dirty = dirty || hold->status.dirty;
        target.captured_lines = hold->captured_lines;
        if (target.hold.state == HoldState::open && target.expires_at != tables::Holds::never) {
            due_.insert({target.expires_at, target.seq});
        }
    } else if (auto const* reversed = std::get_if<ReversedUndo>(&record)) {
        targets_.at(reversed->seq).reversed = false;
    } else {
        std::uint64_t const seq = std::get<TargetAdded>(record).seq;
        auto const found = targets_.find(seq);
        due_.erase({found->second.expires_at, seq});
        target_seqs_.erase(found->second.id);
        targets_.erase(found);
    }
}

/// Opening an account never burns its id: it names the account, not the attempt.
void Engine::remember_refusal(DraftView const& draft, ResultCode code) {
    if (draft.account == nullptr && info_of(code).remembered) {
        remember(draft.id, code);
    }
}

void Engine::remember(Uuid const& id, ResultCode code) {
    failed_.emplace_back(id, code);
    group_failures_.insert_or_assign(id, code);
    id_high_ = std::max(id_high_, id);
}

void Engine::replay(ReplayEvent const& event) {
    std::array const events{event.event};
    BatchView const batch{std::span<Event const>{events}};
    check_input(batch);
    replay_ = &event;
    principal_ = event.principal;
    DraftView draft;
    draft.read(events.front());
    EventResult const result = run_batch(batch, [&] { return apply_one(draft); });
    replay_ = nullptr;
    auto const hash = [&] {
        if (result.code == ResultCode::created) {
            std::array<std::byte, 8> made{};
            std::ranges::copy(std::span{head_.hash}.first<8>(), made.begin());
            return made;
        }
        std::array const seqs{result.seq};
        return find_entry_rows(*transaction_, scope_, seqs).front()->hash;
    };
    if (!result.ok() || result.seq != event.seq || hash() != event.hash) {
        std::string const seq = std::to_string(event.seq);
        throw InvalidArgument{"event " + seq + " does not come out as it was exported",
                              {{"seq", seq}, {"result", std::string{name_of(result.code)}}}};
    }
}

bool Engine::replay_failed(EntryId const& id, ResultCode code) {
    if (auto const known = find_failure(id)) {
        return false;
    }
    if (auto const seq = find_seq(id)) {
        throw InvalidArgument{"an id that was refused for ever is that of an event",
                              {{"failed_id", to_string(id)}, {"seq", std::to_string(*seq)}}};
    }
    remember(id, code);
    return true;
}

void Engine::define_asset(Currency const& asset) {
    for (AssetRow const& known : assets_) {
        if (known.currency.code() == asset.code()) {
            if (known.currency != asset) {
                throw AlreadyExists{"the asset is defined with another scale",
                                    {{"asset", std::string{asset.code()}},
                                     {"scale", std::to_string(known.currency.scale())}}};
            }
            return;
        }
    }
    add_asset(asset);
}

std::size_t Engine::sweep(Timestamp now, std::size_t limit) {
    std::int64_t const time = now.time_since_epoch().count();
    std::size_t swept = 0;
    while (swept < limit && is_due(time)) {
        std::vector<std::uint64_t> seqs;
        for (auto const& [expires_at, seq] : due_) {
            if (expires_at > time || seqs.size() == limit - swept) {
                break;
            }
            seqs.push_back(seq);
        }
        load_targets(seqs);
        for (std::uint64_t const seq : seqs) {
            Target& hold = targets_.at(seq);
            expire(hold);
            head_.swept_until = std::max(head_.swept_until, hold.expires_at);
        }
        swept += seqs.size();
    }
    return swept;
}

Timestamp Engine::now() const {
    return std::max(ports_.clock->now(),
                    Timestamp{std::chrono::nanoseconds{std::max(head_.time, head_.swept_until)}});
}

LedgerHead Engine::head() const {
    auto const date = [](std::int32_t days) {
        return days == AccountState::no_date ? std::nullopt
                                             : std::optional{Date{std::chrono::days{days}}};
    };
    return {.seq = head_.seq,
            .time = Timestamp{std::chrono::nanoseconds{head_.time}},
            .hash = head_.hash,
            .business_date = date(head_.business_date),
            .locked_through = date(head_.locked_through)};
}

} // namespace nostro::inline v0::detail
