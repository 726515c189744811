#pragma once

#include "connection.hpp"

#include <nostro/storage/storage.hpp>

#include <cstdint>
#include <optional>

/// The tables of a file and the versions they have. `nostro_meta` is what tells a store from any
/// other SQLite file; the header's application_id is only for the eyes of `file(1)`.
namespace nostro::inline v0::storage::sqlite {

/// @param options  as in `Storage::open_schema`; a file is only read without them
/// @throws NotFound      the file holds no store and is not to be created
/// @throws SchemaError   schema_too_new, schema_too_old
/// @throws StorageError  also `not_a_database`: there is a `nostro_meta`, but not one of ours
/// @throws CorruptData   a table, column or index is missing
SchemaState open_schema(Connection& connection, Schema const& schema, SchemaOptions options);

/// @return  absent when the file holds no store
/// @throws SchemaError   the file has a format of a later nostro
/// @throws StorageError  see `open_schema`
[[nodiscard]] std::optional<std::int64_t> find_schema_version(Connection& connection);

/// Write by a log (WAL) from now on. Must not be in a transaction.
/// @throws StorageError  the file system does not allow it
void use_log(Connection& connection);

} // namespace nostro::inline v0::storage::sqlite
