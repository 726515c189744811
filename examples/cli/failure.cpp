#include "failure.hpp"

namespace cli {

ExitCode exit_code_of(nostro::ErrorCode code) noexcept {
    using nostro::ErrorCode;
    switch (code) {
    case ErrorCode::invalid_argument:
    case ErrorCode::limit_exceeded:
        return ExitCode::bad_input;
    case ErrorCode::not_found:
        return ExitCode::not_found;
    case ErrorCode::already_exists:
        return ExitCode::already_exists;
    case ErrorCode::unauthenticated:
    case ErrorCode::forbidden:
    case ErrorCode::rejected:
        return ExitCode::refused;
    case ErrorCode::conflict:
    case ErrorCode::outcome_unknown:
    case ErrorCode::deadline_exceeded:
    case ErrorCode::unavailable:
        return ExitCode::try_again;
    case ErrorCode::storage_failure:
    case ErrorCode::schema_too_new:
    case ErrorCode::schema_too_old:
    case ErrorCode::storage_full:
    case ErrorCode::read_only:
    case ErrorCode::not_a_database:
        return ExitCode::storage;
    case ErrorCode::corrupt_data:
        return ExitCode::findings;
    case ErrorCode::internal:
        break;
    }
    return ExitCode::internal;
}

} // namespace cli
