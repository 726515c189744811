#include <nostro/statements/statements.hpp>

#include "core/paging.hpp"
#include "domain/access_rights.hpp"
#include "domain/account_directory.hpp"
#include "domain/checks.hpp"
#include "domain/host.hpp"
#include "statements/draw_up.hpp"
#include "statements/statement_store.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0 {

namespace {

using std::chrono::January;
using std::chrono::year;

constexpr Date first_day{year{1900} / January / 1};
constexpr Date end_of_days{year{2200} / January / 1};

void check_period(StatementPeriod const& period) {
    if (period.from > period.to || period.from < first_day || period.to >= end_of_days) {
        detail::raise_invalid(
            "period",
            "invalid_period",
            "a period is of days from 1900 to 2199, the last not before the first");
    }
}

/// Whether the principal's consent leaves all of the period to be seen.
bool is_in_window(Principal const& principal, StatementPeriod const& period) noexcept {
    return detail::is_in_window(principal, detail::start_of(period.from)) &&
           detail::is_in_window(principal, detail::end_of(period.to));
}

/// A UUID without its hyphens: ISO 20022 has 35 characters for it.
std::string new_message_id(detail::ServiceState const& state) {
    std::string id = to_string(state.host->ports().ids->next());
    std::erase(id, '-');
    return id;
}

/// The account of a view that the caller may use, in a running transaction.
class StatementDesk {
public:
    StatementDesk(storage::Transaction& transaction,
                  detail::ServiceState const& state,
                  ViewRef const& ref)
        : transaction_{transaction}, state_{state}, view_{detail::get_usable_view(
                                                        transaction, state, ref)},
          ref_{view_.bank_id, view_.account_id, view_.id},
          account_{
              detail::get_full_account(transaction, state.tenant, view_.bank_id, view_.account_id)},
          store_{transaction, state.tenant, ref_} {}

    StatementDesk(StatementDesk const&) = delete;
    StatementDesk& operator=(StatementDesk const&) = delete;
    ~StatementDesk() = default;

    [[nodiscard]] Statement preview(StatementPeriod const& period) {
        require_window(period);
        Statement statement = draw(scope_of(period)).statement;
        statement.message_id = new_message_id(state_);
        return statement;
    }

    [[nodiscard]] Statement issue(StatementPeriod const& period) {
        require_window(period);
        auto scope = scope_of(period);
        scope.late_from.reset(); // it is issued for everybody
        if (scope.now <= detail::end_of(period.to)) {
            detail::raise_invalid(
                "period", "period_not_over", "a statement is issued after its last day");
        }
        std::uint32_t const number = store_.lock();
        if (auto const row = store_.find(period)) {
            return read(*row);
        }
        auto [statement, figures] = draw(scope);
        detail::StatementRow const row{.bank_id = view_.bank_id,
                                       .account_id = view_.account_id,
                                       .view_id = view_.id,
                                       .number = number,
                                       .period_from = to_string(period.from),
                                       .period_to = to_string(period.to),
                                       .through_seq = scope.through_seq,
                                       .after_seq = scope.after_seq,
                                       .opening = figures.opening,
                                       .closing = figures.closing,
                                       .available = figures.available,
                                       .entry_count = figures.entry_count,
                                       .message_id = new_message_id(state_),
                                       .created_at = scope.now,
                                       .created_by = state_.principal.id};
        store_.add(row);
        if (detail::has_window(state_.principal)) {
            return read(row);
        }
        statement.number = row.number;
        statement.message_id = row.message_id;
        return std::move(statement);
    }

    [[nodiscard]] Statement get(std::uint32_t number) {
        auto const row = store_.get(number);
        if (!is_in_window(state_.principal, detail::period_of(row))) {
            detail::raise_not_found("number", "statement_not_found", std::to_string(number));
        }
        return read(row);
    }

