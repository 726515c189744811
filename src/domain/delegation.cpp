#include "domain/delegation.hpp"

#include "domain/limits.hpp"

#include <nostro/core/error.hpp>
#include <nostro/identity/scope.hpp>

#include <algorithm>
#include <iterator>

namespace nostro::inline v0::detail {

void require_delegable(Principal const& principal, std::span<std::string const> wanted) {
    if (principal.kind == PrincipalKind::system) {
        return;
    }
    for (std::string const& scope : wanted) {
        if (!may_delegate(principal.scope, scope)) {
            throw Forbidden{"nobody gives what he may not hand on",
                            {{"reason", "scope_not_delegable"}, {"scope", scope}}};
        }
    }
}

std::vector<std::string> checked_scope(std::vector<std::string> const& scope) {
    std::vector<std::string> result;
    for (std::size_t at = 0; at < scope.size(); ++at) {
        if (!is_scope(scope[at])) {
            throw InvalidArgument{"a scope is 1 to 255 characters without space, quote and "
                                  "backslash",
                                  {{"field", "scope[" + std::to_string(at) + ']'}}};
        }
        if (std::find(result.begin(), result.end(), scope[at]) == result.end()) {
            result.push_back(scope[at]);
        }
    }
    if (result.size() > scope_count_max) {
        throw InvalidArgument{"at most 100 scopes", {{"field", "scope"}}};
    }
    return result;
}

std::vector<std::string> added(std::vector<std::string> const& wanted,
                               std::vector<std::string> const& before) {
    std::vector<std::string> result;
    std::copy_if(wanted.begin(), wanted.end(), std::back_inserter(result), [&](auto const& scope) {
        return std::find(before.begin(), before.end(), scope) == before.end();
    });
    return result;
}

} // namespace nostro::inline v0::detail
