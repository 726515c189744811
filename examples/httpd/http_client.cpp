#include "http_client.hpp"

#include <nostro/core/error.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/system/system_error.hpp>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <future>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace httpd {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace ssl = boost::asio::ssl;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock; // the one of Beast's timeouts

constexpr std::uint32_t header_bytes_max = 32U << 10;

[[noreturn]] void raise_unavailable(std::string const& why) {
    throw nostro::StorageError{nostro::ErrorCode::unavailable, why};
}

/// What an http or https URL says.
struct Url {
    bool tls = false;
    std::string authority; ///< host and perhaps port, as they stand there
    std::string host;      ///< an IPv6 address without its brackets
    std::string port;
    std::string target; ///< path and query
};

Url parse_url(std::string_view text) {
    // A space or line break would end the line that the target stands in.
    bool const is_visible = std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7F'; });
    Url url;
    url.tls = text.starts_with("https://");
    if (!is_visible || (!url.tls && !text.starts_with("http://"))) {
        raise_unavailable("it is no http or https URL");
    }
    std::string_view const rest = text.substr(text.find("//") + 2);
    std::size_t const end = std::min(rest.find_first_of("/?#"), rest.size());
    url.authority = rest.substr(0, end);
    url.target = rest.substr(end, rest.find('#') - end);
    if (!url.target.starts_with('/')) {
        url.target.insert(url.target.begin(), '/');
    }
    std::string_view const authority{url.authority};
    bool const is_bracketed = authority.starts_with('[');
    std::size_t const host_end =
        is_bracketed ? authority.find(']') : std::min(authority.find(':'), authority.size());
    if (host_end == std::string_view::npos || authority.find('@') != std::string_view::npos) {
        raise_unavailable("the host of the URL is malformed");
    }
    url.host = authority.substr(is_bracketed ? 1 : 0, host_end - (is_bracketed ? 1 : 0));
    std::string_view port = authority.substr(host_end + (is_bracketed ? 1 : 0));
    if (port.starts_with(':')) {
        port.remove_prefix(1);
    } else if (!port.empty()) {
        raise_unavailable("the port of the URL is malformed");
    }
    url.port = !port.empty() ? std::string{port} : url.tls ? "443" : "80";
    std::uint16_t number = 0;
    char const* const port_end = url.port.data() + url.port.size();
    auto const [stop, fault] = std::from_chars(url.port.data(), port_end, number);
    if (url.host.empty() || fault != std::errc{} || stop != port_end) {
        raise_unavailable("the host or port of the URL is malformed");
    }
    return url;
}

/// Whether the bank may talk to an address. Metadata services of clouds are link-local.
bool may_reach(asio::ip::address address, bool tls) {
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    }
    if (!tls) {
        return address.is_loopback();
    }
    constexpr std::uint32_t link_local = 0xA9FE; // 169.254
    bool const is_link_local = address.is_v6() ? address.to_v6().is_link_local()
                                               : address.to_v4().to_uint() >> 16U == link_local;
    return !is_link_local && !address.is_unspecified() && !address.is_multicast();
}

/// A request on its way. Who waits for its answer may be gone before it ends.
struct Job {
    nostro::OutgoingRequest request;
    Url url;
    Clock::time_point deadline;
};

http::request<http::string_body> to_message(Job const& job) {
    http::request<http::string_body> message;
    message.version(11);
    message.method_string(job.request.method);
    message.target(job.url.target);
    for (auto const& [name, value] : job.request.headers) {
        message.insert(name, value);
    }
    message.set(http::field::host, job.url.authority);
    message.set(http::field::connection, "close");
    message.body() = job.request.body;
    message.prepare_payload();
    return message;
}

nostro::OutgoingResponse to_response(http::response<http::string_body>&& message) {
    nostro::OutgoingResponse response;
    response.status = static_cast<int>(message.result_int());
    for (auto const& field : message) {
        response.headers.emplace_back(std::string{field.name_string()}, std::string{field.value()});
    }
    response.body = std::move(message.body());
    return response;
}

template <class Stream>
asio::awaitable<nostro::OutgoingResponse> exchange(Stream& stream, Job const& job) {
    auto const message = to_message(job);
    co_await http::async_write(stream, message, asio::use_awaitable);
    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.header_limit(header_bytes_max);
    parser.body_limit(job.request.response_bytes_max);
    parser.skip(message.method() == http::verb::head);
    co_await http::async_read(stream, buffer, parser, asio::use_awaitable);
    co_return to_response(parser.release());
}

