#include "ledger/refusal.hpp"

#include <nostro/ledger/result_code.hpp>

#include <string>
#include <utility>
#include <vector>

namespace nostro::inline v0::detail {

void raise_rejected(EventResult const& result, Detail about) {
    ResultCodeInfo const& code = info_of(result.code);
    std::string text{code.meaning};
    std::vector<Detail> details{std::move(about)};
    if (result.code == ResultCode::id_already_failed) {
        std::string const first{name_of(result.first_code)};
        text += "; the first was " + first;
        details.push_back({"first_result", first});
    }
    throw Rejected{code.name, static_cast<int>(code.code), std::move(text), std::move(details)};
}

} // namespace nostro::inline v0::detail
