#pragma once

#include "core/crypto/jwt.hpp"
#include "support/fixture.hpp"

#include <nostro/core/key_vault.hpp>
#include <nostro/facade/core.hpp>
#include <nostro/identity/audit_log.hpp>
#include <nostro/identity/roles.hpp>
#include <nostro/identity/users.hpp>
#include <nostro/oauth/clients.hpp>
#include <nostro/oauth/error.hpp>
#include <nostro/oauth/grants.hpp>
#include <nostro/oauth/signing_keys.hpp>
#include <nostro/oauth/tokens.hpp>
#include <nostro/onboarding/merchants.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// A bank that issues tokens, on every store, and short words for what tests do with it.
namespace support {

using nostro::Client;
using nostro::ClientAuthMethod;
using nostro::ClientGrant;
using nostro::Clients;
using nostro::ClientType;
using nostro::ClientWithSecret;
using nostro::Core;
using nostro::CoreOptions;
using nostro::Error;
using nostro::Grants;
using nostro::GrantType;
using nostro::KeyVault;
using nostro::make_memory_vault;
using nostro::NewClient;
using nostro::OauthError;
using nostro::OauthOptions;
using nostro::RefreshPolicy;
using nostro::Session;
using nostro::SigningKeys;
using nostro::TokenAnswer;
using nostro::TokenRefusal;
using nostro::Tokens;
using nostro::User;
using nostro::UserKind;
using nostro::Users;
using nostro::UserTokenGrant;
using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""ms;

using Words = std::vector<std::string>;

inline constexpr std::string_view issuer = "https://bank.example";
inline constexpr std::string_view partner_id = "P11100000";
inline constexpr std::string_view api = "urn:bank:api";

/// One key that is made quickly; checked whenever a remembered token is used.
[[nodiscard]] inline OauthOptions quick_options() {
    OauthOptions options;
    options.issuer = issuer;
    options.signing_algorithms = {"ES256"};
    options.access_token_algorithm = "ES256";
    options.password_grant = true;
    return options;
}

class TokenBank {
public:
    explicit TokenBank(Store store, OauthOptions options = quick_options())
        : store_{store}, options_{std::move(options)} {
        open_core();
    }

    /// Another process on the same storage.
    [[nodiscard]] Core open_other() { return Core::open(open_storage(store_, file()), make()); }

    [[nodiscard]] Core& core() { return *core_; }

    [[nodiscard]] Session session() { return core_->system(); }

    [[nodiscard]] Clients clients() { return session().clients(); }

    [[nodiscard]] Grants grants() { return session().grants(); }

    [[nodiscard]] Tokens tokens() { return session().tokens(); }

    [[nodiscard]] SigningKeys signing_keys() { return session().signing_keys(); }

    [[nodiscard]] Users users() { return session().users(); }

    [[nodiscard]] std::string file() const { return folder_.file("bank.db"); }

    [[nodiscard]] Store store() const { return store_; }

    [[nodiscard]] OauthOptions const& options() const { return options_; }

    /// A draft of a client that can be created as it is.
    [[nodiscard]] NewClient draft(std::string client_id) const {
        NewClient wanted;
        wanted.client.client_id = std::move(client_id);
        wanted.client.owner = partner_id;
        wanted.client.id_token_alg = options_.signing_algorithms.front();
        return wanted;
    }

    ClientWithSecret make_client(std::string client_id) {
        return clients().create(draft(std::move(client_id)));
    }

    /// A client that cannot keep a secret.
    Client make_public(std::string client_id, RefreshPolicy policy = RefreshPolicy::rotate) {
        NewClient wanted = draft(std::move(client_id));
        wanted.client.type = ClientType::public_client;
        wanted.client.auth_method = ClientAuthMethod::none;
        wanted.client.refresh_policy = policy;
        return clients().create(wanted).client;
    }

    ClientGrant allow(std::string client_id,
                      std::string_view audience,
                      Words scope,
                      GrantType type = GrantType::any,
                      bool may_exchange = false) {
        return grants().create({.client_id = std::move(client_id),
                                .audience = std::string{audience},
                                .type = type,
                                .scope = std::move(scope),
                                .may_exchange = may_exchange});
    }

