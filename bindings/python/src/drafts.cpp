#include "drafts.hpp"

#include <nostro/core/error.hpp>

#include <string>

namespace nostro::inline v0::python {

namespace {

struct IdVisitor {
    Uuid operator()(PeriodChange const& change) const { return change.id; }

    Uuid operator()(auto const& input) const { return input.draft.id; }
};

} // namespace

Uuid id_of(EventInput const& input) {
    return std::visit(IdVisitor{}, input);
}

std::optional<Currency> AssetBook::find(LedgerAccountId const& account) {
    {
        std::scoped_lock const lock{mutex_};
        if (auto const found = assets_.find(account); found != assets_.end()) {
            return found->second;
        }
    }
    auto const stored =
        ledger_.find_account(account); // not under the lock: it may wait for storage
    if (!stored) {
        return std::nullopt;
    }
    std::scoped_lock const lock{mutex_};
    if (assets_.size() == accounts_max) {
        assets_.clear();
    }
    assets_.emplace(account, stored->asset);
    return stored->asset;
}

Currency AssetBook::get(LedgerAccountId const& account) {
    if (auto const found = find(account)) {
        return *found;
    }
    throw NotFound{"account does not exist", {{"account_id", to_string(account)}}};
}

void AssetBook::clear() {
    std::scoped_lock const lock{mutex_};
    assets_.clear();
}

Event EventMaker::operator()(EventInput const& input) {
    return std::visit([this](auto const& given) { return make(given); }, input);
}

/// A Decimal has a scale of its own, which only a full draft can carry.
Event EventMaker::make(TransferInput const& input) {
    auto const& given = input.draft;
    if (!input.amount.scale) {
        require_currency(given.debit_account, input.amount);
        require_currency(given.credit_account, input.amount);
        auto transfer = given;
        transfer.amount = input.amount.number;
        return transfer;
    }
    EntryDraft draft;
    draft.id = given.id;
    draft.kind = given.kind;
    draft.flags = given.flags;
    draft.pending_id = given.pending_id;
    draft.timeout_s = given.timeout_s;
    draft.code = given.code;
    draft.effective_date = given.effective_date;
    draft.user_data = given.user_data;
    draft.time = given.time;
    draft.postings = {make_posting(given.debit_account, Side::debit, input.amount),
                      make_posting(given.credit_account, Side::credit, input.amount)};
    return draft;
}

Event EventMaker::make(EntryInput const& input) {
    auto draft = input.draft;
    draft.postings.reserve(input.postings.size());
    for (auto const& posting : input.postings) {
        draft.postings.push_back(make_posting(posting.account, posting.side, posting.amount));
    }
    return draft;
}

Event EventMaker::make(AccountInput const& input) {
    if (input.asset) {
        opened_.emplace(input.draft.id, *input.asset);
    }
    return input.draft;
}

Event EventMaker::make(ChangeInput const& input) {
    auto change = input.draft;
    if (input.debit_headroom) {
        change.debit_headroom = make_headroom(change.account, *input.debit_headroom);
    }
    if (input.credit_headroom) {
        change.credit_headroom = make_headroom(change.account, *input.credit_headroom);
    }
    return change;
}

Posting
EventMaker::make_posting(LedgerAccountId const& account, Side side, GivenAmount const& amount) {
    require_currency(account, amount);
    return {account, side, amount.number, amount.scale};
}

/// Zero for an account that does not exist: the ledger refuses the change whatever the amount is.
Amount EventMaker::make_headroom(LedgerAccountId const& account, GivenAmount const& amount) {
    require_currency(account, amount);
    if (!amount.scale) {
        return amount.number;
    }
    auto const asset = find_asset(account);
    return asset ? to_money({amount.number, *amount.scale}, *asset).minor() : Amount{};
}

/// What does not exist is left to the ledger, which answers it in the order of precedence.
void EventMaker::require_currency(LedgerAccountId const& account, GivenAmount const& amount) {
    if (!amount.currency) {
        return;
    }
    auto const asset = find_asset(account);
    if (asset && *asset != *amount.currency) {
        throw InvalidArgument{"the amount is in another currency than the account",
                              {{"reason", "currency_mismatch"},
                               {"account_id", to_string(account)},
                               {"asset", std::string{asset->code()}},
                               {"currency", std::string{amount.currency->code()}}}};
    }
}

std::optional<Currency> EventMaker::find_asset(LedgerAccountId const& account) {
    auto const opened = opened_.find(account);
    return opened != opened_.end() ? std::optional{opened->second} : book_.find(account);
}

} // namespace nostro::inline v0::python
