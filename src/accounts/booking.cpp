#include "accounts/booking.hpp"

#include "accounts/entry_reader.hpp"
#include "accounts/entry_rows.hpp"
#include "accounts/limits.hpp"
#include "accounts/posting.hpp"
#include "accounts/sightings.hpp"
#include "core/digest.hpp"
#include "domain/book_code.hpp"
#include "domain/checks.hpp"
#include "domain/routing.hpp"

#include <nostro/core/error.hpp>
#include <nostro/core/limits.hpp>

#include <algorithm>
#include <chrono>
#include <set>
#include <tuple>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

constexpr std::size_t description_max = 3'000;

/// Fields one after the other, each with its size in front: two parties have one text only when
/// all of their fields are equal.
std::string fingerprint_of(ExternalParty const& party, std::string_view currency) {
    Sha256 hasher;
    for (std::string_view const field : {currency,
                                         std::string_view{party.name},
                                         std::string_view{party.number},
                                         std::string_view{party.kind},
                                         std::string_view{party.iban},
                                         std::string_view{party.bic},
                                         std::string_view{party.account_routing.scheme},
                                         std::string_view{party.account_routing.address},
                                         std::string_view{party.bank_routing.scheme},
                                         std::string_view{party.bank_routing.address},
                                         std::string_view{party.bank_name},
                                         std::string_view{party.bank_national_identifier}}) {
        hasher.update(std::to_string(field.size())).update(":").update(field);
    }
    Digest const digest = hasher.finish();
    return {reinterpret_cast<char const*>(digest.data()), digest.size()};
}

void check_party(ExternalParty const& party) {
    check_text("other.name", party.name, name_max);
    check_text("other.number", party.number, name_max);
    check_text("other.kind", party.kind, name_max);
    check_text("other.iban", party.iban, address_max);
    check_text("other.bic", party.bic, address_max);
    check_text("other.account_routing.scheme", party.account_routing.scheme, scheme_max);
    check_text("other.account_routing.address", party.account_routing.address, address_max);
    check_text("other.bank_routing.scheme", party.bank_routing.scheme, scheme_max);
    check_text("other.bank_routing.address", party.bank_routing.address, address_max);
    check_text("other.bank_name", party.bank_name, name_max);
    check_text("other.bank_national_identifier", party.bank_national_identifier, name_max);
}

/// An asset: what is paid to the party leaves through it, what it pays comes in through it.
LedgerAccountDraft
party_account(LedgerAccountId const& id, ExternalParty const& party, std::string const& currency) {
    LedgerAccountDraft draft;
    draft.id = id;
    draft.asset = currency;
    draft.text.description = party.name;
    draft.account_class = LedgerAccountClass::asset;
    draft.code = book_code::external_party;
    draft.account_flags = LedgerAccountFlags::none;
    return draft;
}

ExternalPartyRow row_of(ExternalParty const& party) {
    return {.name = party.name,
            .number = party.number,
            .kind = party.kind,
            .iban = party.iban,
            .bic = party.bic,
            .account_routing_scheme = party.account_routing.scheme,
            .account_routing_address = party.account_routing.address,
            .bank_routing_scheme = party.bank_routing.scheme,
            .bank_routing_address = party.bank_routing.address,
            .bank_name = party.bank_name,
            .bank_national_identifier = party.bank_national_identifier};
}

/// The accounts of the bank that a payment names: one or two.
std::vector<std::string> accounts_of(Payment const& payment) {
    std::vector<std::string> ids{payment.account_id};
    if (auto const* own = std::get_if<OwnAccount>(&payment.other)) {
        ids.push_back(own->id);
    }
    return ids;
}

} // namespace

PaymentBook::PaymentBook(Books& books, ServiceState const& state, std::string_view bank_id)
    : books_{books}, state_{state}, bank_{get_bank_row(books.transaction(), state.tenant, bank_id)},
      ledger_{books.ledger(state.tenant, bank_.ledger, bank_.id)} {}

std::vector<BookedPayment> PaymentBook::post(std::span<Payment const> payments) {
    load_accounts(payments);
    for (Payment const& payment : payments) {
        check(payment);
    }
    open_parties(payments);
    std::vector<Event> events;
    events.reserve(payments.size());
    for (Payment const& payment : payments) {
        events.emplace_back(draft_of(payment));
    }
    auto const results = post_events(ledger_, events);
    std::vector<BookedPayment> booked;
    booked.reserve(payments.size());
    for (std::size_t at = 0; at < results.size(); ++at) {
        booked.push_back({.result = {.journal_entry = std::get<EntryDraft>(events[at]).id,
                                     .existed = results[at].code == ResultCode::exists},
                          .seq = results[at].seq,
                          .time = results[at].time});
    }
    books_.flush();
    keep_dates(payments, booked);
    note_parties(payments);
    return booked;
}

void PaymentBook::load_accounts(std::span<Payment const> payments) {
    std::set<std::string> ids;
    for (Payment const& payment : payments) {
        if (payment.bank_id != bank_.id) {
            raise_invalid("bank_id", "bank_mismatch", "all payments are of one bank");
        }
        for (std::string& id : accounts_of(payment)) {
            ids.insert(std::move(id));
        }
    }
    for (std::string const& id : ids) {
        auto row = find_account_row(books_.transaction(), state_.tenant, bank_.id, id);
        if (!row) {
            raise_not_found("account_id", "account_not_found", id);
        }
        accounts_.insert_or_assign(id, BankAccount{bank_, *std::move(row)});
    }
}

