#include <nostro/ledger/ledger.hpp>

#include "core/paging.hpp"
#include "ledger/host.hpp"
#include "ledger/jsonl.hpp"
#include "ledger/refusal.hpp"
#include "ledger/snapshots.hpp"
#include "ledger/tables.hpp"

#include <nostro/core/error.hpp>
#include <nostro/core/limits.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace nostro::inline v0 {

namespace {

/// Feeds the lines of an export to an engine.
class Importer {
public:
    explicit Importer(detail::Engine& engine) : engine_{engine}, known_{engine.head().seq} {}

    void take(detail::ExportLine const& line, std::uint64_t number) {
        if (ended_ || (number == 1) != std::holds_alternative<detail::ExportHeader>(line)) {
            throw InvalidArgument{"a header stands first, a trailer last, and both once",
                                  {{"line", std::to_string(number)}}};
        }
        try {
            std::visit([this](auto const& part) { apply(part); }, line);
        } catch (InvalidArgument const& error) {
            raise_at(number, error);
        }
    }

    [[nodiscard]] bool ended() const noexcept { return ended_; }

    [[nodiscard]] std::uint64_t added() const noexcept { return engine_.head().seq - known_; }

private:
    [[noreturn]] static void raise_at(std::uint64_t number, InvalidArgument const& error) {
        auto const where = std::to_string(number);
        std::vector<Detail> details{{"line", where}};
        std::ranges::copy(error.details(), std::back_inserter(details));
        throw InvalidArgument{
            "line " + where + ": " + error.what(), std::move(details), error.code()};
    }

    void apply(detail::ExportHeader const& header) {
        if (header.strict_history != engine_.strict_history()) {
            throw InvalidArgument{
                "the export is of a ledger with another strict_history; create this one alike",
                {{"field", "strict_history"}}};
        }
        for (Currency const& asset : header.assets) {
            engine_.define_asset(asset);
        }
    }

    void apply(detail::ReplayEvent const& event) {
        engine_.replay(event);
        ++events_;
        if (events_ % limits::batch_events_max == 0) {
            engine_.flush();
        }
    }

    void apply(detail::ReplayFailure const& failure) {
        engine_.replay_failed(failure.id, failure.code);
    }

    void apply(detail::ExportTrailer const& trailer) {
        LedgerHead const head = engine_.head();
        if (head.seq != trailer.head.seq || head.time != trailer.head.time ||
            head.hash != trailer.head.hash || events_ != trailer.events) {
            throw InvalidArgument{
                "the ledger does not end as the export says",
                {{"expected_hash", to_string(trailer.head.hash)}, {"hash", to_string(head.hash)}}};
        }
        ended_ = true;
    }

    detail::Engine& engine_;
    std::uint64_t known_;
    std::uint64_t events_ = 0;
    bool ended_ = false;
};

} // namespace

detail::LedgerHost::~LedgerHost() = default;

Ledger::Ledger(std::shared_ptr<detail::LedgerHost> host) noexcept : host_{std::move(host)} {}

Ledger::Ledger(Ledger const&) = default;
Ledger& Ledger::operator=(Ledger const&) = default;
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;
Ledger::~Ledger() = default;

std::int64_t Ledger::number() const noexcept {
    return host_->scope().ledger;
}

std::int64_t Ledger::tenant() const noexcept {
    return host_->scope().tenant;
}

std::string const& Ledger::name() const noexcept {
    return host_->name();
}

void Ledger::define_asset(Currency const& asset) {
    host_->write(
        [&](detail::Engine& engine, storage::Transaction&) { engine.define_asset(asset); });
}

namespace {

EventResult post_one(detail::LedgerHost& host, detail::BatchView const& batch, Uuid const& id) {
    EventResult const result = host.post(batch, {}).front();
    if (!result.ok()) {
        detail::raise_rejected(result, {"id", to_string(id)});
    }
    return result;
}

template <class Draft>
EventResult post_event(detail::LedgerHost& host, Draft const& draft) {
    std::array const events{Event{draft}};
    return post_one(host, detail::BatchView{std::span<Event const>{events}}, draft.id);
}

} // namespace

