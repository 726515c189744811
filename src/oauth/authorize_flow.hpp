#pragma once

#include "domain/host.hpp"
#include "oauth/authorization_rows.hpp"
#include "oauth/authorize_request.hpp"
#include "oauth/consent_store.hpp"
#include "oauth/issue.hpp"
#include "oauth/session_store.hpp"

#include <nostro/identity/authentication.hpp>
#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/clients.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace nostro::inline v0::detail {

/// What stands before the handle of a pushed request.
inline constexpr std::string_view pushed_prefix = "urn:ietf:params:oauth:request_uri:";

inline constexpr std::string_view device_code_grant =
    "urn:ietf:params:oauth:grant-type:device_code";

/// Tokens of the implicit grant, which are signed after the commit and put into the redirect.
struct FragmentTokens {
    std::optional<PreparedAccess> access;
    std::optional<IdTokenOrder> id_token;
};

/// What a step has led to.
struct FlowResult {
    AuthorizationStep step;
    std::optional<FragmentTokens> tokens;
};

/// An `id_token_hint` that was looked at before the unit began.
struct IdTokenHint {
    std::string user_id;
    std::string client_id;
    std::string session_id;
};

/// What the person has allowed, and until when.
struct GivenConsent {
    std::string id;
    Timestamp end{};
};

/// An interaction that a form has come for.
struct OpenInteraction {
    AuthzRequestRow row;
    InteractionForm form;
    AuthorizeRequest request;
    std::optional<Client> client; ///< absent: a device that is not known yet, a logout
    KnownBrowser browser;
    std::optional<std::string> cookie; ///< to be set with the next page
};

/// Where it stopped instead.
using OpenResult = std::variant<OpenInteraction, ErrorPage>;

/// The steps of an interaction, each in one transaction.
class Flow {
public:
    Flow(storage::Transaction& transaction, ServiceState const& state);

    // --- authorize_begin.cpp ---

    [[nodiscard]] FlowResult begin(ParameterMap const& parameters,
                                   Browser const& browser,
                                   std::optional<IdTokenHint> const& hint);
    /// All checks of a request of a client whose redirect URI is known to be right.
    /// @throws OauthError
    [[nodiscard]] AuthorizeRequest check(ParameterMap const& parameters,
                                         Client const& client,
                                         std::optional<IdTokenHint> const& hint) const;
    /// Keep a checked request for its browser.
    /// @return  its handle
    std::string push(AuthorizeRequest const& request, Timestamp expires_at);

    // --- authorize_open.cpp ---

    /// A new interaction of this browser, with its handle and CSRF value in `form`.
    OpenInteraction open_new(RequestKind kind,
                             InteractionStage stage,
                             AuthorizeRequest request,
                             std::optional<Client> client,
                             KnownBrowser browser);
    /// The interaction that a form came from, locked, if the form is one of ours.
    [[nodiscard]] OpenResult open(InteractionForm const& form, Browser const& browser) const;
    void save(OpenInteraction const& interaction);
    /// It is over: no form of it counts any more.
    void close(OpenInteraction& interaction);

    /// What to show, by the stage.
    [[nodiscard]] FlowResult show(OpenInteraction const& interaction,
                                  InteractionNotice notice = InteractionNotice::none) const;

    /// The session that the interaction goes on with, if it still counts.
    [[nodiscard]] std::optional<SessionRow> session_of(OpenInteraction const& interaction) const;

    /// Begin a session for somebody who has logged in, and go on.
    [[nodiscard]] FlowResult
    logged_in(OpenInteraction interaction, Browser const& browser, Login const& login);

    // --- authorize_consent.cpp ---

    /// Whether the person has to be asked.
    [[nodiscard]] bool needs_consent(AuthorizeRequest const& request,
                                     SessionRow const& session) const;
    /// Show what the client asks for, unless the person could not give any of it.
    [[nodiscard]] FlowResult ask(OpenInteraction interaction, SessionRow const& session);
    /// Answer by what the person has allowed the client before.
    [[nodiscard]] FlowResult finish_as_before(AuthorizeRequest const& request,
                                              Client const& client,
                                              SessionRow const& session);
    [[nodiscard]] FlowResult decide(OpenInteraction interaction, ConsentForm const& form);

