#pragma once

#include <nostro/core/error.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string_view>

/// Inputs of all kinds against what must always hold. docs: scripts/fuzz.
namespace fuzz {

/// Feeds one input to the library. As libFuzzer's `LLVMFuzzerTestOneInput`: answers 0, and any
/// exception that leaves it is a finding.
using Entry = int (*)(std::uint8_t const* data, std::size_t size);

/// What is fed, and what goes well with it. Its file says which properties hold.
struct Target {
    std::string_view name; ///< also of the folder of its corpus
    Entry run;
    std::span<std::string_view const> words; ///< texts that mean something to what is fed
    std::size_t mutations;                   ///< so many are run as a test
    std::size_t size_max = 4'096;            ///< bytes of an input
};

/// All of them, in the order in which they run.
[[nodiscard]] std::span<Target const* const> targets() noexcept;

/// The target of that name; null: there is none.
[[nodiscard]] Target const* find_target(std::string_view name) noexcept;

/// A property that does not hold.
class Broken : public std::logic_error {
public:
    using logic_error::logic_error;
};

/// @throws Broken
inline void require(bool holds, char const* property) {
    if (!holds) {
        throw Broken{property};
    }
}

/// Run a call that may be refused, and only so: by an `InvalidArgument` that names a field.
/// @return  whether it succeeded
template <class Call>
bool succeeds_or_names_field(Call&& call) {
    try {
        call();
        return true;
    } catch (nostro::InvalidArgument const& error) {
        require(!error.detail("field").empty(), "a refusal names the field");
        return false;
    }
}

/// The input as text, of any bytes.
[[nodiscard]] inline std::string_view text_of(std::uint8_t const* data, std::size_t size) noexcept {
    return size == 0 ? std::string_view{}
                     : std::string_view{reinterpret_cast<char const*>(data), size};
}

/// Take off the text up to a separator, and the separator; all of it where there is none.
[[nodiscard]] inline std::string_view take_until(std::string_view& text, char separator) noexcept {
    auto const part = text.substr(0, text.find(separator));
    text.remove_prefix(part.size() < text.size() ? part.size() + 1 : part.size());
    return part;
}

extern Target const access_token_target;
extern Target const amount_target;
extern Target const base64_target;
extern Target const dpop_target;
extern Target const jsonl_target;
extern Target const phc_target;
extern Target const rate_target;
extern Target const request_target;
extern Target const request_body_target;
extern Target const sandbox_target;
extern Target const statement_target;
extern Target const time_target;
extern Target const token_form_target;
extern Target const uuid_target;

} // namespace fuzz
