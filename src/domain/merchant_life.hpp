#pragma once

#include <nostro/storage/storage.hpp>

#include <cstdint>
#include <string_view>

namespace nostro::inline v0::detail {

/// Whether a merchant or partner of this id was deleted. Ids that nobody ever had were not.
[[nodiscard]] bool
is_deleted_merchant(storage::Transaction& transaction, std::int64_t tenant, std::string_view id);

} // namespace nostro::inline v0::detail
