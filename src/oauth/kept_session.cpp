#include "domain/kept_session.hpp"

#include "oauth/rows.hpp"
#include "oauth/session_store.hpp"
#include "oauth/token_state.hpp"

#include <optional>
#include <string>

namespace nostro::inline v0::detail {

namespace {

using GrantRows = storage::Records<AuthzGrantRow>;

/// Confirm a grant of the user that counts now.
std::optional<AuthzGrantRow> confirm_grant(storage::Transaction& transaction,
                                           ServiceState const& state,
                                           std::string_view user_id,
                                           std::string_view grant_id,
                                           Timestamp now) {
    GrantRows rows{transaction, state.tenant};
    auto grant = rows.find_for_update(grant_id);
    if (!grant || grant->user_id != user_id ||
        look_at_grant(state, transaction, *grant, grant->good_since(grant->created_at), now)
                .refusal != TokenRefusal::none) {
        return std::nullopt;
    }
    grant->confirmed_at = now;
    rows.update(*grant);
    return grant;
}

} // namespace

void keep_session(storage::Transaction& transaction,
                  ServiceState const& state,
                  std::string_view user_id,
                  std::string_view grant_id,
                  Timestamp now) {
    auto const grant = confirm_grant(transaction, state, user_id, grant_id, now);
    if (!grant || !grant->session_id ||
        !SessionStore{transaction, state}.confirm(*grant->session_id, now)) {
        return;
    }
    auto const others = GrantRows{transaction, state.tenant}.list(
        {.index = storage::Described<AuthzGrantRow>::by_session,
         .limit = storage::Range::limit_max},
        grant->session_id);
    for (AuthzGrantRow const& other : others) {
        static_cast<void>(confirm_grant(transaction, state, user_id, other.id, now));
    }
}

} // namespace nostro::inline v0::detail
