#include "server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <ctime>
#include <list>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace httpd {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace ssl = boost::asio::ssl;
using tcp = asio::ip::tcp;

/// Errors come as values: a peer that goes away is no exception.
constexpr auto use_result = asio::as_tuple(asio::use_awaitable);

/// The connections that wait for a request, so that a stop need not wait for them.
class Idle {
public:
    using Entry = std::list<std::function<void()>>::iterator;

    /// @return  nothing when the server is stopping
    std::optional<Entry> enter(std::function<void()> close) {
        std::lock_guard const lock{mutex_};
        if (stopping_) {
            return std::nullopt;
        }
        return closers_.insert(closers_.end(), std::move(close));
    }

    void leave(Entry entry) {
        std::lock_guard const lock{mutex_};
        closers_.erase(entry);
    }

    void stop() {
        std::lock_guard const lock{mutex_};
        stopping_ = true;
        for (auto const& close : closers_) {
            close();
        }
    }

    [[nodiscard]] bool is_stopping() const {
        std::lock_guard const lock{mutex_};
        return stopping_;
    }

private:
    mutable std::mutex mutex_;
    std::list<std::function<void()>> closers_;
    bool stopping_ = false;
};

/// A request names one host; only those of HTTP/1.0 may do without (RFC 9112 section 3.2).
bool names_host(http::request<http::string_body> const& message) {
    auto const count = message.count(http::field::host);
    return count == 1 || (count == 0 && message.version() < 11);
}

/// What stands behind scheme and authority, if a target has them as proxies send it.
std::string_view path_and_query(std::string_view target) {
    for (std::string_view const scheme : {"http://", "https://"}) {
        if (target.starts_with(scheme)) {
            std::size_t const end = target.find_first_of("/?", scheme.size());
            return target.substr(std::min(end, target.size()));
        }
    }
    return target;
}

nostro::api::Request
to_request(http::request<http::string_body>&& message, std::string peer, bool secure) {
    nostro::api::Request request;
    request.method = std::string{message.method_string()};
    auto const target = path_and_query({message.target().data(), message.target().size()});
    std::size_t const mark = std::min(target.find('?'), target.size());
    request.path = mark == 0 ? "/" : std::string{target.substr(0, mark)};
    request.query = std::string{target.substr(std::min(mark + 1, target.size()))};
    for (auto const& field : message) {
        request.headers.push_back({std::string{field.name_string()}, std::string{field.value()}});
    }
    request.body = std::move(message.body());
    request.peer_address = std::move(peer);
    request.secure = secure;
    return request;
}

/// As an answer says when it was made. Days and months are named as in the "C" locale, which this
/// program never leaves.
std::string http_date(std::chrono::system_clock::time_point at) {
    std::time_t const seconds = std::chrono::system_clock::to_time_t(at);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 32> text{};
    auto const size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return {text.data(), size};
}

http::response<http::string_body>
to_message(nostro::api::Response&& response, unsigned version, bool keep_alive, bool head) {
    http::response<http::string_body> message{
        http::int_to_status(static_cast<unsigned>(response.status)), version};
    for (auto const& header : response.headers) {
        message.insert(header.name, header.value);
    }
    message.set(http::field::date, http_date(std::chrono::system_clock::now()));
    message.keep_alive(keep_alive);
    if (head) {
        if (!response.header("Content-Length")) {
            message.content_length(response.body.size());
        }
    } else {
        message.body() = std::move(response.body);
        message.prepare_payload();
    }
    return message;
}

/// The answer to what is not HTTP as we speak it.
nostro::api::Response refusal(beast::error_code error) {
    nostro::api::Response response;
    response.status = error == http::error::body_limit     ? 413
                      : error == http::error::header_limit ? 431
                                                           : 400;
    response.set_header("Content-Type", "text/plain; charset=utf-8");
    response.body = "The request could not be read.\n";
    return response;
}

bool is_malformed(beast::error_code error) {
    return error.category() == make_error_code(http::error::body_limit).category() &&
           error != http::error::end_of_stream && error != http::error::partial_message;
}

} // namespace

struct Server::Impl {
    ServerOptions options;
    Log log;
    Handler handler;
    asio::io_context context;
    std::optional<ssl::context> tls;
    tcp::acceptor acceptor{context};
    Idle idle;

    Impl(ServerOptions server_options, Log request_log)
        : options{std::move(server_options)}, log{std::move(request_log)}, context{static_cast<int>(
                                                                               options.threads)} {
        if (!options.tls_certificate.empty()) {
            tls.emplace(ssl::context::tls_server);
            tls->set_options(ssl::context::default_workarounds | ssl::context::no_tlsv1 |
                             ssl::context::no_tlsv1_1);
            tls->use_certificate_chain_file(options.tls_certificate);
            tls->use_private_key_file(options.tls_key, ssl::context::pem);
        }
        tcp::endpoint const endpoint{asio::ip::make_address(options.address), options.port};
        acceptor.open(endpoint.protocol());
        acceptor.set_option(tcp::acceptor::reuse_address{true});
        acceptor.bind(endpoint);
        acceptor.listen();
    }

