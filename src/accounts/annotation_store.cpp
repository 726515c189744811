#include "accounts/annotation_store.hpp"

#include "accounts/places.hpp"
#include "domain/checks.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

using AnnotationRows = storage::Records<AnnotationRow>;
using NarrativeRows = storage::Records<NarrativeRow>;
using PlaceRows = storage::Records<EntryPlaceRow>;
using SlotRows = storage::Records<AnnotationSlotsRow>;

using EntryTuple = std::tuple<std::int64_t, std::int64_t, std::uint64_t, std::uint16_t>;
using ViewTuple =
    std::tuple<std::int64_t, std::int64_t, std::uint64_t, std::uint16_t, std::string_view>;
using SlotTuple = std::
    tuple<std::int64_t, std::int64_t, std::uint64_t, std::uint16_t, std::string_view, std::int64_t>;

EntryTuple key_of(EntryPosition const& position) {
    return {position.ledger, position.account, position.seq, position.line};
}

ViewTuple key_of(EntryPosition const& position, std::string_view view_id) {
    return std::tuple_cat(key_of(position), std::tuple{view_id});
}

Annotation annotation_of(AnnotationRow row) {
    return {.id = std::move(row.id),
            .kind = row.kind,
            .text = std::move(row.text),
            .url = std::move(row.url),
            .created_at = row.created_at,
            .author_id = std::move(row.author_id)};
}

/// A row of a table whose leading members name an entry on a view.
template <class Row>
Row row_at(EntryPosition const& position, std::string_view view_id) {
    Row row;
    row.ledger = position.ledger;
    row.account = position.account;
    row.seq = position.seq;
    row.line = position.line;
    row.view_id = view_id;
    return row;
}

} // namespace

std::vector<EntryMetadata> AnnotationStore::list(std::span<EntryPosition const> positions,
                                                 std::string_view view_id) {
    std::vector<EntryTuple> entries;
    std::vector<ViewTuple> views;
    for (EntryPosition const& position : positions) {
        entries.push_back(key_of(position));
        views.push_back(key_of(position, view_id));
    }
    auto narratives = NarrativeRows{transaction_, tenant_}.find_each(entries);
    auto const places = PlaceRows{transaction_, tenant_}.find_each(views);
    auto const slots = SlotRows{transaction_, tenant_}.find_each(views);
    std::vector<EntryMetadata> result(positions.size());
    std::vector<SlotTuple> keys;
    std::vector<std::size_t> owners; ///< whose each key is
    for (std::size_t at = 0; at < positions.size(); ++at) {
        if (narratives[at]) {
            result[at].narrative = std::move(narratives[at]->text);
        }
        if (places[at]) {
            result[at].where = Location{parse_degrees(places[at]->latitude),
                                        parse_degrees(places[at]->longitude),
                                        places[at]->written_at,
                                        places[at]->author_id};
        }
        std::int64_t const last = slots[at] ? slots[at]->last_slot : 0;
        for (std::int64_t slot = 1; slot <= last; ++slot) {
            keys.push_back(std::tuple_cat(views[at], std::tuple{slot}));
            owners.push_back(at);
        }
    }
    auto annotations = AnnotationRows{transaction_, tenant_}.find_each(keys);
    for (std::size_t at = 0; at < annotations.size(); ++at) {
        if (annotations[at]) {
            result[owners[at]].annotations.push_back(annotation_of(*std::move(annotations[at])));
        }
    }
    // A slot that was free has been taken by a later annotation; ids are in the order of time.
    for (EntryMetadata& metadata : result) {
        std::ranges::sort(metadata.annotations, {}, [](Annotation const& annotation) {
            return std::tie(annotation.created_at, annotation.id);
        });
    }
    return result;
}

void AnnotationStore::set_narrative(EntryPosition const& position,
                                    std::string_view narrative,
                                    Authorship const& author) {
    NarrativeRows rows{transaction_, tenant_};
    NarrativeRow const row{.ledger = position.ledger,
                           .account = position.account,
                           .seq = position.seq,
                           .line = position.line,
                           .text = std::string{narrative},
                           .written_at = author.at,
                           .author_id = author.author_id};
    if (narrative.empty()) {
        rows.erase(row);
    } else {
        rows.put(row);
    }
}