    // --- authorize_finish.cpp ---

    /// Write the grant, and answer the client. The consent is given.
    [[nodiscard]] FlowResult finish(AuthorizeRequest const& request,
                                    Client const& client,
                                    SessionRow const& session,
                                    GivenConsent const& consent,
                                    std::vector<std::string> scope);
    /// The grant that tokens will hang on.
    [[nodiscard]] AuthzGrantRow write_grant(AuthorizeRequest const& request,
                                            Client const& client,
                                            SessionRow const& session,
                                            GivenConsent const& consent,
                                            std::vector<std::string> scope,
                                            std::string_view grant_type);
    /// Tell the client of an error.
    [[nodiscard]] FlowResult refuse(AuthorizeRequest const& request,
                                    OauthErrorCode error,
                                    std::string_view description) const;

    // --- device.cpp ---

    [[nodiscard]] FlowResult approve_device(OpenInteraction& interaction,
                                            AuthzGrantRow const& grant);
    void deny_device(OpenInteraction const& interaction);

    [[nodiscard]] storage::Transaction& transaction() noexcept { return transaction_; }

private:
    [[nodiscard]] std::variant<AuthorizeRequest, ErrorPage>
    take_pushed(ParameterMap const& parameters, std::string_view client_id);
    [[nodiscard]] FlowResult
    proceed(AuthorizeRequest request, Client const& client, KnownBrowser browser);
    [[nodiscard]] bool needs_login(AuthorizeRequest const& request,
                                   std::optional<SessionRow> const& session) const;
    [[nodiscard]] std::vector<std::string> scope_given(AuthorizeRequest const& request,
                                                       SessionRow const& session) const;
    [[nodiscard]] std::vector<OfferedView> offered_views(AuthorizeRequest const& request,
                                                         std::string_view user_id) const;
    void describe_consent(Interaction& page,
                          OpenInteraction const& interaction,
                          SessionRow const& session) const;
    void describe_factors(Interaction& page, AuthzRequestRow const& row) const;
    [[nodiscard]] Consent give_views(AuthorizeRequest const& request,
                                     SessionRow const& session,
                                     std::vector<ConsentView> const& chosen);
    /// Absent: the person does not hold what it would give.
    [[nodiscard]] std::optional<GivenConsent> give(AuthorizeRequest const& request,
                                                   SessionRow const& session,
                                                   std::vector<ConsentView> const& chosen);
    [[nodiscard]] FlowResult deny(OpenInteraction interaction, SessionRow const& session);

    storage::Transaction& transaction_;
    ServiceState const& state_;
    DomainPorts const& ports_;
    Timestamp now_;
    storage::Records<AuthzRequestRow> requests_;
    SessionStore sessions_;
    mutable ConsentStore consents_;
};

/// An access token of a person's grant, not written yet.
[[nodiscard]] AccessTokenRow access_row_of(AuthzGrantRow const& grant,
                                           std::string_view client_grant_id,
                                           std::vector<std::string> scope,
                                           std::string cnf_jkt);

/// Write the rows of a person's tokens; with a refresh token if the grant is offline.
[[nodiscard]] PreparedAccess prepare_tokens(ServiceState const& state,
                                            storage::Transaction& transaction,
                                            Client const& client,
                                            AuthzGrantRow const& grant,
                                            std::string_view client_grant_id,
                                            std::string_view jkt);

/// Sign what was prepared and committed, with an ID token if `openid` was granted.
[[nodiscard]] TokenAnswer issue_tokens(ServiceState const& state,
                                       PreparedAccess const& access,
                                       Client const& client,
                                       AuthzGrantRow const& grant,
                                       std::string_view nonce);

/// Sign the tokens of an implicit answer, with no unit open.
[[nodiscard]] AuthorizationStep completed(ServiceState const& state, FlowResult result);

[[nodiscard]] FlowResult
page_result(OauthErrorCode error, std::string description, int status = 400);

} // namespace nostro::inline v0::detail
