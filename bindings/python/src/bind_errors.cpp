#include "bind.hpp"
#include "casters.hpp"
#include "enums.hpp"
#include "errors.hpp"

#include <nostro/oauth/error.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace nostro::inline v0::python {
namespace {

/// One exception class: its name, the built-in class it also is, and the code it stands for.
struct ErrorClass {
    char const* name;
    PyObject* const* builtin; ///< null: none
    ErrorCode code;           ///< the code of an instance that Python code makes itself
    char const* doc;
};

constexpr char const* root_doc =
    "Root of every error of nostro.\n\n"
    "code: the stable ErrorCode; name: its name; details: facts as text, for example {'field': "
    "'code'};\n"
    "retryable: whether repeating the same call may succeed; poisons_handle: whether the Core that "
    "raised\n"
    "it refuses further work. Unless a class says otherwise, the call changed nothing.";

std::array const error_classes{
    ErrorClass{"InvalidArgument",
               &PyExc_ValueError,
               ErrorCode::invalid_argument,
               "A value is malformed, out of range, or beyond a documented limit."},
    ErrorClass{"NotFound",
               &PyExc_LookupError,
               ErrorCode::not_found,
               "What was named does not exist, or the caller may not see it."},
    ErrorClass{"AlreadyExists", nullptr, ErrorCode::already_exists, "The name is taken."},
    ErrorClass{"Unauthenticated", nullptr, ErrorCode::unauthenticated, "Nobody proved who he is."},
    ErrorClass{"Forbidden",
               &PyExc_PermissionError,
               ErrorCode::forbidden,
               "The caller is known, but not allowed."},
    ErrorClass{"Rejected",
               nullptr,
               ErrorCode::rejected,
               "A ledger rule refused the event. result: the ResultCode; reason: its name; number: "
               "its number."},
    ErrorClass{"Conflict",
               nullptr,
               ErrorCode::conflict,
               "Another writer came first; rolled back, repeating may succeed."},
    ErrorClass{"OutcomeUnknown",
               nullptr,
               ErrorCode::outcome_unknown,
               "The commit was sent and its answer lost: send the same ids or key again."},
    ErrorClass{"DeadlineExceeded",
               &PyExc_TimeoutError,
               ErrorCode::deadline_exceeded,
               "The time given passed before the work was applied; nothing happened."},
    ErrorClass{
        "OauthError",
        nullptr,
        ErrorCode::invalid_argument,
        "The authorization server refuses. error: the OauthErrorCode; http_status: that of the "
        "standard\nendpoints; description: to be shown; retry_after: with "
        "too_many_requests, how long to wait."},
    ErrorClass{"StorageError",
               &PyExc_OSError,
               ErrorCode::storage_failure,
               "Storage is busy, full, read-only, not a database, or failed; rolled back."},
    ErrorClass{"SchemaError",
               nullptr,
               ErrorCode::schema_too_old,
               "The store was written by another version; not opened."},
    ErrorClass{"CorruptData",
               nullptr,
               ErrorCode::corrupt_data,
               "What was read cannot have been written by nostro; stop and look."},
    ErrorClass{"InternalError",
               nullptr,
               ErrorCode::internal,
               "A bug in nostro; the Core refuses further work."},
};

/// The class of each code.
struct CodeClass {
    ErrorCode code;
    char const* class_name;
};

constexpr std::array code_classes{
    CodeClass{ErrorCode::invalid_argument, "InvalidArgument"},
    CodeClass{ErrorCode::limit_exceeded, "InvalidArgument"},
    CodeClass{ErrorCode::not_found, "NotFound"},
    CodeClass{ErrorCode::already_exists, "AlreadyExists"},
    CodeClass{ErrorCode::unauthenticated, "Unauthenticated"},
    CodeClass{ErrorCode::forbidden, "Forbidden"},
    CodeClass{ErrorCode::rejected, "Rejected"},
    CodeClass{ErrorCode::conflict, "Conflict"},
    CodeClass{ErrorCode::outcome_unknown, "OutcomeUnknown"},
    CodeClass{ErrorCode::deadline_exceeded, "DeadlineExceeded"},
    CodeClass{ErrorCode::unavailable, "StorageError"},
    CodeClass{ErrorCode::storage_failure, "StorageError"},
    CodeClass{ErrorCode::schema_too_new, "SchemaError"},
    CodeClass{ErrorCode::schema_too_old, "SchemaError"},
    CodeClass{ErrorCode::storage_full, "StorageError"},
    CodeClass{ErrorCode::read_only, "StorageError"},
    CodeClass{ErrorCode::not_a_database, "StorageError"},
    CodeClass{ErrorCode::corrupt_data, "CorruptData"},
    CodeClass{ErrorCode::internal, "InternalError"},
};

/// The Python classes in the order of `code_classes`. They live as long as the process.
std::array<PyObject*, code_classes.size()> error_types{};

/// The class of `OauthError`, which has codes of the others.
PyObject* oauth_error_type = nullptr;

/// The class of a code; that of `internal` for one that this table does not know.
py::handle type_of(ErrorCode code) {
    auto const* row = std::ranges::find(code_classes, code, &CodeClass::code);
    auto const index = std::min<std::size_t>(static_cast<std::size_t>(row - code_classes.begin()),
                                             code_classes.size() - 1);
    return error_types[index];
}

py::dict details_of(Error const& error) {
    py::dict result;
    for (auto const& detail : error.details()) {
        if (!result.contains(detail.key)) {
            result[py::str(detail.key)] = detail.value;
        }
    }
    return result;
}

/// Raise the Python exception of a C++ one, with its facts as attributes.
void raise(Error const& error) {
    auto const* oauth = dynamic_cast<OauthError const*>(&error);
    auto const type = oauth != nullptr ? py::handle{oauth_error_type} : type_of(error.code());
    auto const exception = type(error.what());
    exception.attr("code") = error.code();
    exception.attr("name") = name_of(error.code());
    exception.attr("details") = details_of(error);
    exception.attr("retryable") = error.retryable();
    exception.attr("poisons_handle") = error.poisons_handle();
    if (auto const* rejected = dynamic_cast<Rejected const*>(&error)) {
        exception.attr("reason") = rejected->reason();
        exception.attr("number") = rejected->number();
        exception.attr("result") = static_cast<ResultCode>(rejected->number());
    }
    if (oauth != nullptr) {
        exception.attr("error") = oauth->error();
        exception.attr("http_status") = oauth->http_status();
        exception.attr("description") = oauth->what();
        exception.attr("retry_after") = oauth->retry_after();
    }
    PyErr_SetObject(type.ptr(), exception.ptr());
}

py::object make_type(py::module_& module,
                     char const* name,
                     char const* doc,
                     py::tuple const& bases,
                     py::dict const& members) {
    auto const full_name = std::string{"nostro."} + name;
    auto* const type =
        PyErr_NewExceptionWithDoc(full_name.c_str(), doc, bases.ptr(), members.ptr());
    if (type == nullptr) {
        throw py::error_already_set();
    }
    module.add_object(name, py::handle{type});
    return py::reinterpret_steal<py::object>(type);
}

/// Attributes of the class, for instances that Python code makes itself.
py::dict class_members(ErrorCode code) {
    py::dict members;
    members["code"] = code;
    members["name"] = name_of(code);
    members["details"] = py::module_::import("types").attr("MappingProxyType")(py::dict{});
    members["retryable"] = Error{code, ""}.retryable();
    members["poisons_handle"] = false;
    return members;
}

} // namespace

