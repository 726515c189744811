#include "ports.hpp"

#include "casters.hpp"
#include "gil.hpp"

#include <nostro/core/error.hpp>

#include <utility>

namespace nostro::inline v0::python {
namespace {

/// A Python function that is called, and let go, with the interpreter's lock released.
class Callback {
public:
    explicit Callback(py::function function) : function_{function.release().ptr()} {}

    ~Callback() {
        AcquiredGil const acquired;
        Py_DECREF(function_);
    }

    Callback(Callback const&) = delete;
    Callback& operator=(Callback const&) = delete;

    /// Call it; what it raises goes on.
    template <class Argument>
    void call(Argument const& argument) const {
        AcquiredGil const acquired;
        py::reinterpret_borrow<py::function>(function_)(argument);
    }

    /// Call it, and take over what it returns by `use(py::object)`.
    template <class Argument, class Use>
    auto call(Argument const& argument, Use use) const {
        AcquiredGil const acquired;
        try {
            return use(py::reinterpret_borrow<py::function>(function_)(argument));
        } catch (py::error_already_set& error) {
            auto const name = error.type().attr("__name__").template cast<std::string>();
            if (!error.matches(PyExc_OSError)) {
                error.discard_as_unraisable("a function of the host");
            }
            throw StorageError{
                ErrorCode::unavailable, "a function of the host raised", {{"exception", name}}};
        }
    }

private:
    PyObject* function_;
};

class Sender final : public MessageSender {
public:
    explicit Sender(py::function function) : callback_{std::move(function)} {}

    void send(Message const& message) override {
        callback_.call(message, [](py::object const& /*answer*/) {});
    }

private:
    Callback callback_;
};

class Client final : public HttpClient {
public:
    explicit Client(py::function function) : callback_{std::move(function)} {}

    OutgoingResponse send(OutgoingRequest const& request) override {
        return callback_.call(request, [](py::object const& answer) {
            if (!py::isinstance<OutgoingResponse>(answer)) {
                PyErr_SetString(PyExc_TypeError, "http must return an OutgoingResponse");
                throw py::error_already_set();
            }
            return answer.cast<OutgoingResponse>();
        });
    }

private:
    Callback callback_;
};

class Audit final : public AuditSink {
public:
    explicit Audit(py::function function) : callback_{std::move(function)} {}

    void read(ReadRecord const& record) override { callback_.call(record); }

private:
    Callback callback_;
};

} // namespace

std::unique_ptr<MessageSender> make_sender(py::function function) {
    return std::make_unique<Sender>(std::move(function));
}

std::unique_ptr<HttpClient> make_http_client(py::function function) {
    return std::make_unique<Client>(std::move(function));
}

std::unique_ptr<AuditSink> make_audit_sink(py::function function) {
    return std::make_unique<Audit>(std::move(function));
}

} // namespace nostro::inline v0::python
