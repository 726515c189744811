#include "failure.hpp"

#include <algorithm>
#include <utility>

namespace cli {

Failure::Failure(nostro::Error const& error, std::string const& message, std::string advice)
    : std::runtime_error{message}, code_{exit_code_of(error.code())}, name_{nostro::name_of(
                                                                          error.code())},
      advice_{std::move(advice)}, details_{error.details().begin(), error.details().end()} {}

std::string in_words(std::string_view message) {
    std::string words{message};
    if (words.find(' ') == std::string::npos) {
        std::ranges::replace(words, '_', ' ');
    }
    return words;
}

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
