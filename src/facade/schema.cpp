#include "facade/schema.hpp"

#include "access/tables.hpp"
#include "accounts/tables.hpp"
#include "facade/stored_vault.hpp"
#include "facade/unit_results.hpp"
#include "identity/mfa_tables.hpp"
#include "identity/tables.hpp"
#include "ledger/tables.hpp"
#include "oauth/authorization_tables.hpp"
#include "oauth/tables.hpp"
#include "onboarding/tables.hpp"
#include "payments/tables.hpp"
#include "statements/tables.hpp"

#include <vector>

namespace nostro::inline v0::tables {

storage::Schema const& bank_schema() {
    static std::vector<storage::Table const*> const all = [] {
        std::vector<storage::Table const*> tables;
        for (auto const& of_folder : {ledger_schema().tables,
                                      vault_tables(),
                                      unit_result_tables(),
                                      identity_tables(),
                                      mfa_tables(),
                                      oauth_tables(),
                                      authorization_tables(),
                                      onboarding_tables(),
                                      accounts_tables(),
                                      access_tables(),
                                      statements_tables(),
                                      payments_tables()}) {
            tables.insert(tables.end(), of_folder.begin(), of_folder.end());
        }
        return tables;
    }();
    static storage::Schema const schema{.version = 1, .tables = all, .migrations = {}};
    return schema;
}

} // namespace nostro::inline v0::tables
