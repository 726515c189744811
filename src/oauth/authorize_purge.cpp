#include "domain/host.hpp"
#include "oauth/authorization_rows.hpp"
#include "oauth/rows.hpp"

#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/consents.hpp>

#include <array>
#include <chrono>
#include <functional>

namespace nostro::inline v0 {

using detail::AuthzCodeRow;
using detail::AuthzGrantRow;
using detail::AuthzRequestRow;
using detail::DeviceCodeRow;
using detail::ExternalLoginRow;
using detail::ServiceState;
using detail::SessionRow;

namespace {

constexpr std::size_t step_rows = 500;
constexpr std::chrono::hours soon{1};
constexpr std::chrono::hours late{24};

/// Whether a row that is over may go.
template <class Row>
bool may_go(storage::Transaction&, std::int64_t, Row const&, Timestamp) {
    return true;
}

/// A used code that comes again ends what it gave, so it is remembered for as long.
template <>
bool may_go(storage::Transaction& transaction,
            std::int64_t tenant,
            AuthzCodeRow const& row,
            Timestamp now) {
    if (!row.used_at) {
        return true;
    }
    auto const grant = storage::Records<AuthzGrantRow>{transaction, tenant}.find(row.grant_id);
    return !grant || grant->revoked_at || grant->expires_at <= now;
}

/// Erase rows whose end was before `horizon`, some hundred at a time.
template <class Row>
std::size_t purge_rows(ServiceState const& state,
                       Timestamp now,
                       Timestamp horizon,
                       std::chrono::steady_clock::time_point end) {
    storage::ListOptions const by_expiry{.index = storage::Described<Row>::by_expiry,
                                         .limit = step_rows};
    std::size_t purged = 0;
    std::optional<Row> last;
    for (bool more = true; more && std::chrono::steady_clock::now() < end;) {
        auto const look = [&](storage::Transaction& transaction) {
            storage::Records<Row> const rows{transaction, state.tenant};
            auto due = last ? rows.list_after(by_expiry, *last) : rows.list(by_expiry);
            std::erase_if(due, [&](Row const& row) { return row.expires_at > horizon; });
            return due;
        };
        auto const due = state.host->read_out(look);
        more = due.size() == step_rows;
        if (due.empty()) {
            break;
        }
        last = due.back();
        purged += state.host->written([&](storage::Transaction& transaction) {
            storage::Records<Row> rows{transaction, state.tenant};
            std::size_t erased = 0;
            for (Row const& row : due) {
                if (may_go(transaction, state.tenant, row, now)) {
                    erased += rows.erase(row);
                }
            }
            return erased;
        });
    }
    return purged;
}

} // namespace

std::size_t Authorization::purge(Timestamp now, std::chrono::steady_clock::time_point end) {
    std::size_t purged = 0;
    purged += purge_rows<AuthzRequestRow>(*state_, now, now - soon, end);
    purged += purge_rows<AuthzCodeRow>(*state_, now, now - soon, end);
    purged += purge_rows<DeviceCodeRow>(*state_, now, now - soon, end);
    purged += purge_rows<ExternalLoginRow>(*state_, now, now - soon, end);
    purged += purge_rows<SessionRow>(*state_, now, now - late, end);
    if (std::chrono::steady_clock::now() < end) {
        Consents{state_}.expire_due();
    }
    return purged;
}

} // namespace nostro::inline v0
