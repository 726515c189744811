#pragma once

#include "exit_code.hpp"

#include <stdexcept>
#include <string>

namespace cli {

/// A failure that the program itself noticed: what is wrong, and what to do about it.
class Failure : public std::runtime_error {
public:
    /// @param advice  one sentence that says what to do; may be empty
    Failure(ExitCode code, std::string const& message, std::string advice = {})
        : std::runtime_error{message}, code_{code}, advice_{std::move(advice)} {}

    [[nodiscard]] ExitCode code() const noexcept { return code_; }

    [[nodiscard]] std::string const& advice() const noexcept { return advice_; }

private:
    ExitCode code_;
    std::string advice_;
};

} // namespace cli