void AnnotationStore::set_where(EntryPosition const& position,
                                std::string_view view_id,
                                std::optional<Coordinates> const& where,
                                Authorship const& author) {
    PlaceRows rows{transaction_, tenant_};
    auto row = row_at<EntryPlaceRow>(position, view_id);
    if (!where) {
        rows.erase(row);
        return;
    }
    row.latitude = degrees_text(where->latitude);
    row.longitude = degrees_text(where->longitude);
    row.written_at = author.at;
    row.author_id = author.author_id;
    rows.put(row);
}

std::vector<AnnotationRow> AnnotationStore::rows_of(EntryPosition const& position,
                                                    std::string_view view_id) {
    return AnnotationRows{transaction_, tenant_}.list(
        {}, position.ledger, position.account, position.seq, position.line, view_id);
}

/// Takes the first free slot, so that adding and erasing for ever does not make gaps.
void AnnotationStore::add(EntryPosition const& position,
                          std::string_view view_id,
                          Annotation const& annotation) {
    SlotRows slots{transaction_, tenant_};
    // Locked first: two who add at the same time get two slots.
    auto const held = slots.find_for_update(
        position.ledger, position.account, position.seq, position.line, view_id);
    auto const rows = rows_of(position, view_id);
    if (rows.size() >= EntryNotes::annotations_max) {
        raise_invalid("entry_id",
                      "too_many_annotations",
                      "an entry has at most 1,000 annotations on a view",
                      ErrorCode::limit_exceeded);
    }
    std::int64_t slot = 1;
    for (AnnotationRow const& row : rows) {
        slot += row.slot == slot ? 1 : 0;
    }
    auto row = row_at<AnnotationRow>(position, view_id);
    row.slot = slot;
    row.id = annotation.id;
    row.kind = annotation.kind;
    row.text = annotation.text;
    row.url = annotation.url;
    row.created_at = annotation.created_at;
    row.author_id = annotation.author_id;
    AnnotationRows{transaction_, tenant_}.insert(row);
    if (!held || held->last_slot < slot) {
        auto highest = row_at<AnnotationSlotsRow>(position, view_id);
        highest.last_slot = slot;
        slots.put(highest);
    }
}

std::optional<Annotation> AnnotationStore::find(EntryPosition const& position,
                                                std::string_view view_id,
                                                std::string_view id) {
    auto rows = rows_of(position, view_id);
    auto const found = std::ranges::find(rows, id, &AnnotationRow::id);
    return found == rows.end() ? std::nullopt : std::optional{annotation_of(std::move(*found))};
}

bool AnnotationStore::erase(EntryPosition const& position,
                            std::string_view view_id,
                            std::string_view id) {
    auto const rows = rows_of(position, view_id);
    auto const found = std::ranges::find(rows, id, &AnnotationRow::id);
    if (found == rows.end()) {
        return false;
    }
    AnnotationRows{transaction_, tenant_}.erase(*found);
    if (found + 1 == rows.end()) {
        auto highest = row_at<AnnotationSlotsRow>(position, view_id);
        highest.last_slot = rows.size() == 1 ? 0 : rows[rows.size() - 2].slot;
        SlotRows{transaction_, tenant_}.put(highest);
    }
    return true;
}

void AnnotationStore::erase_all(std::int64_t ledger,
                                std::int64_t account,
                                std::string_view view_id) {
    PlaceRows places{transaction_, tenant_};
    places.each(
        {},
        [&](EntryPlaceRow const& row) {
            if (row.view_id == view_id) {
                places.erase(row);
            }
        },
        ledger,
        account);
    SlotRows slots{transaction_, tenant_};
    AnnotationRows annotations{transaction_, tenant_};
    slots.each(
        {},
        [&](AnnotationSlotsRow const& row) {
            if (row.view_id == view_id) {
                for (AnnotationRow const& annotation :
                     rows_of({row.ledger, row.account, row.seq, row.line}, view_id)) {
                    annotations.erase(annotation);
                }
                slots.erase(row);
            }
        },
        ledger,
        account);
}

} // namespace nostro::inline v0::detail
