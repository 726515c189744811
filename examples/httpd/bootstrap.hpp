#pragma once

#include <nostro/accounts/banks.hpp>
#include <nostro/api/service.hpp>
#include <nostro/facade/core.hpp>
#include <nostro/identity/roles.hpp>
#include <nostro/identity/users.hpp>
#include <nostro/oauth/clients.hpp>
#include <nostro/oauth/grants.hpp>
#include <nostro/onboarding/merchants.hpp>

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a bank starts with, from a JSON file. docs/httpd.md describes the file.
namespace httpd {

struct Settings {
    std::optional<std::int64_t> password_cost; ///< logarithm of scrypt's N to base 2
    std::optional<bool> rate_limits;           ///< limits by network address and client
    std::optional<bool> password_grant;
    std::optional<bool> implicit;
    std::optional<bool> require_par;
    std::string merchant_audience_base;
    std::vector<std::string> api_audiences;
    std::optional<bool> public_views;   ///< views may be public
    std::optional<bool> firehose_views; ///< all accounts of a bank may be read by entitlement
};

struct RoleEntry {
    std::string owner;
    nostro::RoleContent content;
};

struct UserEntry {
    nostro::NewUser user;
    std::vector<std::string> roles; ///< by name
};

struct ClientEntry {
    nostro::NewClient client;
    std::vector<nostro::NewClientGrant> grants;
};

struct EntitlementEntry {
    std::string username; ///< of a customer without owner
    std::string role;
    std::string bank_id; ///< empty: of no bank
};

struct Bootstrap {
    Settings settings;
    std::vector<nostro::Bank> banks;
    std::vector<nostro::NewMerchant> merchants;
    std::vector<RoleEntry> roles;
    std::vector<UserEntry> users;
    std::vector<ClientEntry> clients;
    std::string sandbox;      ///< path of an Open Bank Project sandbox file; empty: none
    std::string sandbox_json; ///< instead: what would stand in it
    std::vector<EntitlementEntry> entitlements;
};

/// @throws nostro::NotFound
[[nodiscard]] std::string read_file(std::string const& path);

/// Read and check a whole file.
/// @throws cli::Failure  naming the place in the file
[[nodiscard]] Bootstrap parse_bootstrap(std::string_view text);

/// @param options  with the issuer
void apply_settings(Bootstrap const& bootstrap, nostro::CoreOptions& options);
void apply_settings(Bootstrap const& bootstrap, nostro::api::ServiceOptions& options);

/// Create what is not there yet; what is there stays as it is. Secrets and passwords that were not
/// given are made and printed, one JSON object a line, and cannot be shown again.
void apply(Bootstrap const& bootstrap, nostro::Core& core, std::ostream& out);

} // namespace httpd
