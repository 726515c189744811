#pragma once

#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/clients.hpp>

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0::detail {

/// The parameters of a request by name; empty ones are left out.
class ParameterMap {
public:
    explicit ParameterMap(std::span<OauthParameter const> parameters);

    /// Empty: absent.
    [[nodiscard]] std::string_view get(std::string_view name) const noexcept;
    [[nodiscard]] bool is_repeated(std::string_view name) const noexcept;
    /// The first name that stands twice; RFC 8707 lets `resource` do so.
    [[nodiscard]] std::string_view first_repeated() const noexcept;
    [[nodiscard]] std::vector<std::string> all(std::string_view name) const;

private:
    std::span<OauthParameter const> parameters_;
};

/// A list of words with spaces between them, each once.
[[nodiscard]] std::vector<std::string> split_words(std::string_view text);
[[nodiscard]] bool contains(std::span<std::string const> words, std::string_view wanted) noexcept;

/// The views that `authorization_details` (RFC 9396) of type `account_views` asks for.
struct ViewsWish {
    bool present = false;           ///< views are asked for
    std::vector<ConsentView> views; ///< empty: the user picks
    bool recurring = false;
    std::optional<Timestamp> valid_until;
};

/// A request of the authorization endpoint whose form is right. Kept as JSON while the person logs
/// in.
struct AuthorizeRequest {
    std::string client_id;
    std::string redirect_uri;
    std::vector<std::string> response_type{"code"}; ///< `code`, or `token` and `id_token`
    ResponseMode mode = ResponseMode::query;
    std::string state; ///< empty: none
    std::string nonce; ///< empty: none
    std::vector<std::string> scope;
    std::string audience;        ///< canonical; empty: none
    std::string client_grant_id; ///< by which the audience may be asked for; empty: none
    std::string challenge;       ///< PKCE S256; empty: none
    std::string dpop_jkt;
    std::optional<std::chrono::seconds> max_age;
    std::vector<std::string> prompt;
    std::string login_hint;
    std::string hint_user; ///< of `id_token_hint`: who must be logged in; empty: anybody
    ViewsWish wish;
    std::string consent_id; ///< of a consent asked for beforehand; empty: none
    std::string user_code;  ///< of a device, as it shows it; else empty

    [[nodiscard]] bool wants_code() const noexcept { return contains(response_type, "code"); }

    [[nodiscard]] bool has_prompt(std::string_view value) const noexcept {
        return contains(prompt, value);
    }
};

[[nodiscard]] std::string to_json_text(AuthorizeRequest const& request);
[[nodiscard]] AuthorizeRequest parse_authorize_request(std::string_view json);

/// How an error gets back to the client. The redirect URI must have been checked.
/// @param wants_fragment  the response type would have put tokens there
[[nodiscard]] ResponseMode choose_mode(std::string_view response_mode,
                                       bool wants_fragment) noexcept;

/// Read all parameters but `client_id` and `redirect_uri`, which have been checked, and whatever
/// needs the storage: `scope`, `audience`, `id_token_hint`.
/// @throws OauthError  for the client to be told
[[nodiscard]] AuthorizeRequest
read_parameters(ParameterMap const& parameters, Client const& client, bool implicit_is_on);

/// Whether a PKCE verifier fits a challenge of method S256 (RFC 7636). The form of both is checked.
[[nodiscard]] bool verifier_fits(std::string_view challenge, std::string_view verifier);

} // namespace nostro::inline v0::detail
