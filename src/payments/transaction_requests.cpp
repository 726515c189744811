#include <nostro/payments/transaction_requests.hpp>

#include "core/paging.hpp"
#include "core/utf8.hpp"
#include "domain/checks.hpp"
#include "payments/booking.hpp"
#include "payments/challenge.hpp"
#include "payments/options.hpp"
#include "payments/payees.hpp"
#include "payments/payer.hpp"
#include "payments/rows.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/core/error.hpp>

#include <utility>

namespace nostro::inline v0 {

namespace {

using detail::Payer;
using detail::ServiceState;
using Row = detail::TransactionRequestRow;
using Rows = storage::Records<Row>;

constexpr std::size_t description_max = 3'000;
constexpr std::string_view owner_view = "owner";

// --- rows ---

/// The text that names the payee, by the type, and the payee's bank.
struct PayeeText {
    std::string payee;
    std::string bank{};
};

PayeeText text_of(Payee const& payee) {
    if (auto const* account = std::get_if<AccountPayee>(&payee)) {
        return {account->account_id, account->bank_id};
    }
    if (auto const* iban = std::get_if<IbanPayee>(&payee)) {
        return {iban->iban};
    }
    return {std::get<CounterpartyPayee>(payee).counterparty_id};
}

Payee payee_of(Row const& row) {
    switch (row.type) {
    case TransactionRequestType::sandbox_tan:
        return AccountPayee{row.payee_bank, row.payee};
    case TransactionRequestType::sepa:
        return IbanPayee{row.payee};
    case TransactionRequestType::counterparty:
        break;
    }
    return CounterpartyPayee{row.payee};
}

Money value_of(Row const& row) {
    return {row.amount, Currency::iso(row.currency)};
}

TransactionRequestStatus status_of(Row const& row, Timestamp now) {
    if (row.completed_at) {
        return TransactionRequestStatus::completed;
    }
    return detail::may_answer(row, now) ? TransactionRequestStatus::initiated
                                        : TransactionRequestStatus::failed;
}

TransactionRequest request_of(Row const& row, Timestamp now) {
    Money const value = value_of(row);
    TransactionRequest request{.id = row.id,
                               .view = {row.bank_id, row.account_id, row.view_id},
                               .payee = payee_of(row),
                               .value = value,
                               .description = row.description,
                               .charge_policy = row.charge_policy,
                               .charge = {row.charge, value.currency()},
                               .status = status_of(row, now),
                               .entry_id = row.entry_id,
                               .created_at = row.created_at,
                               .created_by = row.created_by,
                               .completed_at = row.completed_at};
    if (row.challenge_id) {
        request.challenge = PaymentChallenge{.id = *row.challenge_id,
                                             .attempts = row.challenge_attempts,
                                             .attempts_max = row.challenge_attempts_max,
                                             .expires_at = row.challenge_expires_at};
    }
    return request;
}

Row row_of(NewTransactionRequest const& request, ServiceState const& state) {
    PayeeText payee = text_of(request.payee);
    return {.bank_id = request.view.bank_id,
            .account_id = request.view.account_id,
            .id = to_string(state.host->ports().ids->next()),
            .view_id = request.view.view_id,
            .type = type_of(request.payee),
            .payee = std::move(payee.payee),
            .payee_bank = std::move(payee.bank),
            .amount = request.value.minor(),
            .currency = std::string{request.value.currency().code()},
            .description = request.description,
            .charge_policy = request.charge_policy,
            .created_at = state.host->now(),
            .created_by = state.principal.id};
}

// --- paying ---

void check(NewTransactionRequest const& request, Payer const& payer) {
    if (request.value.minor() <= Amount{}) {
        detail::raise_invalid("value", "amount_not_positive", "a payment is more than zero");
    }
    if (request.value.currency() != Currency::iso(payer.account.currency)) {
        detail::raise_invalid(
            "value.currency", "currency_mismatch", "the payer's account has another currency");
    }
    detail::check_text("description", request.description, description_max);
}

/// Where the money of a request goes now, if it may go there.
detail::Destination destination_of(storage::Transaction& transaction,
                                   ServiceState const& state,
                                   Payer const& payer,
                                   Payee const& payee,
                                   Money const& value) {
    auto to = detail::find_destination(transaction, state, payer.ref(), payee);
    detail::require_payee_allowed(transaction,
                                  state,
                                  payer,
                                  to.account ? to.account->bank_id : std::string{},
                                  to.account ? to.account->id : std::string{});
    detail::check_booking(payer, to, value);
    return to;
}

void complete(detail::Books& books,
              ServiceState const& state,
              Payer const& payer,
              detail::Destination const& to,
              Row& row) {
    row.entry_id = detail::book(
        books, state, payer, to, value_of(row), {std::string{name_of(row.type)}, row.description});
    row.completed_at = state.host->now();
}

// --- reading ---

/// Through the view `owner` all requests of the account are seen. A view that was deleted and made
/// again does not show those of its former self.
bool is_seen(Row const& row, Payer const& payer) {
    return payer.view.id == owner_view ||
           (row.view_id == payer.view.id && row.created_at >= payer.view.created_at);
}

std::optional<Row> find_row(storage::Transaction& transaction,
                            ServiceState const& state,
                            Payer const& payer,
                            std::string_view id) {
    Account const& account = payer.account;
    auto row = is_valid_text(id)
                   ? Rows{transaction, state.tenant}.find(account.bank_id, account.id, id)
                   : std::nullopt;
    return row && is_seen(*row, payer) ? row : std::nullopt;
}

// --- challenges ---

/// A request whose challenge somebody answers.
Row get_challenged(storage::Transaction& transaction,
                   ServiceState const& state,
                   ViewRef const& view,
                   std::string_view id,
                   std::string_view challenge_id) {
    auto row = find_row(transaction, state, detail::get_payer(transaction, state, view), id);
    if (!row || row->view_id != view.view_id) {
        detail::raise_not_found("id", "request_not_found", id);
    }
    if (row->challenge_id != challenge_id || row->created_by != state.principal.id) {
        detail::raise_not_found("challenge_id", "challenge_not_found", challenge_id);
    }
    return *std::move(row);
}

/// Count an answer for good.
/// @return  the request afterwards, if the answer may be tried
std::optional<Row> reserve_answer(ServiceState const& state, Row const& asked) {
    // The work may run again after the unit that it joins has failed.
    auto const reserved = std::make_shared<std::optional<Row>>();
    state.host->write_lasting([reserved,
                               tenant = state.tenant,
                               now = state.host->now(),
                               bank_id = asked.bank_id,
                               account_id = asked.account_id,
                               id = asked.id](storage::Transaction& transaction) {
        Rows rows{transaction, tenant};
        *reserved = rows.find_for_update(bank_id, account_id, id);
        if (*reserved && detail::may_answer(**reserved, now)) {
            ++(*reserved)->challenge_attempts;
            rows.update(**reserved);
        } else {
            reserved->reset();
        }
    });
    return *reserved;
}

[[noreturn]] void raise_over(Row const& row, Timestamp now) {
    if (row.completed_at) {
        detail::raise_invalid("id", "not_initiated", "the request is completed");
    }
    if (row.challenge_expires_at <= now) {
        detail::raise_invalid("challenge_id", "challenge_expired", "the challenge has expired");
    }
    detail::raise_invalid(
        "challenge_id", "attempts_used_up", "the challenge was answered wrongly too often");
}

} // namespace

TransactionRequests::TransactionRequests(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

void TransactionRequests::check_payer(ViewRef const& view) const {
    state_->host->read([&](storage::Transaction& transaction) {
        static_cast<void>(detail::get_payer(transaction, *state_, view));
    });
}

TransactionRequest TransactionRequests::create(NewTransactionRequest const& request) {
    return state_->host->written_books([&](detail::Books& books) {
        storage::Transaction& transaction = books.transaction();
        Payer const payer = detail::get_payer(transaction, *state_, request.view);
        check(request, payer);
        auto const to = destination_of(transaction, *state_, payer, request.payee, request.value);
        Row row = row_of(request, *state_);
        bool const is_asked = state_->principal.kind != PrincipalKind::system &&
                              detail::is_challenged(*state_->host->ports().payments, request.value);
        if (is_asked) {
            detail::check_funds(books, *state_, payer, request.value);
            detail::challenge(transaction, *state_, row, request.value, to.party.name);
        } else {
            complete(books, *state_, payer, to, row);
        }
        Rows{transaction, state_->tenant}.insert(row);
        return request_of(row, row.created_at);
    });
}

std::optional<TransactionRequest> TransactionRequests::find(ViewRef const& view,
                                                            std::string_view id) const {
    auto const row = state_->host->read_out([&](storage::Transaction& transaction) {
        return find_row(transaction, *state_, detail::get_payer(transaction, *state_, view), id);
    });
    return row ? std::optional{request_of(*row, state_->host->now())} : std::nullopt;
}

TransactionRequest TransactionRequests::get(ViewRef const& view, std::string_view id) const {
    if (auto request = find(view, id)) {
        return *std::move(request);
    }
    detail::raise_not_found("id", "request_not_found", id);
}

Page<TransactionRequest> TransactionRequests::list(ViewRef const& view,
                                                   PageRequest const& page) const {
    detail::check_page_limit(page.limit);
    detail::check_id_cursor(page.cursor);
    auto rows = state_->host->read_out([&](storage::Transaction& transaction) {
        Payer const payer = detail::get_payer(transaction, *state_, view);
        Rows const records{transaction, state_->tenant};
        bool const is_owner = view.view_id == owner_view;
        storage::ListOptions options{.descending = true, .limit = page.limit + 1};
        if (!is_owner) {
            options.index = storage::Described<Row>::by_view;
        }
        std::optional<Row> last;
        if (!page.cursor.empty()) {
            last = Row{.bank_id = view.bank_id,
                       .account_id = view.account_id,
                       .id = page.cursor,
                       .view_id = view.view_id};
        }
        auto const listed = [&](auto const&... equal) {
            return records.list_wanted(
                options, last, [&](Row const& row) { return is_seen(row, payer); }, equal...);
        };
        return detail::cut_page(is_owner ? listed(view.bank_id, view.account_id)
                                         : listed(view.bank_id, view.account_id, view.view_id),
                                page.limit,
                                &Row::id);
    });
    return detail::page_of_each(std::move(rows), [now = state_->host->now()](Row const& row) {
        return request_of(row, now);
    });
}

TransactionRequest TransactionRequests::answer_challenge(ViewRef const& view,
                                                         std::string_view id,
                                                         ChallengeAnswer const& answer) {
    Timestamp const now = state_->host->now();
    auto const look = [&] {
        return state_->host->read_out([&](storage::Transaction& transaction) {
            return get_challenged(transaction, *state_, view, id, answer.challenge_id);
        });
    };
    auto const reserved = reserve_answer(*state_, look());
    if (!reserved) {
        Row const over = look();
        if (over.completed_at && detail::is_right_code(*state_, over, answer.code)) {
            return request_of(over, now);
        }
        raise_over(over, now);
    }
    if (!detail::is_right_code(*state_, *reserved, answer.code)) {
        detail::raise_invalid("code", "wrong_code", "this is not the code that was sent");
    }
    return state_->host->written_books([&](detail::Books& books) {
        storage::Transaction& transaction = books.transaction();
        Payer const payer = detail::get_payer(transaction, *state_, view);
        Rows rows{transaction, state_->tenant};
        auto row = rows.find_for_update(reserved->bank_id, reserved->account_id, reserved->id);
        if (!row) {
            detail::raise_not_found("id", "request_not_found", id);
        }
        if (!row->completed_at) {
            auto const to =
                destination_of(transaction, *state_, payer, payee_of(*row), value_of(*row));
            complete(books, *state_, payer, to, *row);
            rows.update(*row);
        }
        return request_of(*row, now);
    });
}

} // namespace nostro::inline v0
