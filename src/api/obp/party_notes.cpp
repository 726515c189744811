#include "api/obp/account_text.hpp"
#include "api/obp/notes.hpp"
#include "api/obp/request.hpp"
#include "api/obp/transaction_text.hpp"
#include "core/check.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/access/viewed_accounts.hpp>

#include <optional>
#include <string>
#include <utility>

namespace nostro::inline v0::api::obp {

namespace {

/// Of an other account its id, of a counterparty its.
struct Party {
    bool is_counterparty;
    std::string id;
};

Party party_of(Call const& call) {
    bool const is_counterparty =
        call.route.path.find("{counterparty_id}") != std::string_view::npos;
    return {is_counterparty, call.path(is_counterparty ? "counterparty_id" : "other_account_id")};
}

std::string_view last_segment(Call const& call) noexcept {
    return call.route.path.substr(call.route.path.rfind('/') + 1);
}

template <class Member>
Member member_of(Call const& call) {
    auto const member = find_named<Member>(last_segment(call));
    NOSTRO_CHECK(member.has_value());
    return *member;
}

/// A counterparty belongs to its view, whose users see all of it.
ModeratedPartyMetadata show_all(PartyMetadata const& metadata) {
    ModeratedPartyMetadata shown;
    for (std::size_t at = 0; at < shown.texts.size(); ++at) {
        if (!metadata.texts[at].empty()) {
            shown.texts[at] = metadata.texts[at];
        }
    }
    shown.places = metadata.places;
    return shown;
}

ModeratedPartyMetadata get_party_notes(Call const& call) {
    auto const accounts = call.services().viewed_accounts();
    auto const party = party_of(call);
    if (party.is_counterparty) {
        static_cast<void>(accounts.get_counterparty(view_of(call), party.id));
        return show_all(accounts.counterparty_metadata(view_of(call), party.id));
    }
    return accounts.get_other_account(view_of(call), party.id)
        .metadata.value_or(ModeratedPartyMetadata{});
}

void set_text(Call const& call, std::string_view text) {
    call.services().viewed_accounts().set_party_text(
        view_of(call), party_of(call).id, member_of<PartyText>(call), text);
}

void set_place(Call const& call, std::optional<Coordinates> const& place) {
    call.services().viewed_accounts().set_party_place(
        view_of(call), party_of(call).id, member_of<PartyPlace>(call), place);
}

Response answer_saved(Call const& call) {
    return answer_success(call, std::string{last_segment(call)} + " saved");
}

} // namespace

std::string_view body_member(std::string_view text_name) noexcept {
    return text_name.ends_with("_alias") ? std::string_view{"alias"} : text_name;
}

Response get_party_metadata(Call& call) {
    auto const metadata = get_party_notes(call);
    People people{call};
    JsonText out;
    write(out, metadata, people);
    return answer(call, std::move(out));
}

Response get_party_text(Call& call) {
    auto const metadata = get_party_notes(call);
    auto const which = static_cast<std::size_t>(member_of<PartyText>(call));
    JsonText out;
    out.object([&] { out.member(body_member(last_segment(call)), metadata.texts[which]); });
    return answer(call, std::move(out));
}

Response write_party_text(Call& call) {
    set_text(call, call.body().text(body_member(last_segment(call))));
    return answer_saved(call);
}

Response delete_party_text(Call& call) {
    set_text(call, "");
    return call.answer();
}

Response get_party_place(Call& call) {
    auto const metadata = get_party_notes(call);
    auto const& place = metadata.places[static_cast<std::size_t>(member_of<PartyPlace>(call))];
    People people{call};
    JsonText out;
    out.object([&] {
        out.member(last_segment(call), [&] {
            if (place) {
                write(out, *place, people);
            } else {
                out.null();
            }
        });
    });
    return answer(call, std::move(out));
}

Response write_party_place(Call& call) {
    set_place(call, read_place(call, last_segment(call)));
    return answer_saved(call);
}

Response delete_party_place(Call& call) {
    set_place(call, std::nullopt);
    return call.answer();
}

} // namespace nostro::inline v0::api::obp