EventResult Ledger::post(EntryDraft const& draft) {
    return post_event(*host_, draft);
}

EventResult Ledger::post(Transfer const& transfer) {
    return post_one(*host_, detail::BatchView{std::span{&transfer, 1}}, transfer.id);
}

EventResult Ledger::open_account(LedgerAccountDraft const& draft) {
    return post_event(*host_, draft);
}

EventResult Ledger::change_account(LedgerAccountChange const& change) {
    return post_event(*host_, change);
}

EventResult Ledger::change_period(PeriodChange const& change) {
    return post_event(*host_, change);
}

std::vector<EventResult> Ledger::post_batch(std::span<Event const> events,
                                            BatchOptions const& options) {
    return host_->post(detail::BatchView{events}, options);
}

std::vector<EventResult> Ledger::post_batch(std::span<Transfer const> transfers,
                                            BatchOptions const& options) {
    return host_->post(detail::BatchView{transfers}, options);
}

namespace {

/// Run one reading method on a consistent state.
template <class Work>
auto read(detail::LedgerHost& host, Work&& work) {
    std::optional<std::invoke_result_t<Work&, detail::LedgerReader&>> result;
    host.read([&](detail::LedgerReader& reader) { result.emplace(work(reader)); });
    return *std::move(result);
}

} // namespace

std::optional<LedgerAccount> Ledger::find_account(LedgerAccountId const& id) const {
    return read(*host_, [&](auto& reader) { return reader.find_account(id); });
}

LedgerAccount Ledger::get_account(LedgerAccountId const& id) const {
    if (auto account = find_account(id)) {
        return *std::move(account);
    }
    throw NotFound{"account does not exist", {{"account", to_string(id)}}};
}

Page<LedgerAccount> Ledger::list_accounts(LedgerAccountFilter const& filter,
                                          PageRequest const& page) const {
    detail::check_page_limit(page.limit);
    return read(*host_, [&](auto& reader) { return reader.list_accounts(filter, page); });
}

Balance Ledger::get_balance(LedgerAccountId const& id, AsOf const& as_of) const {
    return read(*host_, [&](auto& reader) { return reader.get_balance(id, as_of); });
}

std::optional<JournalEntry> Ledger::find_entry(EntryId const& id) const {
    return read(*host_, [&](auto& reader) { return reader.find_entry(id); });
}

JournalEntry Ledger::get_entry(EntryId const& id) const {
    if (auto entry = find_entry(id)) {
        return *std::move(entry);
    }
    throw NotFound{"entry does not exist", {{"entry", to_string(id)}}};
}

std::optional<JournalEntry> Ledger::find_entry_by_seq(std::uint64_t seq) const {
    return read(*host_, [&](auto& reader) { return reader.find_entry_by_seq(seq); });
}

Page<JournalEntry> Ledger::list_entries(EntryFilter const& filter, PageRequest const& page) const {
    detail::check_page_limit(page.limit);
    return read(*host_, [&](auto& reader) { return reader.list_entries(filter, page); });
}

std::vector<JournalEntry> Ledger::read_changes(std::uint64_t after_seq, std::size_t limit) const {
    detail::check_page_limit(limit);
    return read(*host_, [&](auto& reader) { return reader.read_changes(after_seq, limit); });
}

Page<StatementLine> Ledger::list_statement(LedgerAccountId const& id,
                                           StatementFilter const& filter,
                                           PageRequest const& page) const {
    detail::check_page_limit(page.limit);
    return read(*host_, [&](auto& reader) { return reader.list_statement(id, filter, page); });
}

std::optional<Hold> Ledger::find_hold(EntryId const& id) const {
    return read(*host_, [&](auto& reader) { return reader.find_hold(id); });
}

