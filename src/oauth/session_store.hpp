#pragma once

#include "domain/handle.hpp"
#include "domain/host.hpp"
#include "oauth/authorization_rows.hpp"
#include "storage/records.hpp"

#include <nostro/identity/authentication.hpp>
#include <nostro/oauth/authorization.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace nostro::inline v0::detail {

/// A browser, and who is logged in there.
struct KnownBrowser {
    storage::Bytes digest; ///< the same from the first visit on, over all logins
    std::optional<SessionRow> session;
    std::optional<std::string> cookie; ///< to be set: it had none
};

/// A session that has begun, and its cookie.
struct NewSession {
    SessionRow row;
    std::string cookie;
};

/// Sessions in a running transaction. A browser without a session is known by its cookie, too, so
/// that an interaction belongs to it from its beginning.
class SessionStore {
public:
    SessionStore(storage::Transaction& transaction, ServiceState const& state);

    /// Changes nothing.
    [[nodiscard]] KnownBrowser recognise(Browser const& browser) const;

    /// A session that counts now.
    [[nodiscard]] std::optional<SessionRow> find_live(std::string_view id) const;

    /// Let a session that counts now outlive a `User::not_before` of `at`. False: it does not
    /// count.
    [[nodiscard]] bool confirm(std::string_view id, Timestamp at);

    /// Log somebody in. The cookie is always a new one; what the browser had before is worth
    /// nothing afterwards. The same person keeps the session, with a new time of login.
    NewSession
    begin(KnownBrowser const& known, Browser const& browser, Login const& login, std::string acr);

    /// Note that the session is in use; written at most once a minute.
    void touch(SessionRow row);

    /// End it, and what was granted in it without `offline_access`.
    void end(SessionRow row, std::string_view reason);

private:
    [[nodiscard]] bool is_live(SessionRow const& row) const;

    storage::Transaction& transaction_;
    ServiceState const& state_;
    Timestamp now_;
    storage::Records<SessionRow> sessions_;
};

} // namespace nostro::inline v0::detail
