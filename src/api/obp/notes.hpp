#pragma once

#include "api/call.hpp"

#include <nostro/accounts/entry_notes.hpp>
#include <nostro/accounts/location.hpp>

#include <string_view>

/// What people add to transactions and to the accounts on their other side.
namespace nostro::inline v0::api::obp {

/// The place in a member of a checked body.
[[nodiscard]] Coordinates read_place(Call const& call, std::string_view member);
/// `{"success": "..."}`
[[nodiscard]] Response answer_success(Call const& call, std::string_view words);

// entry_notes.cpp
Response get_narrative(Call& call);
Response write_narrative(Call& call); ///< POST and PUT
Response delete_narrative(Call& call);

template <AnnotationKind kind>
Response list_notes(Call& call);
template <AnnotationKind kind>
Response add_note(Call& call);
template <AnnotationKind kind>
Response delete_note(Call& call);

Response get_where(Call& call);
Response write_where(Call& call); ///< POST and PUT
Response delete_where(Call& call);

// party_notes.cpp; the last segment of the path says which text or place
Response get_party_metadata(Call& call);
Response get_party_text(Call& call);
Response write_party_text(Call& call); ///< POST and PUT
Response delete_party_text(Call& call);
Response get_party_place(Call& call);
Response write_party_place(Call& call); ///< POST and PUT
Response delete_party_place(Call& call);

/// The member of a body and an answer that has a text: its own name, and `alias` for both aliases.
[[nodiscard]] std::string_view body_member(std::string_view text_name) noexcept;

} // namespace nostro::inline v0::api::obp