Page<Hold> Ledger::list_open_holds(std::optional<LedgerAccountId> const& account,
                                   PageRequest const& page) const {
    detail::check_page_limit(page.limit);
    return read(*host_, [&](auto& reader) { return reader.list_open_holds(account, page); });
}

LedgerHead Ledger::head() const {
    return read(*host_, [](auto& reader) { return reader.head(); });
}

Anchor Ledger::anchor() const {
    LedgerHead const at = head();
    return {.seq = at.seq, .hash = at.hash};
}

std::vector<AssetTotals> Ledger::trial_balance() const {
    return read(*host_, [](auto& reader) { return reader.trial_balance(); });
}

Hash Ledger::state_hash() const {
    return read(*host_, [](auto& reader) { return reader.state_hash(); });
}

std::uint64_t Ledger::take_snapshot(Date business_date) {
    std::uint64_t accounts = 0;
    host_->write([&](detail::Engine& engine, storage::Transaction& transaction) {
        engine.flush();
        accounts = detail::take_snapshot(
            transaction, engine.scope(), engine.now(), engine.head().seq, business_date);
    });
    return accounts;
}

Page<Snapshot> Ledger::list_snapshots(LedgerAccountId const& account,
                                      PageRequest const& page) const {
    detail::check_page_limit(page.limit);
    return read(*host_, [&](auto& reader) { return reader.list_snapshots(account, page); });
}

void Ledger::drop_snapshot(Date business_date) {
    host_->write([&](detail::Engine& engine, storage::Transaction& transaction) {
        detail::drop_snapshot(transaction, engine.scope(), business_date);
    });
}

bool Ledger::erase_text(std::uint64_t seq) {
    bool erased = false;
    host_->write([&](detail::Engine& engine, storage::Transaction& transaction) {
        engine.flush();
        storage::Rows key{tables::Texts::table, tables::Texts::table.key_size};
        key.add(engine.scope().tenant)
            .add(engine.scope().ledger)
            .add(static_cast<std::int64_t>(seq));
        erased = transaction.erase(tables::Texts::table, key.view()) == 1;
    });
    return erased;
}

std::size_t Ledger::sweep_expired(Timestamp now, std::size_t limit) {
    std::size_t swept = 0;
    host_->write(
        [&](detail::Engine& engine, storage::Transaction&) { swept = engine.sweep(now, limit); });
    return swept;
}

VerifyReport Ledger::verify(std::span<Anchor const> anchors, Progress const& progress) const {
    std::vector<std::string> const findings = host_->check_storage();
    return read(*host_, [&](auto& reader) { return reader.verify(anchors, findings, progress); });
}

void Ledger::export_jsonl(std::function<void(std::string_view)> const& write,
                          Progress const& progress) const {
    host_->read([&](detail::LedgerReader& reader) { reader.export_jsonl(write, progress); });
}

void Ledger::export_plain_text(PlainTextFormat format,
                               std::function<void(std::string_view)> const& write,
                               Progress const& progress) const {
    host_->read(
        [&](detail::LedgerReader& reader) { reader.export_plain_text(format, write, progress); });
}

std::uint64_t Ledger::import_jsonl(std::function<std::optional<std::string>()> const& read_line,
                                   Progress const& progress) {
    std::uint64_t added = 0;
    host_->write_once([&](detail::Engine& engine, storage::Transaction&) {
        Importer importer{engine};
        std::uint64_t number = 0;
        while (auto const line = read_line()) {
            ++number;
            importer.take(detail::parse_line(*line, number), number);
            if (progress && number % 1'000 == 0) {
                progress(number, 0);
            }
        }
        if (!importer.ended()) {
            throw InvalidArgument{"the export ends without its trailer: it is cut off",
                                  {{"line", std::to_string(number)}}};
        }
        added = importer.added();
    });
    return added;
}

} // namespace nostro::inline v0
