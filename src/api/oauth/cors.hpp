#pragma once

#include <nostro/api/http.hpp>
#include <nostro/core/time.hpp>
#include <nostro/facade/core.hpp>

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_set>

namespace nostro::inline v0::api {

/// Lets scripts of other sites use the endpoints that they may use: what is public from anywhere,
/// what takes a token or a client's proof from the registered origins of clients, and the pages
/// from nowhere (RFC 9700 section 2.6).
///
/// Threads: any, at the same time.
class CrossOrigin {
public:
    /// @param core  must outlive it
    CrossOrigin(Core& core, std::int64_t tenant) : core_{core}, tenant_{tenant} {}

    /// Add the headers that a browser wants to see, also to an answer to OPTIONS.
    void apply(Request const& request, Response& response);

private:
    [[nodiscard]] bool is_registered(std::string const& origin);

    Core& core_;
    std::int64_t tenant_;
    std::mutex mutex_;
    std::unordered_set<std::string> origins_;
    std::optional<Timestamp> read_at_;
};

} // namespace nostro::inline v0::api
