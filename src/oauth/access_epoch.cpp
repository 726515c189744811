#include "oauth/epoch.hpp"

#include "oauth/rows.hpp"
#include "oauth/signing_cache.hpp"

#include <nostro/core/error.hpp>

namespace nostro::inline v0::detail {

namespace {

using Rows = storage::Records<AccessEpochRow>;

constexpr std::int64_t only_row = 0;

} // namespace

void note_access_change(storage::Transaction& transaction, ServiceState const& state) {
    auto* const remembered = state.host->ports().signing;
    if (remembered == nullptr) {
        return; // nobody here remembers tokens
    }
    Rows rows{transaction, state.tenant};
    auto row = rows.find_for_update(only_row);
    if (row) {
        ++row->epoch;
        rows.update(*row);
    } else {
        row = AccessEpochRow{only_row, 1};
        try {
            rows.insert(*row);
        } catch (AlreadyExists const&) {
            throw Conflict{"another writer came first"};
        }
    }
    // From before the commit on, so that nothing read in the meantime is remembered as new.
    remembered->tenant(state.tenant).expect(row->epoch);
}

std::int64_t read_access_epoch(storage::Transaction& transaction, std::int64_t tenant) {
    auto const row = Rows{transaction, tenant}.find(only_row);
    return row ? row->epoch : 0;
}

bool works_on_core(ServiceHost const& host) {
    try {
        host.require_core("");
        return true;
    } catch (InvalidArgument const&) {
        return false;
    }
}

} // namespace nostro::inline v0::detail
