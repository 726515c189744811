#pragma once

#include <nostro/api/http.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

/// The example HTTP host: a server of HTTP/1.1, and nothing of a bank.
namespace httpd {

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;      ///< 0: any that is free
    std::string tls_certificate; ///< PEM file with the chain; empty: no TLS
    std::string tls_key;         ///< PEM file
    unsigned threads = 8;        ///< requests that are worked on at the same time
    std::size_t header_bytes_max = 32U << 10;
    std::size_t body_bytes_max = 1U << 20;
    std::chrono::seconds request_timeout{15}; ///< for a whole request to arrive
    std::chrono::seconds idle_timeout{60};    ///< between two requests of a connection
};

/// What the log of requests says of one. Neither query, headers nor body: they hold secrets.
struct RequestLine {
    std::string peer;
    std::string method;
    std::string path;
    std::string request_id;
    int status = 0;
    std::size_t bytes = 0; ///< of the answer's body
    std::chrono::microseconds duration{};
};

/// Answers requests with a handler on a pool of threads.
class Server {
public:
    using Handler = std::function<nostro::api::Response(nostro::api::Request const&)>;
    using Log = std::function<void(RequestLine const&)>;

    /// Bind the address.
    /// @throws std::exception  the address is in use, or certificate and key do not fit
    Server(ServerOptions options, Log log);
    Server(Server const&) = delete;
    Server& operator=(Server const&) = delete;
    ~Server();

    [[nodiscard]] std::uint16_t port() const;

    /// Serve until SIGINT or SIGTERM; then refuse new connections, finish the requests that have
    /// begun, and return.
    void run(Handler handler);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace httpd
