#include "bind.hpp"
#include "gil.hpp"
#include "ledger_handle.hpp"
#include "structs.hpp"

#include <nostro/api/http.hpp>
#include <nostro/api/service.hpp>

namespace nostro::inline v0::python {
namespace {

/// What Python calls a service. It stands in the home of its core, because it must not outlive it.
class ApiHandle {
public:
    ApiHandle(std::shared_ptr<CoreHome> home, api::ServiceOptions options)
        : home_{std::move(home)}, options_{options}, service_{
                                                         home_->add_service(std::move(options))} {}

    ~ApiHandle() { home_->remove_service(service_); }

    ApiHandle(ApiHandle const&) = delete;
    ApiHandle& operator=(ApiHandle const&) = delete;

    [[nodiscard]] api::ServiceOptions const& options() const noexcept { return options_; }

    /// Run `work(api::Service&)` without the interpreter's lock.
    template <class Work>
    auto call(Work work) const {
        auto pinned = home_->pin();
        ReleasedGil const released;
        auto const held = std::move(pinned);
        return work(*service_);
    }

private:
    std::shared_ptr<CoreHome> home_;
    api::ServiceOptions options_;
    std::list<api::Service>::iterator service_; ///< valid while the home stands
};

template <class Message>
py::object find_header(Message const& message, std::string_view name) {
    auto const value = message.header(name);
    return value ? to_python_latin(std::string{*value}) : py::none();
}

void bind_messages(py::module_& module) {
    using api::Request;
    using api::Response;
    bind_struct<Request>(
        module,
        "Request",
        "What a host's HTTP server received, as it came: nothing is decoded, joined or left out.",
        field("method", &Request::method, "In capitals."),
        field("path", &Request::path, "Still percent-encoded, without query and fragment."),
        secret("query", &Request::query, "Still percent-encoded, without '?'."),
        secret("headers", &Request::headers, "Pairs of name and value in the order received."),
        bytes_field("body", &Request::body, "The body."),
        field(
            "peer_address",
            &Request::peer_address,
            "An IP address as the host trusts it; behind a proxy the one it names. May be empty."),
        bytes_field("peer_certificate",
                    &Request::peer_certificate,
                    "DER, verified by the host\'s TLS; or None."),
        field("secure",
              &Request::secure,
              "Whether it came over TLS, up to the host or to its trusted proxy."))
        .def("header",
             &find_header<Request>,
             py::arg("name"),
             "The value of the first header of that name, or None.");
    bind_struct<Response>(module,
                          "Response",
                          "What the host sends back. It adds what belongs to the connection: Date, "
                          "Content-Length, Connection.",
                          field("status", &Response::status, "The HTTP status."),
                          secret("headers",
                                 &Response::headers,
                                 "Pairs of name and value; a name may stand several times."),
                          bytes_field("body", &Response::body, "The body."))
        .def("header",
             &find_header<Response>,
             py::arg("name"),
             "The value of the first header of that name, or None.");
}

void bind_options(py::module_& module) {
    using api::RateLimits;
    using api::RequestLimits;
    using api::ServiceOptions;
    bind_struct<RequestLimits>(
        module,
        "RequestLimits",
        "What a request may weigh; more is refused before anything of it is read.",
        field("body_bytes", &RequestLimits::body_bytes, "More is 413."),
        field("path_bytes", &RequestLimits::path_bytes, "More is 414."),
        field("query_bytes", &RequestLimits::query_bytes, "More is 414."),
        field("header_bytes",
              &RequestLimits::header_bytes,
              "Names and values together; more is 431."),
        field("headers", &RequestLimits::headers, "More is 431."));

    bind_struct<RateLimits>(
        module,
        "RateLimits",
        "How many requests a minute, counted in memory of this process. An idle counter is full "
        "again after a\nminute, so up to this many may come at once. Zero means no limit.\n\nThey "
        "keep an endpoint alive; accounts are protected by their own counters, which are stored.",
        field("enabled", &RateLimits::enabled, "Whether it is in use."),
        field(
            "general_per_peer", &RateLimits::general_per_peer, "Any request of one peer address."),
        field("credentials_per_peer",
              &RateLimits::credentials_per_peer,
              "Failed attempts at tokens, passwords and codes."),
        field("credentials_per_client",
              &RateLimits::credentials_per_client,
              "The same of one client; until it has proved who it is, of its name at one peer "
              "address."),
        field("messages_per_peer",
              &RateLimits::messages_per_peer,
              "Requests that send an SMS or a mail."),
        field("messages_per_client", &RateLimits::messages_per_client, "The same by client."),
        field("counters", &RateLimits::counters, "Kept at most; the longest idle one goes first."));

    bind_struct<ServiceOptions>(
        module,
        "ServiceOptions",
        "How a service answers. Its issuer, the base of the URLs that answers carry, is that of "
        "the core's\nOauthOptions; never taken from a request.",
        field("tenant", &ServiceOptions::tenant, "Whose bank this is, positive."),
        field("limits", &ServiceOptions::limits, "What a request may weigh."),
        field("rates", &ServiceOptions::rates, "Requests a minute."),
        field("test_outbox",
              &ServiceOptions::test_outbox,
              "Serve the messages sent, codes included: for tests only."));
}

} // namespace

void bind_api(py::module_& module) {
    bind_messages(module);
    bind_options(module);
    py::class_<ApiHandle>(module,
                          "Service",
                          "The bank's HTTP APIs without HTTP: a request in, a response out.\n\n"
                          "One for a core is enough. Threads: any, at the same time.")
        .def(py::init([](std::shared_ptr<CoreHome> core, api::ServiceOptions options) {
                 return std::make_unique<ApiHandle>(std::move(core), std::move(options));
             }),
             py::arg("core"),
             py::arg("options") = api::ServiceOptions{},
             "Raises InvalidArgument: the tenant is not positive.")
        .def(
            "handle",
            [](ApiHandle const& self, api::Request request) {
                return self.call([&](api::Service& service) { return service.handle(request); });
            },
            py::arg("request"),
            "Answer a request. Failures are answers too.")
        .def(
            "openapi",
            [](ApiHandle const& self, std::string const& api) {
                return self.call([&](api::Service& service) { return service.openapi(api); });
            },
            py::arg("api") = "",
            "The OpenAPI 3.1 document of an API ('oauth', 'dintero', ...), or of all in one; JSON "
            "text.\n\n"
            "Raises NotFound.")
        .def_property_readonly("options",
                               &ApiHandle::options,
                               py::return_value_policy::copy,
                               "What it was made with.");
}

} // namespace nostro::inline v0::python