void PaymentBook::check(Payment const& payment) const {
    for (std::string const& id : accounts_of(payment)) {
        BankAccountRow const& account = accounts_.at(id).account;
        if (account.closed_at) {
            raise_invalid("account_id", "account_closed", "the account is closed");
        }
        if (account.currency != payment.value.currency().code()) {
            raise_invalid(
                "value.currency", "currency_mismatch", "the account has another currency");
        }
    }
    check_text("id", payment.id, id_max);
    check_text("type", payment.type, name_max);
    check_text("description", payment.description, description_max);
    if (auto const* party = std::get_if<ExternalParty>(&payment.other)) {
        check_party(*party);
    } else if (std::get<OwnAccount>(payment.other).id == payment.account_id) {
        raise_invalid("other.id", "same_account", "a payment has two different sides");
    }
}

std::string PaymentBook::currency_of(Payment const& payment) const {
    return std::string{payment.value.currency().code()};
}

/// Find the ledger accounts of parties outside of the bank, and open those that are missing.
void PaymentBook::open_parties(std::span<Payment const> payments) {
    for (Payment const& payment : payments) {
        if (auto const* party = std::get_if<ExternalParty>(&payment.other)) {
            std::string currency = currency_of(payment);
            std::string fingerprint = fingerprint_of(*party, currency);
            parties_.try_emplace(std::move(fingerprint),
                                 PartyPlan{.party = party, .currency = std::move(currency)});
        }
    }
    storage::Records<ExternalPartyRow> records{books_.transaction(), state_.tenant};
    std::vector<FingerprintKey> keys;
    for (auto const& [fingerprint, plan] : parties_) {
        keys.emplace_back(bank_.ledger, storage::Bytes{fingerprint});
    }
    auto const known =
        records.find_each(keys, storage::Described<ExternalPartyRow>::by_fingerprint);
    std::vector<Event> events;
    std::vector<ExternalPartyRow> rows;
    std::size_t at = 0;
    for (auto& [fingerprint, plan] : parties_) {
        if (auto const& row = known[at++]) {
            plan.ledger_account = row->ledger_account_id;
            continue;
        }
        plan.ledger_account = state_.host->ports().ids->next<LedgerAccountId>();
        events.emplace_back(party_account(plan.ledger_account, *plan.party, plan.currency));
        rows.push_back(row_of(*plan.party));
        rows.back().ledger = bank_.ledger;
        rows.back().fingerprint = {fingerprint};
        rows.back().ledger_account_id = plan.ledger_account;
    }
    auto const opened = post_events(ledger_, events);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        rows[row].ledger_account = static_cast<std::int64_t>(opened[row].seq);
    }
    records.insert_all(rows);
}

LedgerAccountId const& PaymentBook::other_side(Payment const& payment) const {
    if (auto const* party = std::get_if<ExternalParty>(&payment.other)) {
        return parties_.at(fingerprint_of(*party, currency_of(payment))).ledger_account;
    }
    return accounts_.at(std::get<OwnAccount>(payment.other).id).account.ledger_account_id;
}

EntryDraft PaymentBook::draft_of(Payment const& payment) const {
    EntryDraft draft;
    draft.id = payment.id.empty() ? state_.host->ports().ids->next<EntryId>()
                                  : payment_entry_id(bank_.id, payment.account_id, payment.id);
    draft.code = book_code::payment;
    if (payment.completed) {
        draft.effective_date = std::chrono::floor<std::chrono::days>(*payment.completed);
    }
    draft.postings = postings_of(accounts_.at(payment.account_id).account.ledger_account_id,
                                 other_side(payment),
                                 payment.value.minor());
    draft.text.description = payment.description;
    if (!payment.type.empty()) {
        draft.text.metadata.emplace_back(entry_word::type, payment.type);
    }
    if (!payment.id.empty()) {
        bool const paid_in = !payment.value.minor().is_negative();
        draft.text.metadata.emplace_back(paid_in ? entry_word::credit_id : entry_word::debit_id,
                                         payment.id);
    }
    return draft;
}

/// What was completed at another time than it was booked stands in the list by that time, on both
/// accounts if both are of the bank. The posting of the payment's own account is the first.
void PaymentBook::keep_dates(std::span<Payment const> payments,
                             std::span<BookedPayment const> booked) {
    std::vector<EntryDateRow> rows;
    std::map<std::int64_t, std::vector<std::uint64_t>> aside;
    for (std::size_t at = 0; at < payments.size(); ++at) {
        Payment const& payment = payments[at];
        if (booked[at].result.existed || (!payment.completed && !payment.posted)) {
            continue;
        }
        Timestamp const completed = payment.completed.value_or(booked[at].time);
        std::uint16_t line = 0;
        for (std::string const& id : accounts_of(payment)) {
            std::int64_t const account = accounts_.at(id).account.ledger_account;
            rows.push_back({.ledger = bank_.ledger,
                            .seq = booked[at].seq,
                            .line = line++,
                            .account = account,
                            .completed = completed,
                            .posted = payment.posted.value_or(completed)});
            aside[account].push_back(booked[at].seq);
        }
    }
    storage::Records<EntryDateRow>{books_.transaction(), state_.tenant}.insert_all(rows);
    for (auto const& [account, seqs] : aside) {
        set_aside(books_.transaction(), {state_.tenant, bank_.ledger}, account, seqs);
    }
}

void PaymentBook::note_parties(std::span<Payment const> payments) {
    // Beside its own, a booking looks at some postings of others, not at any number of them.
    std::size_t const postings_max = payments.size() + limits::batch_events_max;
    for (auto const& [id, account] : accounts_) {
        Sightings{books_.transaction(), state_.tenant, account}.note(postings_max);
    }
}

} // namespace nostro::inline v0::detail
