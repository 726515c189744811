#pragma once

#include <nostro/access/audit_sink.hpp>
#include <nostro/core/http_client.hpp>
#include <nostro/core/message_sender.hpp>

#include <pybind11/pybind11.h>

#include <memory>

/// Ports that a host writes as Python functions. nostro calls them with no transaction open.
///
/// What those that send raise becomes `StorageError` (`unavailable`) without its text, which may
/// repeat a secret. What is no `OSError` is a mistake of the host and goes to `sys.unraisablehook`
/// besides.
namespace nostro::inline v0::python {

/// Hands messages to a function.
[[nodiscard]] std::unique_ptr<MessageSender> make_sender(pybind11::function function);

/// Makes requests by a function that takes an OutgoingRequest and returns an OutgoingResponse.
[[nodiscard]] std::unique_ptr<HttpClient> make_http_client(pybind11::function function);

/// Hands records of reads to a function. What it raises goes on to the reader as it is.
[[nodiscard]] std::unique_ptr<AuditSink> make_audit_sink(pybind11::function function);

} // namespace nostro::inline v0::python
