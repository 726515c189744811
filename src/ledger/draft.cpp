#include "ledger/draft.hpp"

namespace nostro::inline v0::detail {

namespace {

constexpr std::int64_t nanoseconds(Timestamp time) noexcept {
    return time.time_since_epoch().count();
}

} // namespace

void DraftView::clear() noexcept {
    kind = EventKind::normal;
    flags = EventFlags::none;
    id = {};
    pending_id = {};
    timeout_s = 0;
    code = 0;
    effective_date.reset();
    user_data = nullptr;
    mandate = {};
    time = 0;
    postings = {};
    inherits_accounts = false;
    is_transfer = false;
    text = nullptr;
    conversion = nullptr;
    account = nullptr;
    change = nullptr;
    period = nullptr;
}

void DraftView::read(Transfer const& transfer) noexcept {
    kind = transfer.kind;
    flags = transfer.flags;
    id = transfer.id;
    pending_id = transfer.pending_id;
    timeout_s = transfer.timeout_s;
    code = transfer.code;
    effective_date = transfer.effective_date;
    user_data = &transfer.user_data;
    mandate = {};
    time = nanoseconds(transfer.time);
    is_transfer = true;
    text = nullptr;
    conversion = nullptr;
    account = nullptr;
    change = nullptr;
    period = nullptr;
    transfer_postings_[0] = {transfer.debit_account, Side::debit, transfer.amount, {}};
    transfer_postings_[1] = {transfer.credit_account, Side::credit, transfer.amount, {}};
    postings = transfer_postings_;
    inherits_accounts =
        has_target() && transfer.debit_account.is_zero() && transfer.credit_account.is_zero();
}

void DraftView::read(EntryDraft const& draft) noexcept {
    clear();
    kind = draft.kind;
    flags = draft.flags;
    id = draft.id;
    pending_id = draft.pending_id;
    timeout_s = draft.timeout_s;
    code = draft.code;
    effective_date = draft.effective_date;
    user_data = &draft.user_data;
    mandate = draft.mandate;
    time = nanoseconds(draft.time);
    postings = draft.postings;
    text = &draft.text;
    conversion = draft.conversion ? &*draft.conversion : nullptr;
}

void DraftView::read(LedgerAccountDraft const& draft) noexcept {
    clear();
    kind = EventKind::open;
    flags = draft.flags;
    id = draft.id;
    code = draft.code;
    user_data = &draft.user_data;
    time = nanoseconds(draft.time);
    text = &draft.text;
    account = &draft;
}

void DraftView::read(LedgerAccountChange const& draft) noexcept {
    clear();
    kind = EventKind::change;
    flags = draft.flags;
    id = draft.id;
    user_data = &draft.user_data;
    time = nanoseconds(draft.time);
    text = &draft.text;
    change = &draft;
}

void DraftView::read(PeriodChange const& draft) noexcept {
    clear();
    kind = EventKind::period;
    flags = draft.flags;
    id = draft.id;
    user_data = &draft.user_data;
    time = nanoseconds(draft.time);
    text = &draft.text;
    period = &draft;
}

void DraftView::read(Event const& event) noexcept {
    std::visit([this](auto const& draft) { read(draft); }, event);
}

} // namespace nostro::inline v0::detail
