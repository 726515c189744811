#pragma once

#include "exit_code.hpp"

#include <nostro/core/error.hpp>

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cli {

/// A failure that the program itself noticed: what is wrong, and what to do about it.
class Failure : public std::runtime_error {
public:
    /// @param advice  one sentence that says what to do; may be empty
    Failure(ExitCode code, std::string const& message, std::string advice = {})
        : std::runtime_error{message}, code_{code}, name_{name_of(code)}, advice_{
                                                                              std::move(advice)} {}

    /// An error of the library, told in the words of the program.
    Failure(nostro::Error const& error, std::string const& message, std::string advice);

    [[nodiscard]] ExitCode code() const noexcept { return code_; }

    /// What programs know it by.
    [[nodiscard]] std::string_view name() const noexcept { return name_; }

    [[nodiscard]] std::string const& advice() const noexcept { return advice_; }

    [[nodiscard]] std::span<nostro::Detail const> details() const noexcept { return details_; }

private:
    ExitCode code_;
    std::string_view name_;
    std::string advice_;
    std::vector<nostro::Detail> details_;
};

/// The library's message; where it is a mere code, in words: "bank_exists" is "bank exists".
[[nodiscard]] std::string in_words(std::string_view message);

} // namespace cli
