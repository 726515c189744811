#pragma once

#include "accounts/entry_rows.hpp"

#include <nostro/accounts/entry_notes.hpp>
#include <nostro/storage/storage.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0::detail {

/// Who writes, and when.
struct Authorship {
    Timestamp at{};
    std::string author_id;
};

/// What people add to entries, in a running transaction.
///
/// The annotations of an entry on a view have slots from 1 on, and the highest one is kept; so all
/// annotations of many entries are read by their keys at once. One thread.
class AnnotationStore {
public:
    AnnotationStore(storage::Transaction& transaction, std::int64_t tenant)
        : transaction_{transaction}, tenant_{tenant} {}

    /// One result for each position.
    [[nodiscard]] std::vector<EntryMetadata> list(std::span<EntryPosition const> positions,
                                                  std::string_view view_id);

    void set_narrative(EntryPosition const& position,
                       std::string_view narrative,
                       Authorship const& author);
    void set_where(EntryPosition const& position,
                   std::string_view view_id,
                   std::optional<Coordinates> const& where,
                   Authorship const& author);
    /// @throws InvalidArgument  too_many_annotations
    void add(EntryPosition const& position, std::string_view view_id, Annotation const& annotation);
    [[nodiscard]] std::optional<Annotation>
    find(EntryPosition const& position, std::string_view view_id, std::string_view id);
    /// @return  whether it was there
    bool erase(EntryPosition const& position, std::string_view view_id, std::string_view id);

    void erase_all(std::int64_t ledger, std::int64_t account, std::string_view view_id);

private:
    /// Rows of one entry and view, by slot.
    [[nodiscard]] std::vector<AnnotationRow> rows_of(EntryPosition const& position,
                                                     std::string_view view_id);

    storage::Transaction& transaction_;
    std::int64_t tenant_;
};

} // namespace nostro::inline v0::detail
