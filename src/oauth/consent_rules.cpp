#include <nostro/oauth/consents.hpp>

#include <nostro/core/enum_names.hpp>

#include <algorithm>
#include <array>

namespace nostro::inline v0 {

namespace {

using enum ConsentState;

struct Move {
    ConsentState from;
    ConsentState to;
    bool berlin_only = false;
};

/// What is not here does not happen.
constexpr std::array moves{
    Move{requested, partially_authorised, true},
    Move{requested, authorised},
    Move{requested, rejected},
    Move{requested, revoked_by_client},
    Move{requested, expired},
    Move{partially_authorised, authorised},
    Move{partially_authorised, rejected},
    Move{partially_authorised, revoked_by_user},
    Move{partially_authorised, revoked_by_client},
    Move{partially_authorised, expired},
    Move{authorised, revoked_by_user},
    Move{authorised, revoked_by_client},
    Move{authorised, expired},
};

struct WireStates {
    ConsentState state;
    std::string_view obp;
    std::string_view uk;
    std::string_view berlin;
};

/// An empty word: the standard never has the state.
constexpr std::array wire_states{
    WireStates{requested, "INITIATED", "AwaitingAuthorisation", "received"},
    WireStates{partially_authorised, "", "", "partiallyAuthorised"},
    WireStates{authorised, "ACCEPTED", "Authorised", "valid"},
    WireStates{rejected, "REJECTED", "Rejected", "rejected"},
    WireStates{revoked_by_user, "REVOKED", "Revoked", "revokedByPsu"},
    WireStates{revoked_by_client, "REVOKED", "Revoked", "terminatedByTpp"},
    WireStates{expired, "EXPIRED", "", "expired"},
};

static_assert(wire_states.size() == consent_state_names.size());

} // namespace

AccountViews::~AccountViews() = default;

bool may_follow(ConsentStandard standard, ConsentState from, ConsentState to) noexcept {
    return std::ranges::any_of(moves, [&](Move const& move) {
        return move.from == from && move.to == to &&
               (!move.berlin_only || standard == ConsentStandard::berlin);
    });
}

std::string_view wire_state(Consent const& consent) noexcept {
    auto state = consent.state;
    if (consent.standard == ConsentStandard::uk && state == expired) {
        state = consent.authorised_at ? authorised : requested;
    }
    auto const& words = wire_states.at(static_cast<std::size_t>(state));
    std::string_view word;
    switch (consent.standard) {
    case ConsentStandard::plain:
        break;
    case ConsentStandard::obp:
        word = words.obp;
        break;
    case ConsentStandard::uk:
        word = words.uk;
        break;
    case ConsentStandard::berlin:
        word = words.berlin;
        break;
    }
    return word.empty() ? name_of(state) : word;
}

} // namespace nostro::inline v0
