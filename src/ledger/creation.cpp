#include "ledger/creation.hpp"

#include "core/utf8.hpp"
#include "ledger/tables.hpp"

#include <nostro/core/error.hpp>
#include <nostro/core/limits.hpp>

#include <algorithm>
#include <string>

namespace nostro::inline v0::detail {

namespace {

void check(std::int64_t tenant, std::string_view name) {
    if (name.empty() || name.size() > limits::ledger_name_max || !is_valid_text(name)) {
        throw InvalidArgument{"a ledger's name has 1 to 64 bytes of UTF-8", {{"field", "name"}}};
    }
    if (tenant <= 0) {
        throw InvalidArgument{"a tenant is a positive number", {{"field", "tenant"}}};
    }
}

} // namespace

LedgerRow create_ledger(storage::Transaction& transaction,
                        std::int64_t tenant,
                        std::string_view name,
                        bool strict_history,
                        Timestamp now) {
    check(tenant, name);
    std::int64_t number = 1;
    for (LedgerRow const& row : list_ledgers(transaction, tenant)) {
        if (row.name == name) {
            throw AlreadyExists{"the tenant has a ledger of this name",
                                {{"ledger", std::string{name}}}};
        }
        number = std::max(number, row.scope.ledger + 1);
    }
    std::string const no_hash(32, '\0');
    storage::Rows row{tables::Ledgers::table};
    row.add(tenant)
        .add(number)
        .add(name)
        .add(std::int64_t{strict_history})
        .add(now.time_since_epoch().count())
        .add_null()
        .add_null()
        .add(std::int64_t{0})
        .add(std::int64_t{0})
        .add(std::string_view{no_hash})
        .add(std::int64_t{0})
        .add(std::int64_t{0});
    transaction.insert(tables::Ledgers::table, row.view());
    return read_ledger(transaction, {tenant, number});
}

} // namespace nostro::inline v0::detail
