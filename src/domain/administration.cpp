#include "domain/administration.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <array>
#include <string>

namespace nostro::inline v0::detail {

namespace {

struct Rule {
    std::string_view what;
    std::string_view read;  ///< empty: the bank alone
    std::string_view write; ///< empty: the bank alone
};

/// In the order of `Administered`.
constexpr std::array<Rule, 12> rules{{
    {"admin users", scopes_to_read, scopes_to_write_admin_users},
    {"users", scopes_to_read, scopes_to_write},
    {"names of users", scopes_to_read, scopes_to_rename_users},
    {"roles", scopes_to_read, scopes_to_write},
    {"clients", scopes_to_read, scopes_to_write},
    {"grants", scopes_to_read, scopes_to_write},
    {"signing keys", scopes_to_read, ""},
    {"merchants", scopes_to_read, scopes_to_write},
    {"issuers that merchants trust", scopes_to_read, scopes_to_trust_issuers},
    {"the audit log", scopes_to_read, ""},
    {"waiting messages", "", ""},
    {"logins and tokens", "", ""},
}};
static_assert(rules.size() == static_cast<std::size_t>(Administered::logins) + 1);

bool holds_one_of(Principal const& principal, std::string_view scopes) noexcept {
    while (!scopes.empty()) {
        auto const end = std::min(scopes.find(' '), scopes.size());
        if (std::ranges::find(principal.scope, scopes.substr(0, end)) != principal.scope.end()) {
            return true;
        }
        scopes.remove_prefix(std::min(end + 1, scopes.size()));
    }
    return false;
}

[[noreturn]] void refuse(Rule const& rule, Right right, std::string_view scopes) {
    std::string text{"for the bank"};
    if (!scopes.empty()) {
        text.append(", or with one of the scopes ").append(scopes);
    }
    text.append(right == Right::read ? ": to read " : ": to change ").append(rule.what);
    std::vector<Detail> details{{"reason", "bank_only"}};
    if (!scopes.empty()) {
        details.push_back({"scope", std::string{scopes}});
    }
    throw Forbidden{std::move(text), std::move(details)};
}

} // namespace

bool is_bank(ServiceState const& state) noexcept {
    return state.for_bank || state.principal.kind == PrincipalKind::system;
}

bool is_self(ServiceState const& state, std::string_view user_id) noexcept {
    return state.principal.kind == PrincipalKind::user && !user_id.empty() &&
           state.principal.id == user_id;
}

void require_administration(ServiceState const& state, Administered what, Right right) {
    if (is_bank(state)) {
        return;
    }
    require_principal(state);
    Rule const& rule = rules.at(static_cast<std::size_t>(what));
    auto const scopes = right == Right::read ? rule.read : rule.write;
    if (!holds_one_of(state.principal, scopes)) {
        refuse(rule, right, scopes);
    }
}

void require_self(ServiceState const& state, std::string_view user_id) {
    if (is_bank(state) || is_self(state, user_id)) {
        return;
    }
    require_principal(state);
    if (state.principal.kind == PrincipalKind::user) {
        throw Forbidden{"a user does this for himself alone", {{"reason", "other_user"}}};
    }
    throw Forbidden{"for the bank, or the user himself", {{"reason", "bank_only"}}};
}

void require_self_or_administration(ServiceState const& state,
                                    std::string_view user_id,
                                    Right right) {
    if (!is_self(state, user_id)) {
        require_administration(state, Administered::users, right);
    }
}

} // namespace nostro::inline v0::detail
