#include <nostro/access/entitlements.hpp>

#include <array>

namespace nostro::inline v0 {

namespace {

// Their names and whether they have a bank are those of the Open Bank Project.
constexpr std::array all_roles{
    EntitlementRole{"CanCreateAccount", true, "open accounts for others"},
    EntitlementRole{"CanCreateAnyTransactionRequest", true, "pay from any account"},
    EntitlementRole{"CanCreateBank", false, "found banks"},
    EntitlementRole{"CanCreateEntitlementAtAnyBank", false, "grant every role"},
    EntitlementRole{"CanCreateEntitlementAtOneBank", true, "grant the roles of the bank"},
    EntitlementRole{"CanCreateSandbox", false, "import a sandbox"},
    EntitlementRole{"CanDeleteEntitlementAtAnyBank", false, "take back every role"},
    EntitlementRole{"CanDeleteEntitlementAtOneBank", true, "take back the roles of the bank"},
    EntitlementRole{"CanGetAnyUser", false, "look up users"},
    EntitlementRole{"CanGetEntitlementsForAnyUserAtAnyBank", false, "see everybody's roles"},
    EntitlementRole{
        "CanGetEntitlementsForAnyUserAtOneBank", true, "see everybody's roles of the bank"},
    EntitlementRole{"CanUseAccountFirehose", true, "read all accounts of the bank"},
    EntitlementRole{"CanUseAccountFirehoseAtAnyBank", false, "read all accounts"},
    EntitlementRole{
        "CanUseFirehoseAtAnyBank", false, "older name of CanUseAccountFirehoseAtAnyBank"},
};

} // namespace

std::span<EntitlementRole const> entitlement_roles() noexcept {
    return all_roles;
}

} // namespace nostro::inline v0