    asio::awaitable<void> accept() {
        for (;;) {
            auto [error, socket] =
                co_await acceptor.async_accept(asio::make_strand(context), use_result);
            if (error == asio::error::operation_aborted || idle.is_stopping()) {
                co_return;
            }
            if (!error) {
                auto const executor = socket.get_executor();
                asio::co_spawn(executor, greet(std::move(socket)), asio::detached);
            }
        }
    }

    asio::awaitable<void> greet(tcp::socket socket) {
        beast::error_code ignored;
        socket.set_option(tcp::no_delay{true}, ignored);
        auto const endpoint = socket.remote_endpoint(ignored);
        std::string const peer = ignored ? std::string{} : endpoint.address().to_string();
        if (!tls) {
            auto const stream = std::make_shared<beast::tcp_stream>(std::move(socket));
            co_await serve(stream, peer);
            stream->socket().shutdown(tcp::socket::shutdown_send, ignored);
            co_return;
        }
        auto const stream =
            std::make_shared<beast::ssl_stream<beast::tcp_stream>>(std::move(socket), *tls);
        beast::get_lowest_layer(*stream).expires_after(options.request_timeout);
        auto [error] = co_await stream->async_handshake(ssl::stream_base::server, use_result);
        if (!error) {
            co_await serve(stream, peer);
            co_await stream->async_shutdown(use_result);
        }
    }

    /// The requests of one connection, one after the other.
    template <class Stream>
    asio::awaitable<void> serve(std::shared_ptr<Stream> shared, std::string const& peer) {
        Stream& stream = *shared;
        beast::flat_buffer buffer;
        for (bool keep_alive = true; keep_alive;) {
            http::request_parser<http::string_body> parser;
            parser.header_limit(static_cast<std::uint32_t>(options.header_bytes_max));
            parser.body_limit(options.body_bytes_max);
            auto& socket = beast::get_lowest_layer(stream);
            if (buffer.size() == 0 && !co_await wait_for_request(shared, buffer)) {
                co_return;
            }
            socket.expires_after(options.request_timeout);
            auto [read_error, read_bytes] =
                co_await http::async_read_header(stream, buffer, parser, use_result);
            if (!read_error && parser.get()[http::field::expect] == "100-continue") {
                http::response<http::empty_body> go_on{http::status::continue_,
                                                       parser.get().version()};
                co_await http::async_write(stream, go_on, use_result);
            }
            if (!read_error) {
                std::tie(read_error, read_bytes) =
                    co_await http::async_read(stream, buffer, parser, use_result);
            }
            if (read_error && !is_malformed(read_error)) {
                co_return; // gone, or too slow
            }
            auto const start = std::chrono::steady_clock::now();
            RequestLine line{.peer = peer};
            nostro::api::Response response;
            unsigned const version = read_error ? 11 : parser.get().version();
            bool head = false;
            if (read_error || !names_host(parser.get())) {
                keep_alive = false;
                response = refusal(read_error);
            } else {
                keep_alive = parser.keep_alive() && !idle.is_stopping();
                head = parser.get().method() == http::verb::head;
                auto const request = to_request(parser.release(), peer, tls.has_value());
                line.method = request.method;
                line.path = request.path;
                response = handler(request);
            }
            line.status = response.status;
            line.bytes = response.body.size();
            line.request_id = std::string{response.header("X-Request-Id").value_or("")};
            auto message = to_message(std::move(response), version, keep_alive, head);
            socket.expires_after(options.request_timeout);
            auto [write_error, written] = co_await http::async_write(stream, message, use_result);
            line.duration = std::chrono::duration_cast<std::chrono::microseconds>(
                std::chrono::steady_clock::now() - start);
            log(line);
            if (write_error) {
                co_return;
            }
        }
    }

    /// Wait for the first byte of a request; false when there will be none.
    template <class Stream>
    asio::awaitable<bool> wait_for_request(std::shared_ptr<Stream> shared,
                                           beast::flat_buffer& buffer) {
        Stream& stream = *shared;
        auto& socket = beast::get_lowest_layer(stream);
        auto const entry = idle.enter([weak = std::weak_ptr<Stream>{shared}] {
            if (auto const kept = weak.lock()) {
                auto& layer = beast::get_lowest_layer(*kept);
                asio::post(layer.get_executor(), [kept, &layer] { layer.cancel(); });
            }
        });
        if (!entry) {
            co_return false;
        }
        socket.expires_after(options.idle_timeout);
        auto [error, bytes] = co_await stream.async_read_some(buffer.prepare(4'096), use_result);
        idle.leave(*entry);
        buffer.commit(bytes);
        co_return !error;
    }
};

Server::Server(ServerOptions options, Log log)
    : impl_{std::make_unique<Impl>(std::move(options), std::move(log))} {}

Server::~Server() = default;

std::uint16_t Server::port() const {
    return impl_->acceptor.local_endpoint().port();
}

void Server::run(Handler handler) {
    impl_->handler = std::move(handler);
    asio::signal_set signals{impl_->context, SIGINT, SIGTERM};
    signals.async_wait([this](beast::error_code error, int) {
        if (!error) {
            impl_->acceptor.close();
            impl_->idle.stop();
        }
    });
    asio::co_spawn(impl_->context, impl_->accept(), asio::detached);
    std::vector<std::jthread> threads;
    for (unsigned count = 1; count < impl_->options.threads; ++count) {
        threads.emplace_back([this] { impl_->context.run(); });
    }
    impl_->context.run();
}

} // namespace httpd