bool is_conflict(py::error_already_set const& error) {
    return error.matches(type_of(ErrorCode::conflict));
}

Conflict to_conflict(py::error_already_set const& error) {
    std::vector<Detail> details;
    for (auto const& item : py::dict{py::object{error.value().attr("details")}}) {
        details.push_back({py::str(item.first), py::str(item.second)});
    }
    return Conflict{py::str(error.value()), std::move(details)};
}

void bind_errors(py::module_& module) {
    // The codes come first: they are attributes of the classes.
    py::dict codes;
    for (auto const& row : code_classes) {
        codes[py::str(std::string{name_of(row.code)})] = static_cast<int>(row.code);
    }
    bind_enum<ErrorCode>(module,
                         "ErrorCode",
                         "IntEnum",
                         codes,
                         "Stable identity of an error; numbers and names are never reused.");

    auto const root = make_type(module,
                                "Error",
                                root_doc,
                                py::make_tuple(py::handle{PyExc_Exception}),
                                class_members(ErrorCode::internal));
    for (auto const& error : error_classes) {
        auto const bases = error.builtin == nullptr
                               ? py::make_tuple(root)
                               : py::make_tuple(root, py::handle{*error.builtin});
        make_type(module, error.name, error.doc, bases, class_members(error.code));
    }
    for (std::size_t i = 0; i < code_classes.size(); ++i) {
        error_types[i] = py::object{module.attr(code_classes[i].class_name)}.release().ptr();
    }
    oauth_error_type = py::object{module.attr("OauthError")}.release().ptr();
    py::register_local_exception_translator([](std::exception_ptr exception) {
        try {
            std::rethrow_exception(exception);
        } catch (Error const& error) {
            raise(error);
        }
    });
}

} // namespace nostro::inline v0::python
