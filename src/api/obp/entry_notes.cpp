#include "api/obp/account_text.hpp"
#include "api/obp/notes.hpp"
#include "api/obp/request.hpp"
#include "api/obp/transaction_text.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/access/viewed_accounts.hpp>

#include <string>
#include <utility>

namespace nostro::inline v0::api::obp {

namespace {

ModeratedEntryMetadata get_entry_notes(Call const& call) {
    return call.services().viewed_accounts().get_entry_metadata(view_of(call),
                                                                call.path("transaction_id"));
}

double read_degrees(JsonReader const& place, std::string_view name) {
    return place.member(name).value().to_number<double>();
}

template <AnnotationKind kind>
auto const& list_of_kind(ModeratedEntryMetadata const& metadata) {
    if constexpr (kind == AnnotationKind::comment) {
        return metadata.comments;
    } else if constexpr (kind == AnnotationKind::tag) {
        return metadata.tags;
    } else {
        return metadata.images;
    }
}

template <AnnotationKind kind>
NewAnnotation read_note(JsonReader const& body) {
    if constexpr (kind == AnnotationKind::image) {
        return {kind, std::string{body.text("label")}, std::string{body.text("url")}};
    } else {
        return {kind, std::string{body.text("value")}};
    }
}

} // namespace

Coordinates read_place(Call const& call, std::string_view member) {
    auto const place = call.body().object(member);
    return {.latitude = read_degrees(place, "latitude"),
            .longitude = read_degrees(place, "longitude")};
}

Response answer_success(Call const& call, std::string_view words) {
    JsonText out;
    out.object([&] { out.member("success", words); });
    return answer(call, std::move(out));
}

Response get_narrative(Call& call) {
    auto const metadata = get_entry_notes(call);
    JsonText out;
    out.object([&] { out.member("narrative", metadata.narrative); });
    return answer(call, std::move(out));
}

Response write_narrative(Call& call) {
    call.services().viewed_accounts().set_narrative(
        view_of(call), call.path("transaction_id"), call.body().text("narrative"));
    return answer_success(call, "narrative saved");
}

Response delete_narrative(Call& call) {
    call.services().viewed_accounts().set_narrative(view_of(call), call.path("transaction_id"), "");
    return call.answer();
}

template <AnnotationKind kind>
Response list_notes(Call& call) {
    auto const metadata = get_entry_notes(call);
    People people{call};
    JsonText out;
    write_annotations(out, std::string{name_of(kind)} + 's', list_of_kind<kind>(metadata), people);
    return answer(call, std::move(out));
}

template <AnnotationKind kind>
Response add_note(Call& call) {
    auto const note = call.services().viewed_accounts().annotate(
        view_of(call), call.path("transaction_id"), read_note<kind>(call.body()));
    People people{call};
    JsonText out;
    write(out, note, people);
    return answer(call, std::move(out));
}

template <AnnotationKind kind>
Response delete_note(Call& call) {
    call.services().viewed_accounts().erase_annotation(
        view_of(call), call.path("transaction_id"), kind, call.path("note_id"));
    return call.answer();
}

template Response list_notes<AnnotationKind::comment>(Call& call);
template Response list_notes<AnnotationKind::tag>(Call& call);
template Response list_notes<AnnotationKind::image>(Call& call);
template Response add_note<AnnotationKind::comment>(Call& call);
template Response add_note<AnnotationKind::tag>(Call& call);
template Response add_note<AnnotationKind::image>(Call& call);
template Response delete_note<AnnotationKind::comment>(Call& call);
template Response delete_note<AnnotationKind::tag>(Call& call);
template Response delete_note<AnnotationKind::image>(Call& call);

Response get_where(Call& call) {
    auto const metadata = get_entry_notes(call);
    People people{call};
    JsonText out;
    out.object([&] {
        out.member("where", [&] {
            if (metadata.where) {
                write(out, *metadata.where, people);
            } else {
                out.null();
            }
        });
    });
    return answer(call, std::move(out));
}

Response write_where(Call& call) {
    call.services().viewed_accounts().set_where(
        view_of(call), call.path("transaction_id"), read_place(call, "where"));
    return answer_success(call, "where saved");
}

Response delete_where(Call& call) {
    call.services().viewed_accounts().set_where(
        view_of(call), call.path("transaction_id"), std::nullopt);
    return call.answer();
}

} // namespace nostro::inline v0::api::obp
