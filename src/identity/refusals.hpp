#pragma once

#include "domain/audit.hpp"

#include <nostro/core/error.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace nostro::inline v0::detail {

/// Run work that may be refused as `Forbidden`, and note the refusal before it goes on. The work
/// opens its units itself: the note is written after they have ended.
template <class Work>
auto noting_refusal(ServiceState const& state,
                    std::string_view kind,
                    std::string_view subject,
                    Work&& work) {
    try {
        return std::forward<Work>(work)();
    } catch (Forbidden const& error) {
        std::string const reason{error.detail("reason")};
        record_lasting(
            state,
            {.kind = kind, .subject = subject, .outcome = AuditOutcome::refused, .reason = reason});
        throw;
    }
}

} // namespace nostro::inline v0::detail
