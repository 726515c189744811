#pragma once

#include <nostro/core/http_client.hpp>
#include <nostro/core/log.hpp>

#include <memory>
#include <string>

namespace httpd {

struct HttpClientOptions {
    std::string ca_file;         ///< PEM file of the authorities that count; empty: the system's
    bool plain_loopback = false; ///< http as well, to this very machine only
};

/// Speaks HTTP/1.1 for the bank, each request on a connection of its own.
///
/// URLs come from grants and merchants, so it goes only where a certificate for the name in the URL
/// proves who answers: over TLS 1.2 or newer, and not to link-local, multicast or unspecified
/// addresses. It uses no proxy and follows no redirect. `OutgoingRequest::timeout` is for
/// everything from the look-up of the name to the last byte.
///
/// Threads: any, at the same time; one thread of its own does the work of all requests.
class HttpClient final : public nostro::HttpClient {
public:
    /// @param log  is told of each request that got no answer, by host and reason
    /// @throws std::exception  `ca_file` cannot be read
    HttpClient(HttpClientOptions options, nostro::LogSink& log);
    HttpClient(HttpClient const&) = delete;
    HttpClient& operator=(HttpClient const&) = delete;
    ~HttpClient() override;

    nostro::OutgoingResponse send(nostro::OutgoingRequest const& request) override;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace httpd
