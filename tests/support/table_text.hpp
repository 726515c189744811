#pragma once

#include <nostro/core/amount.hpp>
#include <nostro/storage/rows.hpp>
#include <nostro/storage/storage.hpp>

#include <cstdint>
#include <string>

namespace support {

namespace storage = nostro::storage;

/// All rows of the first tenant in a table, as text: the same when nothing has changed.
inline std::string dump_table(storage::Transaction& transaction, storage::Table const& table) {
    storage::Rows rows{table};
    storage::Value const tenant{std::int64_t{1}};
    transaction.select(table, {.equal = {&tenant, 1}, .limit = storage::Range::limit_max}, rows);
    std::string text;
    auto const view = rows.view();
    for (std::size_t row = 0; row < view.size; ++row) {
        for (std::size_t column = 0; column < view.column_count; ++column) {
            auto const value = view.columns[column].value(row);
            switch (value.kind()) {
            case storage::Value::Kind::null:
                text += "null";
                break;
            case storage::Value::Kind::int64:
            case storage::Value::Kind::int128:
                text += nostro::to_string(value.int128());
                break;
            case storage::Value::Kind::bytes:
                text += value.bytes();
                break;
            }
            text.push_back('|');
        }
        text.push_back('\n');
    }
    return text;
}

} // namespace support
