#pragma once

#include <nostro/api/http.hpp>
#include <nostro/core/log.hpp>
#include <nostro/facade/core.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace nostro::inline v0::api {

/// What a request may weigh; more is refused before anything of it is read.
struct RequestLimits {
    std::size_t body_bytes = 1U << 20;    ///< more is 413
    std::size_t path_bytes = 8U << 10;    ///< more is 414
    std::size_t query_bytes = 16U << 10;  ///< more is 414
    std::size_t header_bytes = 16U << 10; ///< names and values together; more is 431
    std::size_t headers = 100;            ///< more is 431
};

/// How many requests a minute, counted in memory of this process. An idle counter is full again
/// after a minute, so up to this many may come at once. Zero means no limit.
///
/// They keep an endpoint alive; accounts are protected by their own counters, which are stored.
struct RateLimits {
    bool enabled = true;
    std::uint32_t general_per_peer = 0;      ///< any request of one peer address
    std::uint32_t credentials_per_peer = 20; ///< failed attempts at tokens, passwords and codes
    /// The same of one client; until it has proved who it is, of its name at one peer address.
    std::uint32_t credentials_per_client = 60;
    std::uint32_t messages_per_peer = 20;   ///< requests that send an SMS or a mail
    std::uint32_t messages_per_client = 60; ///< the same by client
    std::size_t counters = 100'000;         ///< kept at most; the longest idle one goes first
};

/// How a service answers. Its issuer, the base of the URLs that answers carry, is the core's:
/// `CoreOptions::oauth.issuer`; never taken from a request. The paths of requests may begin with
/// the issuer's own path or do without it.
struct ServiceOptions {
    std::int64_t tenant = 1; ///< whose bank this is, positive
    RequestLimits limits;
    RateLimits rates;
    bool test_outbox = false; ///< serve the messages sent, codes included: for tests only
    LogSink* log = nullptr;   ///< null: `null_log()`; must outlive the service
};

/// The bank's HTTP APIs without HTTP: a request in, a response out.
///
/// Serves the OAuth 2 / OpenID Connect endpoints, the Dintero, Open Bank Project and Aritma APIs,
/// and its own: `GET /health`, `GET /openapi.json` and `GET /openapi/{api}.json`.
///
/// Each answer carries `X-Request-Id` (the request's own if it is 1 to 128 characters of
/// `A-Za-z0-9._-`), `X-Content-Type-Options: nosniff` and, unless it may be cached,
/// `Cache-Control: no-store`. Each API has its own error body; the documents show it.
///
/// Movable, not copyable. Threads: any, at the same time. Starts none and opens no socket.
class NOSTRO_API(0, 1) Service {
public:
    /// @param core  must outlive the service; without an issuer, which is no mistake, nothing is
    ///              found under `/oauth` and `/.well-known`, and people have no `provider` of ours
    /// @throws InvalidArgument  the tenant is not positive
    explicit Service(Core& core, ServiceOptions options = {});
    Service(Service&&) noexcept;
    Service& operator=(Service&&) noexcept;
    Service(Service const&) = delete;
    Service& operator=(Service const&) = delete;
    ~Service();

    /// Answer a request. Failures are answers too: it does not throw.
    [[nodiscard]] Response handle(Request const& request) noexcept;

    /// The OpenAPI 3.1 document, as JSON text.
    /// @param api  "oauth", "dintero", "obp", "aritma", "nostro", or empty for all in one
    /// @throws NotFound  no API of that name
    [[nodiscard]] std::string openapi(std::string_view api = {}) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace nostro::inline v0::api
