#pragma once

#include "connection.hpp"

#include <nostro/core/progress.hpp>

#include <span>
#include <string>
#include <vector>

namespace nostro::inline v0::storage::sqlite {

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

/// Damage that SQLite finds, one line each, at most 100. When it finds none: the staged indexes of
/// these tables that do not have the rows of their table.
[[nodiscard]] std::vector<std::string> find_damage(Connection& connection,
                                                   std::span<Table const* const> tables = {});

} // namespace nostro::inline v0::storage::sqlite
