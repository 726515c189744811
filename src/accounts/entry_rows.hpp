#pragma once

#include "storage/records.hpp"

#include <nostro/accounts/entry_notes.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

// What the accounts keep beside the ledger's postings. An account is named by the number of its
// ledger and its own in it, an entry by its sequence number and line.
namespace nostro::inline v0::detail {

/// The dates of an entry that has others than the time it was booked.
struct EntryDateRow {
    std::int64_t ledger = 0;
    std::uint64_t seq = 0;
    std::uint16_t line = 0;
    std::int64_t account = 0;
    Timestamp completed{};
    Timestamp posted{};
};

/// A run of an account's postings, one after the other, that do not stand in its list by the order
/// of the ledger: they have dates of their own, or are no entries of the list at all.
struct SetAsideRow {
    std::int64_t ledger = 0;
    std::int64_t account = 0;
    std::uint64_t first_seq = 0;
    std::uint64_t last_seq = 0;
};

/// Up to where an account's postings have been looked through for other parties.
struct SightingRow {
    std::int64_t ledger = 0;
    std::int64_t account = 0;
    std::uint64_t seq = 0;
};

struct NarrativeRow {
    std::int64_t ledger = 0;
    std::int64_t account = 0;
    std::uint64_t seq = 0;
    std::uint16_t line = 0;
    std::string text;
    Timestamp written_at{};
    std::string author_id;
};

/// The highest slot that annotations of an entry on a view have; with it all of them can be read by
/// their keys.
struct AnnotationSlotsRow {
    std::int64_t ledger = 0;
    std::int64_t account = 0;
    std::uint64_t seq = 0;
    std::uint16_t line = 0;
    std::string view_id;
    std::int64_t last_slot = 0;
};

struct AnnotationRow {
    std::int64_t ledger = 0;
    std::int64_t account = 0;
    std::uint64_t seq = 0;
    std::uint16_t line = 0;
    std::string view_id;
    std::int64_t slot = 0; ///< from 1
    std::string id;
    AnnotationKind kind = AnnotationKind::comment;
    std::string text;
    std::string url;
    Timestamp created_at{};
    std::string author_id;
};

/// Where an entry happened, on a view.
struct EntryPlaceRow {
    std::int64_t ledger = 0;
    std::int64_t account = 0;
    std::uint64_t seq = 0;
    std::uint16_t line = 0;
    std::string view_id;
    std::string latitude; ///< the shortest decimal text of the number
    std::string longitude;
    Timestamp written_at{};
    std::string author_id;
};

using SetAsideRows = storage::Records<SetAsideRow>;

} // namespace nostro::inline v0::detail

namespace nostro::inline v0::storage {

inline constexpr auto entry_date_fields =
    std::tuple{Field{"ledger", &detail::EntryDateRow::ledger},
               Field{"seq", &detail::EntryDateRow::seq},
               Field{"line", &detail::EntryDateRow::line},
               Field{"account", &detail::EntryDateRow::account},
               Field{"completed", &detail::EntryDateRow::completed},
               Field{"posted", &detail::EntryDateRow::posted}};

template <>
struct Described<detail::EntryDateRow> {
    static constexpr std::string_view name = "account_entry_dates";
    static constexpr auto const& fields = entry_date_fields;
    static constexpr std::size_t key_size = 3;
    static constexpr RowLife life = RowLife::append_only;
    static constexpr std::string_view by_completed = "account_entry_dates_by_completed";
    static constexpr std::array indexes{index_on<entry_date_fields,
                                                 &detail::EntryDateRow::ledger,
                                                 &detail::EntryDateRow::account,
                                                 &detail::EntryDateRow::completed>(by_completed)};

    /// Columns, the tenant being 0.
    enum Column : std::uint8_t { seq = 2, line = 3, completed = 5, posted = 6 };
};

inline constexpr auto set_aside_fields =
    std::tuple{Field{"ledger", &detail::SetAsideRow::ledger},
               Field{"account", &detail::SetAsideRow::account},
               Field{"first_seq", &detail::SetAsideRow::first_seq},
               Field{"last_seq", &detail::SetAsideRow::last_seq}};

template <>
struct Described<detail::SetAsideRow> {
    static constexpr std::string_view name = "account_postings_set_aside";
    static constexpr auto const& fields = set_aside_fields;
    static constexpr std::size_t key_size = 3;
    static constexpr RowLife life = RowLife::changeable;

