#include "domain/administration.hpp"
#include "domain/throttle.hpp"
#include "identity/user_store.hpp"

#include <nostro/core/error.hpp>
#include <nostro/identity/users.hpp>

namespace nostro::inline v0 {

namespace {

using Described = storage::Described<detail::VerificationRow>;

std::size_t purge_verifications(storage::Transaction& transaction,
                                detail::ServiceState const& state,
                                std::size_t limit) {
    storage::Records<detail::VerificationRow> rows{transaction, state.tenant};
    Timestamp const now = state.host->now();
    std::size_t removed = 0;
    for (auto const& row : rows.list({.index = Described::by_expiry, .limit = limit})) {
        if (row.expires_at > now) {
            break;
        }
        rows.erase(row);
        ++removed;
    }
    return removed;
}

} // namespace

std::size_t Users::purge(std::size_t limit) {
    detail::require_administration(*state_, detail::Administered::logins, detail::Right::write);
    if (limit < 1 || limit > storage::Range::limit_max) {
        throw InvalidArgument{"1 to 100,000 rows are removed at once", {{"field", "limit"}}};
    }
    return state_->host->written([&](storage::Transaction& transaction) {
        std::size_t const links = purge_verifications(transaction, *state_, limit);
        std::size_t const left = limit - links;
        return links + (left > 0 ? detail::Throttle{transaction, *state_}.purge(left) : 0);
    });
}

} // namespace nostro::inline v0
