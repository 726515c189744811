#pragma once

#include <nostro/ledger/ledger.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

/// Export and import of lines with files and texts. None of them needs the interpreter's lock.
namespace nostro::inline v0::python {

/// Calls its argument with each line.
using Export = std::function<void(std::function<void(std::string_view)> const& write)>;

/// Write to a new file beside `path` and put it in place when it is complete.
/// @throws StorageError  storage_failure, storage_full
void export_to_file(Export const& run, std::string const& path);
std::string export_to_text(Export const& run);

/// @throws NotFound  no such file
std::uint64_t import_from_file(Ledger& ledger, std::string const& path);
std::uint64_t import_from_text(Ledger& ledger, std::string const& text);

} // namespace nostro::inline v0::python
