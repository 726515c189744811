#include "access/viewed_accounts_calls.hpp"
#include "domain/checks.hpp"
#include "domain/joined_host.hpp"

#include <array>
#include <memory>

namespace nostro::inline v0 {

namespace {

struct NotePermissions {
    Permission see;
    Permission add;
    Permission remove;
};

/// By `AnnotationKind`.
constexpr std::array<NotePermissions, annotation_kind_names.size()> annotation_permissions{{
    {Permission::can_see_comments, Permission::can_add_comment, Permission::can_delete_comment},
    {Permission::can_see_tags, Permission::can_add_tag, Permission::can_delete_tag},
    {Permission::can_see_images, Permission::can_add_image, Permission::can_delete_image},
}};

constexpr NotePermissions where_permissions{
    Permission::can_see_where_tag, Permission::can_add_where_tag, Permission::can_delete_where_tag};

NotePermissions const& permissions_of(AnnotationKind kind) {
    return annotation_permissions.at(static_cast<std::size_t>(kind));
}

/// What is added to entries, in one transaction, by somebody who may use the view.
struct NoteWork {
    storage::Transaction& transaction;
    detail::ServiceState const& state;
    View const& view;
    std::string_view entry_id;
    std::shared_ptr<detail::ServiceState const> joined;
    EntryNotes notes;

    /// @throws Forbidden  permission_missing
    /// @throws NotFound   entry_not_found, outside of the window of the principal's consent
    template <class... Needed>
    void require(Needed... permissions) const {
        (detail::require_permission(view, permissions), ...);
        if (detail::has_window(state.principal)) {
            static_cast<void>(detail::get_entry_in_window(joined, view, entry_id));
        }
    }

    /// Removing is for who has written, and for those who own the account.
    /// @throws Forbidden  not_the_author
    void require_author(std::string_view author_id) const {
        if (author_id != state.principal.id &&
            !detail::has_owner_access(transaction, state, view.bank_id, view.account_id)) {
            throw Forbidden{"somebody else has written it", {{"reason", "not_the_author"}}};
        }
    }
};

/// Write to the metadata of an entry, which the view shows.
template <class Work>
auto write_note(detail::ServiceState const& state,
                ViewRef const& ref,
                std::string_view entry_id,
                Work const& work) {
    return detail::write_through(
        state, ref, [&](storage::Transaction& transaction, View const& view) {
            auto const joined = detail::joined(state, transaction);
            NoteWork note{transaction, state, view, entry_id, joined, EntryNotes{joined}};
            detail::require_permission(view, Permission::can_see_transaction_metadata);
            return work(note);
        });
}

} // namespace

void ViewedAccounts::set_narrative(ViewRef const& view,
                                   std::string_view entry_id,
                                   std::string_view narrative) {
    write_note(*state_, view, entry_id, [&](NoteWork& work) {
        work.require(Permission::can_edit_owner_comment);
        work.notes.set_narrative(view.bank_id, view.account_id, entry_id, narrative);
        return true;
    });
}

Annotation ViewedAccounts::annotate(ViewRef const& view,
                                    std::string_view entry_id,
                                    NewAnnotation const& annotation) {
    return write_note(*state_, view, entry_id, [&](NoteWork& work) {
        work.require(permissions_of(annotation.kind).add);
        return work.notes.add(view, entry_id, annotation);
    });
}

void ViewedAccounts::erase_annotation(ViewRef const& view,
                                      std::string_view entry_id,
                                      AnnotationKind kind,
                                      std::string_view annotation_id) {
    write_note(*state_, view, entry_id, [&](NoteWork& work) {
        work.require(permissions_of(kind).see, permissions_of(kind).remove);
        auto const found = work.notes.find(view, entry_id, annotation_id);
        if (!found || found->kind != kind) {
            detail::raise_not_found("annotation_id", "annotation_not_found", annotation_id);
        }
        work.require_author(found->author_id);
        work.notes.erase(view, entry_id, annotation_id);
        return true;
    });
}

void ViewedAccounts::set_where(ViewRef const& view,
                               std::string_view entry_id,
                               std::optional<Coordinates> const& where) {
    write_note(*state_, view, entry_id, [&](NoteWork& work) {
        if (where) {
            work.require(where_permissions.add);
        } else {
            work.require(where_permissions.see, where_permissions.remove);
            auto const found = work.notes.get(view, entry_id);
            if (found.where) {
                work.require_author(found.where->author_id);
            }
        }
        work.notes.set_where(view, entry_id, where);
        return true;
    });
}

} // namespace nostro::inline v0
