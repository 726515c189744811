#pragma once

#include "connection.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace nostro::inline v0::storage::sqlite {

using Progress = std::function<void(std::uint64_t, std::uint64_t)>;

/// Copy a database, as of one instant, to a file that must not exist; it appears whole or not at
/// all.
///
/// @param source    in no transaction. Its snapshot stands still until the end, so that a copy ends
///                  however much is written meanwhile; the log cannot be reused as long
/// @param verify    whether the copy is read again and checked before it is published
/// @throws AlreadyExists, StorageError, CorruptData
void copy_database(Connection& source,
                   std::string const& target,
                   Progress const& progress,
                   bool verify);

/// Damage that SQLite finds, one line each, at most 100.
[[nodiscard]] std::vector<std::string> find_damage(Connection& connection);

} // namespace nostro::inline v0::storage::sqlite
