#pragma once

#include "api/call.hpp"
#include "api/obp/codes.hpp"

#include <nostro/core/error.hpp>

#include <optional>

/// What refusals of the library are in the words of the Open Bank Project.
namespace nostro::inline v0::api::obp {

/// The refusal that the detail "reason" of an error means.
/// @param call  a few operations answer otherwise than the rest; null: as the rest
/// @return      absent when the reason is not in the table
[[nodiscard]] std::optional<ApiError> find_refusal(Error const& error, Call const* call = nullptr);

/// A handler or guard that says the library's refusals in the words of its operation.
template <auto handler>
auto run(Call& call) {
    try {
        return handler(call);
    } catch (Error const& error) {
        if (auto found = find_refusal(error, &call)) {
            throw *std::move(found);
        }
        throw;
    }
}

} // namespace nostro::inline v0::api::obp
