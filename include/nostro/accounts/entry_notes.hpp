#pragma once

#include <nostro/accounts/account_entries.hpp>
#include <nostro/accounts/location.hpp>
#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/time.hpp>
#include <nostro/core/view_ref.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

namespace detail {
struct ServiceState;
} // namespace detail

/// What people add to an entry.
enum class AnnotationKind : std::uint8_t {
    comment, ///< 1 to 2,000 bytes of text
    tag,     ///< 1 to 255 bytes of text
    image,   ///< a label of at most 255 bytes, and a URL
};

inline constexpr std::array<std::string_view, 3> annotation_kind_names{"comment", "tag", "image"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(AnnotationKind) noexcept {
    return annotation_kind_names;
}

/// A comment, tag or image on an entry.
struct Annotation {
    std::string id; ///< UUID
    AnnotationKind kind = AnnotationKind::comment;
    std::string text; ///< the comment or tag; of an image its label
    std::string url;  ///< of an image, at most 2,000 bytes; else empty
    Timestamp created_at{};
    std::string author_id; ///< user or client id; empty: the host

    friend bool operator==(Annotation const&, Annotation const&) = default;
};

/// What a new annotation is given.
struct NewAnnotation {
    AnnotationKind kind = AnnotationKind::comment;
    std::string text;
    std::string url{};
};

/// What people have added to an entry, as one view sees it.
struct EntryMetadata {
    std::string narrative;               ///< the owner's; the same on all views; empty: none
    std::vector<Annotation> annotations; ///< of this view, oldest first
    std::optional<Location> where;       ///< of this view

    friend bool operator==(EntryMetadata const&, EntryMetadata const&) = default;
};

/// What people add to the entries of accounts: a narrative for all views; comments, tags, images
/// and a place for one. This is the bank's own side: who may read or write is decided by `access`.
///
/// The author is the session's principal, the time is now. Reasons of refusals are those of
/// `Accounts`, and `entry_not_found`, `annotation_not_found`, `invalid_location`,
/// `too_many_annotations`. Each writing call is atomic, and durable when it returns. Threads: as
/// its session.
class NOSTRO_API(0, 1) EntryNotes {
public:
    /// Annotations of one entry on one view.
    static constexpr std::size_t annotations_max = 1'000;

    explicit EntryNotes(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// @throws NotFound  bank_not_found, account_not_found, entry_not_found
    [[nodiscard]] EntryMetadata get(ViewRef const& view, std::string_view entry_id) const;
    /// Those of entries at hand, in their order; a fixed number of reads.
    [[nodiscard]] std::vector<EntryMetadata> list(std::span<AccountEntry const> entries,
                                                  std::string_view view_id) const;

    /// Write the narrative, at most 2,000 bytes; empty removes it.
    /// @throws NotFound         bank_not_found, account_not_found, entry_not_found
    /// @throws InvalidArgument  value_too_long, invalid_text
    void set_narrative(std::string_view bank_id,
                       std::string_view account_id,
                       std::string_view entry_id,
                       std::string_view narrative);

    /// Add a comment, tag or image on a view.
    /// @throws NotFound         bank_not_found, account_not_found, entry_not_found
    /// @throws InvalidArgument  value_too_long, invalid_text, too_many_annotations
    Annotation add(ViewRef const& view, std::string_view entry_id, NewAnnotation const& annotation);
    /// An annotation of this view.
    /// @throws NotFound  bank_not_found, account_not_found, entry_not_found
    [[nodiscard]] std::optional<Annotation>
    find(ViewRef const& view, std::string_view entry_id, std::string_view annotation_id) const;
    /// @throws NotFound  as `find`, and annotation_not_found
    void erase(ViewRef const& view, std::string_view entry_id, std::string_view annotation_id);

    /// Write where it happened; absent removes it.
    /// @throws NotFound         bank_not_found, account_not_found, entry_not_found
    /// @throws InvalidArgument  invalid_location
    void set_where(ViewRef const& view,
                   std::string_view entry_id,
                   std::optional<Coordinates> const& where);

    /// Remove what was added on a view to all entries of an account, for example when the view is
    /// deleted. Its cost grows with what was ever added to the account's entries.
    /// @throws NotFound  bank_not_found, account_not_found
    void erase_all(ViewRef const& view);

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
