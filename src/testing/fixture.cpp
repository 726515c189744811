#include <nostro/testing/fixture.hpp>

#include <nostro/storage/memory.hpp>

#include <utility>

namespace nostro::inline v0::testing {

Fixture::Fixture(OpenStorage open, FixtureOptions options)
    : clock{options.start}, open_storage_{open ? std::move(open) : storage::open_memory},
      options_{std::move(options)}, random_{1} {
    options_.core.clock = &clock;
    options_.core.create_if_missing = true;
    if (options_.core.random == nullptr) {
        options_.core.random = &random_;
    }
    open_core();
}

Fixture::~Fixture() = default;

void Fixture::reopen() {
    ledger_.reset();
    core_.reset();
    open_core();
}

void Fixture::open_core() {
    core_.emplace(Core::open(open_storage_(), options_.core));
    if (auto found = core_->find_ledger(options_.ledger)) {
        ledger_.emplace(*std::move(found));
        return;
    }
    LedgerOptions ledger;
    ledger.name = options_.ledger;
    ledger.strict_history = options_.strict_history;
    ledger_.emplace(core_->create_ledger(ledger));
}

EntryId Fixture::new_id() noexcept {
    return {1, ++ids_};
}

LedgerAccountDraft
Fixture::account_draft(LedgerAccountFlags flags, Amount headroom, std::string asset) {
    LedgerAccountDraft draft;
    draft.id = LedgerAccountId{Uuid{new_id()}};
    draft.asset = std::move(asset);
    draft.code = 1;
    draft.account_flags = flags;
    draft.debit_headroom = headroom;
    return draft;
}

LedgerAccountId Fixture::open(LedgerAccountFlags flags, Amount headroom, std::string asset) {
    auto const draft = account_draft(flags, headroom, std::move(asset));
    ledger_->open_account(draft);
    return draft.id;
}

LedgerAccountId Fixture::open_with(Amount amount, std::string const& asset) {
    auto const id =
        open(LedgerAccountFlags::history | LedgerAccountFlags::debit_limited, {}, asset);
    auto const giver = open(LedgerAccountFlags::history, {}, asset);
    ledger_->post(transfer(giver, id, amount));
    return id;
}

Transfer
Fixture::transfer(LedgerAccountId const& debit, LedgerAccountId const& credit, Amount amount) {
    Transfer draft;
    draft.id = new_id();
    draft.debit_account = debit;
    draft.credit_account = credit;
    draft.amount = amount;
    draft.code = 1;
    return draft;
}

EntryDraft
Fixture::entry(LedgerAccountId const& debit, LedgerAccountId const& credit, Amount amount) {
    EntryDraft draft;
    draft.id = new_id();
    draft.code = 1;
    draft.postings = {{debit, Side::debit, amount, {}}, {credit, Side::credit, amount, {}}};
    return draft;
}

EntryDraft Fixture::hold(LedgerAccountId const& debit,
                         LedgerAccountId const& credit,
                         Amount amount,
                         std::uint32_t timeout_s) {
    auto draft = entry(debit, credit, amount);
    draft.kind = EventKind::pending;
    draft.timeout_s = timeout_s;
    return draft;
}

EntryDraft Fixture::resolve(EventKind kind, EntryId const& target) {
    EntryDraft draft;
    draft.id = new_id();
    draft.kind = kind;
    draft.pending_id = target;
    return draft;
}

EntryDraft Fixture::post_part(EntryDraft const& hold, Amount amount, EventFlags flags) {
    auto draft = resolve(EventKind::post, hold.id);
    draft.flags = flags;
    draft.postings = hold.postings;
    for (auto& posting : draft.postings) {
        posting.amount = amount;
    }
    return draft;
}

} // namespace nostro::inline v0::testing
