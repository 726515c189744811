#pragma once

#include <compare>
#include <string>

namespace nostro::inline v0 {

/// Names one view: a named set of permissions on an account.
struct ViewRef {
    std::string bank_id;
    std::string account_id;
    std::string view_id;

    friend auto operator<=>(ViewRef const&, ViewRef const&) = default;
};

} // namespace nostro::inline v0
