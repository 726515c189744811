#include "bootstrap.hpp"
#include "http_client.hpp"
#include "log.hpp"
#include "server.hpp"

#include <nostro/api/service.hpp>
#include <nostro/core/error.hpp>
#include <nostro/core/key_vault.hpp>
#include <nostro/core/version.hpp>
#include <nostro/facade/core.hpp>
#include <nostro/storage/memory.hpp>
#include <nostro/storage/sqlite.hpp>

#include <CLI/CLI.hpp>

#include <chrono>
#include <condition_variable>
#include <exception>
#include <iostream>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

/// nostro behind HTTP: an example of a host. It opens a storage, makes a core and a service, and
/// carries requests to it. Everything a bank does is in the library.
namespace {

struct Arguments {
    std::string storage;
    std::string listen = "127.0.0.1:8080";
    std::string issuer;
    std::string keys;
    std::string bootstrap;
    std::string ca_file;
    bool test_outbox = false;
    bool quiet = false;
    httpd::ServerOptions server;
};

constexpr std::string_view sqlite_prefix = "sqlite:";

std::string sqlite_path(std::string const& storage) {
    return storage.starts_with(sqlite_prefix) ? storage.substr(sqlite_prefix.size()) : storage;
}

std::unique_ptr<nostro::storage::Storage> open_storage(std::string const& storage,
                                                       nostro::LogSink& log) {
    if (storage == "memory:") {
        return nostro::storage::open_memory();
    }
    return nostro::storage::open_sqlite(
        {.path = sqlite_path(storage), .create_if_missing = true, .log = &log});
}

/// The keys that the bank's file must not hold lie in a file of their own beside it.
std::unique_ptr<nostro::KeyVault> open_vault(Arguments const& arguments) {
    if (!arguments.keys.empty()) {
        return nostro::open_key_file(arguments.keys);
    }
    return arguments.storage == "memory:"
               ? nostro::make_memory_vault()
               : nostro::open_key_file(sqlite_path(arguments.storage) + ".keys");
}

void split_listen(std::string const& listen, httpd::ServerOptions& server) {
    std::size_t const colon = listen.rfind(':');
    std::size_t read = 0;
    unsigned long port = 65'536;
    if (colon != std::string::npos && colon + 1 < listen.size()) {
        try {
            port = std::stoul(listen.substr(colon + 1), &read);
        } catch (std::exception const&) {
            read = 0;
        }
    }
    if (colon == 0 || colon == std::string::npos || port > 65'535 ||
        read != listen.size() - colon - 1) {
        throw CLI::ValidationError{"--listen", "ADDRESS:PORT is expected, not " + listen};
    }
    server.address = listen.substr(0, colon);
    if (server.address.starts_with('[') && server.address.ends_with(']')) {
        server.address = server.address.substr(1, server.address.size() - 2);
    }
    server.port = static_cast<std::uint16_t>(port);
}

/// Calls `run_due` every second until it is destroyed.
class DueWork {
public:
    DueWork(nostro::Core& core, nostro::LogSink& log)
        : thread_{[&core, &log](std::stop_token const& stop) {
              std::mutex mutex;
              std::condition_variable_any wake;
              std::unique_lock lock{mutex};
              while (!wake.wait_for(lock, stop, std::chrono::seconds{1}, [] { return false; }) &&
                     !stop.stop_requested()) {
                  try {
                      core.run_due(core.clock().now(), std::chrono::milliseconds{200});
                  } catch (nostro::Error const& error) {
                      log.log(nostro::LogLevel::warning, "httpd.due_failed", error.details());
                  }
              }
          }} {}

private:
    std::jthread thread_;
};

nostro::api::Response health(nostro::Core& core) {
    nostro::api::Response response;
    response.set_header("Content-Type", "application/json");
    response.set_header("Cache-Control", "no-store");
    try {
        static_cast<void>(core.list_ledgers());
        response.body = R"({"status":"ok"})";
    } catch (nostro::Error const&) {
        response.status = 503;
        response.body = R"({"status":"storage does not answer"})";
    }
    return response;
}

int serve(Arguments arguments) {
    httpd::JsonLog log{std::cerr, arguments.quiet};
    split_listen(arguments.listen, arguments.server);
    httpd::Server server{arguments.server,
                         [&](httpd::RequestLine const& line) { log.request(line); }};
    if (arguments.issuer.empty()) {
        arguments.issuer = (arguments.server.tls_certificate.empty() ? "http://" : "https://") +
                           arguments.server.address + ":" + std::to_string(server.port());
    }
    httpd::Bootstrap bootstrap;
    if (!arguments.bootstrap.empty()) {
        bootstrap = httpd::parse_bootstrap(httpd::read_file(arguments.bootstrap));
    }
    auto const vault = open_vault(arguments);
    // Only a bank that is itself at http, which takes loopback, may find others there.
    httpd::HttpClient http{
        {.ca_file = arguments.ca_file, .plain_loopback = arguments.issuer.starts_with("http://")},
        log};
    nostro::CoreOptions options{
        .create_if_missing = true, .migrate = true, .log = &log, .vault = vault.get()};
    options.http = &http;
    options.oauth.issuer = arguments.issuer;
    httpd::apply_settings(bootstrap, options);
    nostro::Core core = nostro::Core::open(open_storage(arguments.storage, log), options);
    httpd::apply(bootstrap, core, std::cout);

    nostro::api::ServiceOptions service_options{.test_outbox = arguments.test_outbox, .log = &log};
    httpd::apply_settings(bootstrap, service_options);
    nostro::api::Service service{core, service_options};
    DueWork const due{core, log};
    std::cout << "ready " << arguments.issuer << std::endl;
    server.run([&](nostro::api::Request const& request) {
        return request.path == "/healthz" ? health(core) : service.handle(request);
    });
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    Arguments arguments;
    CLI::App app{"A bank behind HTTP: OAuth 2, OpenID Connect and the bank's APIs."};
    app.set_version_flag("--version", nostro::build_report());
    app.add_option("--storage", arguments.storage, "sqlite:FILE, FILE or memory:")->required();
    app.add_option("--listen", arguments.listen, "ADDRESS:PORT; port 0 takes a free one")
        ->capture_default_str();
    app.add_option("--issuer", arguments.issuer, "URL of this server as clients see it");
    app.add_option("--keys", arguments.keys, "Key file; default: beside the storage, FILE.keys");
    auto* const certificate = app.add_option(
        "--tls-cert", arguments.server.tls_certificate, "PEM file with the certificate chain");
    auto* const key =
        app.add_option("--tls-key", arguments.server.tls_key, "PEM file with the key");
    certificate->needs(key);
    key->needs(certificate);
    app.add_option("--ca-file",
                   arguments.ca_file,
                   "PEM file with the authorities that OpenID providers are checked against; "
                   "default: the system's");
    app.add_option("--bootstrap", arguments.bootstrap, "JSON file with what to create at start");
    app.add_option("--threads", arguments.server.threads, "Requests worked on at the same time")
        ->capture_default_str()
        ->check(CLI::Range(1, 256));
    app.add_flag("--test-outbox",
                 arguments.test_outbox,
                 "Serve sent messages, codes included, at /test/outbox: for tests only");
    app.add_flag("--quiet", arguments.quiet, "Log warnings and errors only");
    CLI11_PARSE(app, argc, argv);
    try {
        return serve(std::move(arguments));
    } catch (CLI::Error const& error) {
        return app.exit(error);
    } catch (nostro::Error const& error) {
        std::cerr << "nostro-httpd: " << error.what() << '\n';
        for (auto const& [name, value] : error.details()) {
            std::cerr << "  " << name << ": " << value << '\n';
        }
    } catch (std::exception const& error) {
        std::cerr << "nostro-httpd: " << error.what() << '\n';
    }
    return 1;
}
