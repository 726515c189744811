#pragma once

#include <nostro/access/view.hpp>
#include <nostro/facade/core.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// A bank in a SQLite file, where public views are allowed.
class Bank {
public:
    static constexpr std::string_view id = "bench";

    explicit Bank(std::string const& path);

    [[nodiscard]] nostro::Core& core() noexcept { return core_; }

    [[nodiscard]] nostro::Session session() { return core_.system(); }

    /// An account with entries that have texts and a few hundred other parties, the newest with a
    /// narrative or comment here and there, and a public view that shows everything.
    /// @return  that view
    nostro::ViewRef
    add_account(std::string const& account, std::size_t entries, std::uint64_t seed);

    /// Accounts with ten custom views each, every one shared with the user.
    /// @return  all views
    std::vector<nostro::ViewRef> add_views(std::string const& user, std::size_t views);

    std::string add_user(std::string const& name);

private:
    nostro::Core core_;
};

} // namespace bench