    User make_user(std::string name, Words scope = {}, UserKind kind = UserKind::account) {
        return users().create({.kind = kind,
                               .owner = std::string{partner_id},
                               .username = name,
                               .email = name + "@example.test",
                               .scope = std::move(scope),
                               .password = "correct horse battery"});
    }

    void make_merchant(std::string id, std::string partner = {}) {
        session().merchants().create({.id = id, .partner_id = std::move(partner), .name = id});
    }

    [[nodiscard]] std::string audience_of(std::string_view merchant_id) {
        return tokens().audience_of_merchant(merchant_id);
    }

    /// A client's own token.
    [[nodiscard]] std::string
    token(std::string client_id, std::string_view audience = api, Words scope = {}) {
        return tokens()
            .client_credentials({.client_id = std::move(client_id),
                                 .audience = std::string{audience},
                                 .scope = std::move(scope)})
            .access_token;
    }

    /// A person's tokens at a client.
    [[nodiscard]] TokenAnswer
    user_tokens(std::string client_id, std::string user_id, std::string_view audience = api) {
        return tokens().issue_to_user({.client_id = std::move(client_id),
                                       .user_id = std::move(user_id),
                                       .audience = std::string{audience},
                                       .grant = UserTokenGrant::authorization_code,
                                       .amr = {"pwd"},
                                       .refresh_token = true});
    }

    [[nodiscard]] TokenAnswer
    refresh(std::string client_id, std::string refresh_token, Words scope = {}) {
        return tokens().refresh({.client_id = std::move(client_id),
                                 .refresh_token = std::move(refresh_token),
                                 .scope = std::move(scope)});
    }

    [[nodiscard]] TokenRefusal refusal(std::string_view token) {
        return tokens().verify_access_token(token).refusal;
    }

    [[nodiscard]] bool counts(std::string_view token) {
        return static_cast<bool>(tokens().verify_access_token(token));
    }

    [[nodiscard]] std::size_t audited(std::string_view kind) {
        return session().audit_log().list({.kind = std::string{kind}}).size();
    }

    /// Whether a text stands anywhere in the files of the storage.
    [[nodiscard]] bool is_stored(std::string_view text) const {
        for (auto const* suffix : {"", "-wal"}) {
            std::ifstream in{file() + suffix, std::ios::binary};
            std::string const bytes{std::istreambuf_iterator<char>{in}, {}};
            if (bytes.find(text) != std::string::npos) {
                return true;
            }
        }
        return false;
    }

    testing::FakeClock clock{morning};

private:
    [[nodiscard]] CoreOptions make() {
        CoreOptions options;
        options.create_if_missing = true;
        options.clock = &clock;
        options.random = &random_;
        options.vault = vault_.get();
        options.identity.password.ln = 4;
        options.oauth = options_;
        return options;
    }

    void open_core() { core_.emplace(open_other()); }

    Store store_;
    OauthOptions options_;
    TempFolder folder_;
    testing::SeededRandom random_{20'260'120};
    std::unique_ptr<KeyVault> vault_ = make_memory_vault(random_);
    std::optional<Core> core_;
};

/// Run a test on every store, each with a new bank.
template <class Body>
void on_each_bank(Body const& body, OauthOptions const& options = quick_options()) {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        TokenBank bank{store, options};
        body(bank);
    }
}

/// The claims of a JWT, whoever has signed it.
[[nodiscard]] inline nostro::detail::Claims claims_of(std::string_view token) {
    return nostro::detail::Claims::parse(nostro::detail::parse_compact(token).payload);
}

/// The OAuth error that a call ends in; empty: it succeeded.
template <class Call>
[[nodiscard]] std::string error_of(Call const& call) {
    try {
        static_cast<void>(call());
        return {};
    } catch (OauthError const& error) {
        return std::string{error.name()};
    }
}

/// The "field" of the error that a call ends in; empty: it succeeded.
template <class Call>
[[nodiscard]] std::string wrong_field(Call const& call) {
    try {
        static_cast<void>(call());
        return {};
    } catch (Error const& error) {
        return std::string{error.detail("field")};
    }
}

} // namespace support

namespace doctest {

template <>
struct StringMaker<nostro::TokenRefusal> {
    static String convert(nostro::TokenRefusal refusal) {
        return std::string{names_of(refusal)[static_cast<std::size_t>(refusal)]}.c_str();
    }
};

} // namespace doctest
