#pragma once

#include <nostro/core/export.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace nostro::inline v0 {

/// A request that the bank makes: to an OpenID provider, for a key set, to a webhook.
struct OutgoingRequest {
    std::string method = "GET";
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::chrono::milliseconds timeout{5'000};
    std::size_t response_bytes_max = 256 * 1024; ///< a longer answer is an error
};

/// What came back.
struct OutgoingResponse {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

/// Speaks HTTP for the bank. It follows no redirect and checks certificates.
///
/// Threads: any, at the same time; called with no transaction open.
class NOSTRO_API(0, 1) HttpClient {
public:
    virtual ~HttpClient();

    /// @throws StorageError  `unavailable`: no answer
    [[nodiscard]] virtual OutgoingResponse send(OutgoingRequest const& request) = 0;

protected:
    HttpClient() = default;
    HttpClient(HttpClient const&) = default;
    HttpClient& operator=(HttpClient const&) = default;
};

} // namespace nostro::inline v0