/// Name the host that is meant, and take a certificate of no other.
void expect_host(beast::ssl_stream<beast::tcp_stream>& stream, std::string host) {
    boost::system::error_code not_an_address;
    asio::ip::make_address(host, not_an_address);
    if (not_an_address && SSL_ctrl(stream.native_handle(),
                                   SSL_CTRL_SET_TLSEXT_HOSTNAME,
                                   TLSEXT_NAMETYPE_host_name,
                                   host.data()) != 1) {
        throw boost::system::system_error{static_cast<int>(ERR_get_error()),
                                          asio::error::get_ssl_category()};
    }
    stream.set_verify_mode(ssl::verify_peer);
    stream.set_verify_callback(ssl::host_name_verification(host));
}

ssl::context make_tls(std::string const& ca_file) {
    ssl::context tls{ssl::context::tls_client};
    tls.set_options(ssl::context::default_workarounds | ssl::context::no_tlsv1 |
                    ssl::context::no_tlsv1_1);
    if (ca_file.empty()) {
        tls.set_default_verify_paths();
    } else {
        tls.load_verify_file(ca_file);
    }
    return tls;
}

} // namespace

struct HttpClient::Impl {
    HttpClientOptions options;
    nostro::LogSink& log;
    ssl::context tls;
    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
    std::jthread thread{[this] { context.run(); }};

    Impl(HttpClientOptions client_options, nostro::LogSink& client_log)
        : options{std::move(client_options)}, log{client_log}, tls{make_tls(options.ca_file)} {}

    Impl(Impl const&) = delete;
    Impl& operator=(Impl const&) = delete;

    ~Impl() { context.stop(); }

    asio::awaitable<nostro::OutgoingResponse> run(std::shared_ptr<Job const> job) {
        Url const& url = job->url;
        tcp::resolver resolver{context};
        auto const found = co_await resolver.async_resolve(url.host, url.port, asio::use_awaitable);
        std::vector<tcp::endpoint> endpoints;
        for (auto const& entry : found) {
            if (may_reach(entry.endpoint().address(), url.tls)) {
                endpoints.push_back(entry.endpoint());
            }
        }
        if (endpoints.empty()) {
            raise_unavailable("the bank does not talk to this address");
        }
        if (!url.tls) {
            beast::tcp_stream stream{context};
            stream.expires_at(job->deadline);
            co_await stream.async_connect(endpoints, asio::use_awaitable);
            co_return co_await exchange(stream, *job);
        }
        beast::ssl_stream<beast::tcp_stream> stream{context, tls};
        expect_host(stream, url.host);
        auto& socket = beast::get_lowest_layer(stream);
        socket.expires_at(job->deadline);
        co_await socket.async_connect(endpoints, asio::use_awaitable);
        co_await stream.async_handshake(ssl::stream_base::client, asio::use_awaitable);
        co_return co_await exchange(stream, *job);
    }

    nostro::OutgoingResponse wait_for(std::shared_ptr<Job const> const& job) {
        if (!job->url.tls && !options.plain_loopback) {
            raise_unavailable("the bank speaks https only");
        }
        auto answer = asio::co_spawn(context, run(job), asio::use_future);
        // The look-up of a name cannot be ended; it is left behind.
        if (answer.wait_until(job->deadline) != std::future_status::ready) {
            raise_unavailable("there was no answer in time");
        }
        try {
            return answer.get();
        } catch (boost::system::system_error const& error) {
            raise_unavailable(error.code().message());
        }
    }
};

HttpClient::HttpClient(HttpClientOptions options, nostro::LogSink& log)
    : impl_{std::make_unique<Impl>(std::move(options), log)} {}

HttpClient::~HttpClient() = default;

nostro::OutgoingResponse HttpClient::send(nostro::OutgoingRequest const& request) {
    auto const deadline = Clock::now() + request.timeout;
    auto const job = std::make_shared<Job const>(Job{request, parse_url(request.url), deadline});
    try {
        return impl_->wait_for(job);
    } catch (nostro::StorageError const& error) {
        std::array const details{nostro::Detail{"host", job->url.authority},
                                 nostro::Detail{"reason", error.what()}};
        impl_->log.log(nostro::LogLevel::warning, "httpd.request_failed", details);
        throw;
    }
}

} // namespace httpd
