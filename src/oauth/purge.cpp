#include "oauth/rows.hpp"

#include "domain/host.hpp"

#include <nostro/oauth/tokens.hpp>

#include <functional>

namespace nostro::inline v0 {

namespace {

using detail::AccessTokenRow;
using detail::AuthzGrantRow;
using detail::RefreshFamilyRow;
using detail::RefreshTokenRow;
using detail::ServiceState;
using detail::UsedOnceRow;

constexpr std::size_t step_rows = 500;
constexpr std::chrono::hours soon{1};
/// Reuse of a refresh token is told for as long.
constexpr std::chrono::hours late{30 * 24};

template <class Row>
void erase_row(storage::Transaction& transaction, ServiceState const& state, Row const& row) {
    storage::Records<Row>{transaction, state.tenant}.erase(row);
}

template <>
void erase_row(storage::Transaction& transaction,
               ServiceState const& state,
               RefreshFamilyRow const& row) {
    storage::Records<RefreshTokenRow> tokens{transaction, state.tenant};
    for (RefreshTokenRow const& token :
         tokens.list({.index = storage::Described<RefreshTokenRow>::by_family,
         .limit = storage::Range::limit_max},
                     row.id)) {
        tokens.erase(token);
    }
    storage::Records<RefreshFamilyRow>{transaction, state.tenant}.erase(row);
}

/// The first rows by the time of their end, as far as it was before `horizon`.
template <class Row>
std::vector<Row> list_over(storage::Transaction& transaction,
                           std::int64_t tenant,
                           Timestamp Row::*expiry,
                           Timestamp horizon,
                           std::size_t limit) {
    auto rows = storage::Records<Row>{transaction, tenant}.list(
        {.index = storage::Described<Row>::by_expiry, .limit = limit});
    std::erase_if(rows, [&](Row const& row) { return row.*expiry > horizon; });
    return rows;
}

/// Erase a few rows. Nothing is written when there is none.
template <class Row>
std::size_t purge_step(ServiceState const& state, Timestamp Row::*expiry, Timestamp horizon) {
    bool const is_due = state.host->read_out([&](storage::Transaction& transaction) {
        return !list_over(transaction, state.tenant, expiry, horizon, 1).empty();
    });
    if (!is_due) {
        return 0;
    }
    return state.host->written([&](storage::Transaction& transaction) {
        auto const rows = list_over(transaction, state.tenant, expiry, horizon, step_rows);
        for (Row const& row : rows) {
            erase_row(transaction, state, row);
        }
        return rows.size();
    });
}

} // namespace

std::size_t Tokens::purge(Timestamp now, std::chrono::steady_clock::time_point end) {
    ServiceState const& state = *state_;
    std::array<std::function<std::size_t()>, 4> const steps{
        [&] { return purge_step(state, &AccessTokenRow::expires_at, now - soon); },
        [&] { return purge_step(state, &UsedOnceRow::expires_at, now - soon); },
        [&] { return purge_step(state, &RefreshFamilyRow::absolute_expiry, now - late); },
        [&] { return purge_step(state, &AuthzGrantRow::expires_at, now - late); }};
    std::size_t purged = 0;
    for (auto const& step : steps) {
        for (std::size_t erased = step_rows; erased == step_rows;) {
            if (std::chrono::steady_clock::now() >= end) {
                return purged;
            }
            erased = step();
            purged += erased;
        }
    }
    return purged;
}

} // namespace nostro::inline v0
