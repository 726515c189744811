#pragma once

#include "domain/host.hpp"
#include "oauth/consent_rows.hpp"
#include "storage/records.hpp"

#include <nostro/oauth/consents.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0::detail {

/// Whether a consent counts now: authorised and not over.
[[nodiscard]] bool is_live(ConsentRow const& row, Timestamp now) noexcept;

/// Consents in a running transaction, without asking who acts. What changes one writes its line in
/// the audit log, too.
class ConsentStore {
public:
    ConsentStore(storage::Transaction& transaction, ServiceState const& state);

    [[nodiscard]] std::optional<Consent> find(std::string_view id) const;
    /// Nobody else changes it before the transaction ends. Throws `NotFound`.
    [[nodiscard]] ConsentRow lock(std::string_view id) const;
    [[nodiscard]] Consent load(ConsentRow const& row) const;

    void insert(Consent const& consent);

    /// The views that a yes gives: those of `chosen` that were asked for, with what the user's own
    /// views permit now. Throws as `Consents::authorise`.
    [[nodiscard]] std::vector<ConsentView> views_given(ConsentRow const& row,
                                                       std::string_view user_id,
                                                       std::vector<ConsentView> const& chosen);

    /// Say yes; throws as `Consents::authorise`.
    Consent
    authorise(ConsentRow row, std::string_view user_id, std::vector<ConsentView> const& given);

    /// Let a client have scopes from now on, added to those the user has let it have before.
    /// @return  the id of the plain consent that remembers it
    std::string remember_scope(std::string_view client_id,
                               std::string_view user_id,
                               std::vector<std::string> const& scope);
    /// The plain consent of a client and a user that counts now.
    [[nodiscard]] std::optional<ConsentRow> find_plain(std::string_view client_id,
                                                       std::string_view user_id) const;

    /// Go to another state, with the user who acted, if one did.
    /// @throws InvalidArgument  `consent_state`, `consent_expired`
    Consent
    move(ConsentRow row, ConsentState to, std::string_view user_id, std::string_view reason);

    /// As `Consents::check_view`.
    [[nodiscard]] ConsentResult
    check_view(std::string_view id, std::string_view client_id, ViewRef const& view) const;

private:
    void end_older(ConsentRow const& row);
    void require_roles(ConsentRow const& row, std::string_view user_id) const;
    void replace_views(std::string_view consent_id, std::vector<ConsentView> const& views);

    storage::Transaction& transaction_;
    ServiceState const& state_;
    Timestamp now_;
    storage::Records<ConsentRow> consents_;
    storage::Records<ConsentViewRow> views_;
};

} // namespace nostro::inline v0::detail
