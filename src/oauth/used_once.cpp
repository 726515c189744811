#include "oauth/used_once.hpp"

#include "core/crypto/mac.hpp"
#include "oauth/rows.hpp"

#include <nostro/core/error.hpp>

#include <string>

namespace nostro::inline v0::detail {

bool use_once(storage::Transaction& transaction,
              std::int64_t tenant,
              std::string_view kind,
              std::string_view whose,
              std::string_view name,
              Timestamp until) {
    // Neither part holds U+0000, so that no two pairs read alike.
    std::string text{kind};
    text.append(1, '\0').append(whose).append(1, '\0').append(name);
    storage::Records<UsedOnceRow> rows{transaction, tenant};
    UsedOnceRow const row{{hash(Hash::sha256, text)}, until};
    if (rows.find_for_update(row.digest)) {
        return false;
    }
    rows.insert(row);
    return true;
}

} // namespace nostro::inline v0::detail
