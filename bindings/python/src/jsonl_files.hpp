#pragma once

#include <nostro/ledger/ledger.hpp>

#include <cstdint>
#include <string>

/// Export and import of JSON lines with files and texts. None of them needs the interpreter's lock.
namespace nostro::inline v0::python {

/// Write to a new file beside `path` and put it in place when it is complete.
/// @throws StorageError  storage_failure, storage_full
void export_to_file(Ledger const& ledger, std::string const& path);
std::string export_to_text(Ledger const& ledger);

/// @throws NotFound  no such file
std::uint64_t import_from_file(Ledger& ledger, std::string const& path);
std::uint64_t import_from_text(Ledger& ledger, std::string const& text);

} // namespace nostro::inline v0::python