    [[nodiscard]] Page<IssuedStatement> list(PageRequest const& page) const {
        auto const last = detail::parse_number_cursor(page.cursor, UINT32_MAX);
        auto seen = store_.list(
            static_cast<std::uint32_t>(last.value_or(0)),
            page.limit + 1,
            [&](StatementPeriod const& period) { return is_in_window(state_.principal, period); });
        return detail::cut_page(std::move(seen), page.limit, [](IssuedStatement const& one) {
            return std::to_string(one.number);
        });
    }

private:
    void require_window(StatementPeriod const& period) const {
        if (!is_in_window(state_.principal, period)) {
            throw Forbidden{"the consent does not give all of the period",
                            {{"field", "period"}, {"reason", "no_view_access"}}};
        }
    }

    [[nodiscard]] detail::StatementScope scope_of(StatementPeriod const& period) const {
        auto const before = store_.find_before(period.from);
        return {.period = period,
                .through_seq = detail::read_head(transaction_, account_.ledger).seq,
                .after_seq = before ? std::optional{before->through_seq} : std::nullopt,
                .late_from = state_.principal.entries_from,
                .now = state_.host->now()};
    }

    [[nodiscard]] detail::DrawnStatement draw(detail::StatementScope const& scope) const {
        return detail::draw_up(transaction_, state_, account_, view_, scope);
    }

    /// Draw up again what was issued, from the books as they stood then.
    [[nodiscard]] Statement read(detail::StatementRow const& row) const {
        auto [statement, figures] = draw({.period = detail::period_of(row),
                                          .through_seq = row.through_seq,
                                          .after_seq = row.after_seq,
                                          .late_from = state_.principal.entries_from,
                                          .now = row.created_at});
        // Behind a window some of the late entries are a part of the opening balance.
        bool const lists_all = !state_.principal.entries_from;
        if (figures.closing != row.closing || figures.available != row.available ||
            (lists_all &&
             (figures.opening != row.opening || figures.entry_count != row.entry_count))) {
            throw CorruptData{"the books do not agree with a statement that was issued",
                              {{"account", row.account_id},
                               {"view", row.view_id},
                               {"number", std::to_string(row.number)}}};
        }
        statement.number = row.number;
        statement.message_id = row.message_id;
        return std::move(statement);
    }

    storage::Transaction& transaction_;
    detail::ServiceState const& state_;
    View view_;
    ViewRef ref_;
    detail::FullAccount account_;
    detail::StatementStore store_;
};

template <class Work>
auto read_at_desk(detail::ServiceState const& state, ViewRef const& view, Work const& work) {
    return state.host->read_out([&](storage::Transaction& transaction) {
        StatementDesk desk{transaction, state, view};
        return work(desk);
    });
}

Statement told(detail::ServiceState const& state, ViewRef const& view, Statement statement) {
    detail::note_read(
        state, ReadSubject::statement, view, statement.entries.size() + statement.pending.size());
    return statement;
}

} // namespace

Statements::Statements(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

Statement Statements::issue(ViewRef const& view, StatementPeriod const& period) {
    check_period(period);
    return told(*state_, view, state_->host->written_books([&](detail::Books& books) {
        books.flush();
        StatementDesk desk{books.transaction(), *state_, view};
        detail::require_login(*state_);
        return desk.issue(period);
    }));
}

Statement Statements::preview(ViewRef const& view, StatementPeriod const& period) const {
    check_period(period);
    return told(*state_, view, read_at_desk(*state_, view, [&](StatementDesk& desk) {
        return desk.preview(period);
    }));
}

Statement Statements::get(ViewRef const& view, std::uint32_t number) const {
    return told(*state_, view, read_at_desk(*state_, view, [&](StatementDesk& desk) {
        return desk.get(number);
    }));
}

Page<IssuedStatement> Statements::list(ViewRef const& view, PageRequest const& page) const {
    detail::check_page_limit(page.limit);
    return read_at_desk(*state_, view, [&](StatementDesk& desk) { return desk.list(page); });
}

} // namespace nostro::inline v0