    /// Columns, the tenant being 0.
    enum Column : std::uint8_t { first_seq = 3, last_seq = 4 };
};

inline constexpr auto sighting_fields = std::tuple{Field{"ledger", &detail::SightingRow::ledger},
                                                   Field{"account", &detail::SightingRow::account},
                                                   Field{"seq", &detail::SightingRow::seq}};

template <>
struct Described<detail::SightingRow> {
    static constexpr std::string_view name = "account_sightings";
    static constexpr auto const& fields = sighting_fields;
    static constexpr std::size_t key_size = 2;
    static constexpr RowLife life = RowLife::changeable;
};

inline constexpr auto narrative_fields =
    std::tuple{Field{"ledger", &detail::NarrativeRow::ledger},
               Field{"account", &detail::NarrativeRow::account},
               Field{"seq", &detail::NarrativeRow::seq},
               Field{"line", &detail::NarrativeRow::line},
               Field{"text", &detail::NarrativeRow::text},
               Field{"written_at", &detail::NarrativeRow::written_at},
               Field{"author_id", &detail::NarrativeRow::author_id}};

template <>
struct Described<detail::NarrativeRow> {
    static constexpr std::string_view name = "account_entry_narratives";
    static constexpr auto const& fields = narrative_fields;
    static constexpr std::size_t key_size = 4;
    static constexpr RowLife life = RowLife::changeable;
};

inline constexpr auto annotation_slots_fields =
    std::tuple{Field{"ledger", &detail::AnnotationSlotsRow::ledger},
               Field{"account", &detail::AnnotationSlotsRow::account},
               Field{"seq", &detail::AnnotationSlotsRow::seq},
               Field{"line", &detail::AnnotationSlotsRow::line},
               Field{"view_id", &detail::AnnotationSlotsRow::view_id},
               Field{"last_slot", &detail::AnnotationSlotsRow::last_slot}};

template <>
struct Described<detail::AnnotationSlotsRow> {
    static constexpr std::string_view name = "account_entry_annotation_slots";
    static constexpr auto const& fields = annotation_slots_fields;
    static constexpr std::size_t key_size = 5;
    static constexpr RowLife life = RowLife::changeable;
};

inline constexpr auto annotation_fields =
    std::tuple{Field{"ledger", &detail::AnnotationRow::ledger},
               Field{"account", &detail::AnnotationRow::account},
               Field{"seq", &detail::AnnotationRow::seq},
               Field{"line", &detail::AnnotationRow::line},
               Field{"view_id", &detail::AnnotationRow::view_id},
               Field{"slot", &detail::AnnotationRow::slot},
               Field{"id", &detail::AnnotationRow::id},
               Field{"kind", &detail::AnnotationRow::kind},
               Field{"text", &detail::AnnotationRow::text},
               Field{"url", &detail::AnnotationRow::url},
               Field{"created_at", &detail::AnnotationRow::created_at},
               Field{"author_id", &detail::AnnotationRow::author_id}};

template <>
struct Described<detail::AnnotationRow> {
    static constexpr std::string_view name = "account_entry_annotations";
    static constexpr auto const& fields = annotation_fields;
    static constexpr std::size_t key_size = 6;
    static constexpr RowLife life = RowLife::changeable;
};

inline constexpr auto entry_place_fields =
    std::tuple{Field{"ledger", &detail::EntryPlaceRow::ledger},
               Field{"account", &detail::EntryPlaceRow::account},
               Field{"seq", &detail::EntryPlaceRow::seq},
               Field{"line", &detail::EntryPlaceRow::line},
               Field{"view_id", &detail::EntryPlaceRow::view_id},
               Field{"latitude", &detail::EntryPlaceRow::latitude},
               Field{"longitude", &detail::EntryPlaceRow::longitude},
               Field{"written_at", &detail::EntryPlaceRow::written_at},
               Field{"author_id", &detail::EntryPlaceRow::author_id}};

template <>
struct Described<detail::EntryPlaceRow> {
    static constexpr std::string_view name = "account_entry_places";
    static constexpr auto const& fields = entry_place_fields;
    static constexpr std::size_t key_size = 5;
    static constexpr RowLife life = RowLife::changeable;
};

} // namespace nostro::inline v0::storage
