#include <nostro/accounts/entry_notes.hpp>

#include "accounts/annotation_store.hpp"
#include "accounts/directory.hpp"
#include "accounts/entry_reader.hpp"
#include "accounts/limits.hpp"
#include "accounts/places.hpp"
#include "domain/checks.hpp"
#include "domain/host.hpp"

#include <array>
#include <utility>

namespace nostro::inline v0 {

namespace {

constexpr std::size_t narrative_max = 2'000;

/// Bytes of the text of an annotation, by kind.
constexpr std::array<std::size_t, annotation_kind_names.size()> text_max{2'000, 255, 255};

void check(NewAnnotation const& annotation) {
    bool const is_image = annotation.kind == AnnotationKind::image;
    detail::check_text("text",
                       annotation.text,
                       text_max[static_cast<std::size_t>(annotation.kind)],
                       is_image ? detail::Empty::allowed : detail::Empty::refused);
    detail::check_text("url",
                       annotation.url,
                       is_image ? detail::url_max : 0,
                       is_image ? detail::Empty::refused : detail::Empty::allowed);
}

EntryPosition position_of(storage::Transaction& transaction,
                          std::int64_t tenant,
                          std::string_view bank_id,
                          std::string_view account_id,
                          std::string_view entry_id) {
    auto const account = detail::get_bank_account(transaction, tenant, bank_id, account_id);
    if (auto const position =
            detail::EntryReader{transaction, tenant, account}.find_position(entry_id)) {
        return *position;
    }
    detail::raise_not_found("entry_id", "entry_not_found", entry_id);
}

/// What is done with the annotations of one entry.
struct Entry {
    detail::ServiceState const& state;
    std::string_view bank_id;
    std::string_view account_id;
    std::string_view entry_id;

    template <class Work>
    auto read(Work const& work) const {
        return state.host->read_out(joined(work));
    }

    template <class Work>
    auto write(Work const& work) const {
        return state.host->written(joined(work));
    }

private:
    template <class Work>
    auto joined(Work const& work) const {
        return [this, &work](storage::Transaction& transaction) {
            auto const position =
                position_of(transaction, state.tenant, bank_id, account_id, entry_id);
            return work(detail::AnnotationStore{transaction, state.tenant}, position);
        };
    }
};

} // namespace

EntryNotes::EntryNotes(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

EntryMetadata EntryNotes::get(ViewRef const& view, std::string_view entry_id) const {
    detail::check_text("view_id", view.view_id, detail::id_max);
    return Entry{*state_, view.bank_id, view.account_id, entry_id}.read(
        [&](detail::AnnotationStore store, EntryPosition const& position) {
            return store.list(std::span{&position, 1}, view.view_id).front();
        });
}

std::vector<EntryMetadata> EntryNotes::list(std::span<AccountEntry const> entries,
                                            std::string_view view_id) const {
    detail::check_text("view_id", view_id, detail::id_max);
    std::vector<EntryPosition> positions;
    positions.reserve(entries.size());
    for (AccountEntry const& entry : entries) {
        positions.push_back(entry.position);
    }
    return state_->host->read_out([&](storage::Transaction& transaction) {
        return detail::AnnotationStore{transaction, state_->tenant}.list(positions, view_id);
    });
}

void EntryNotes::set_narrative(std::string_view bank_id,
                               std::string_view account_id,
                               std::string_view entry_id,
                               std::string_view narrative) {
    detail::check_text("narrative", narrative, narrative_max);
    Entry{*state_, bank_id, account_id, entry_id}.write(
        [&](detail::AnnotationStore store, EntryPosition const& position) {
            store.set_narrative(position, narrative, {state_->host->now(), state_->principal.id});
            return true;
        });
}

Annotation
EntryNotes::add(ViewRef const& view, std::string_view entry_id, NewAnnotation const& annotation) {
    check(annotation);
    detail::check_text("view_id", view.view_id, detail::id_max, detail::Empty::refused);
    return Entry{*state_, view.bank_id, view.account_id, entry_id}.write(
        [&](detail::AnnotationStore store, EntryPosition const& position) {
            Annotation added{.id = to_string(state_->host->ports().ids->next()),
                             .kind = annotation.kind,
                             .text = annotation.text,
                             .url = annotation.url,
                             .created_at = state_->host->now(),
                             .author_id = state_->principal.id};
            store.add(position, view.view_id, added);
            return added;
        });
}

std::optional<Annotation> EntryNotes::find(ViewRef const& view,
                                           std::string_view entry_id,
                                           std::string_view annotation_id) const {
    detail::check_text("view_id", view.view_id, detail::id_max);
    return Entry{*state_, view.bank_id, view.account_id, entry_id}.read(
        [&](detail::AnnotationStore store, EntryPosition const& position) {
            return store.find(position, view.view_id, annotation_id);
        });
}

void EntryNotes::erase(ViewRef const& view,
                       std::string_view entry_id,
                       std::string_view annotation_id) {
    detail::check_text("view_id", view.view_id, detail::id_max);
    Entry{*state_, view.bank_id, view.account_id, entry_id}.write(
        [&](detail::AnnotationStore store, EntryPosition const& position) {
            if (!store.erase(position, view.view_id, annotation_id)) {
                detail::raise_not_found("annotation_id", "annotation_not_found", annotation_id);
            }
            return true;
        });
}

void EntryNotes::set_where(ViewRef const& view,
                           std::string_view entry_id,
                           std::optional<Coordinates> const& where) {
    detail::check_text("view_id", view.view_id, detail::id_max, detail::Empty::refused);
    if (where) {
        detail::check_place(*where);
    }
    Entry const entry{*state_, view.bank_id, view.account_id, entry_id};
    entry.write([&](detail::AnnotationStore store, EntryPosition const& position) {
        store.set_where(position, view.view_id, where, {state_->host->now(), state_->principal.id});
        return true;
    });
}

void EntryNotes::erase_all(ViewRef const& view) {
    detail::check_text("view_id", view.view_id, detail::id_max);
    state_->host->write([&](storage::Transaction& transaction) {
        auto const account =
            detail::get_bank_account(transaction, state_->tenant, view.bank_id, view.account_id);
        detail::AnnotationStore{transaction, state_->tenant}.erase_all(
            account.bank.ledger, account.account.ledger_account, view.view_id);
    });
}

} // namespace nostro::inline v0
