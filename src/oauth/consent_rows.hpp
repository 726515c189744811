#pragma once

#include "storage/records.hpp"

#include <nostro/oauth/consents.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace nostro::inline v0::detail {

struct ConsentRow {
    std::string id;
    std::string client_id;
    std::optional<std::string> user_id; ///< absent until somebody has answered
    ConsentState state = ConsentState::requested;
    ConsentStandard standard = ConsentStandard::obp;
    std::vector<std::string> roles;
    std::vector<std::string> scope;
    std::vector<std::string> permissions;
    bool recurring = false;
    Timestamp valid_until{};
    std::int64_t frequency_per_day = consent_frequency_max;
    std::int64_t used_day = 0; ///< the day, counted from 1970, that `used_today` is about
    std::int64_t used_today = 0;
    std::optional<Timestamp> entries_from;
    std::optional<Timestamp> entries_to;
    Timestamp created_at{};
    std::optional<Timestamp> authorised_at;
    Timestamp last_action_at{};
    std::string reason;
};

inline constexpr auto consent_fields =
    std::tuple{storage::Field{"id", &ConsentRow::id},
               storage::Field{"client_id", &ConsentRow::client_id},
               storage::Field{"user_id", &ConsentRow::user_id},
               storage::Field{"state", &ConsentRow::state},
               storage::Field{"standard", &ConsentRow::standard},
               storage::Field{"roles", &ConsentRow::roles},
               storage::Field{"scope", &ConsentRow::scope},
               storage::Field{"permissions", &ConsentRow::permissions},
               storage::Field{"recurring", &ConsentRow::recurring},
               storage::Field{"valid_until", &ConsentRow::valid_until},
               storage::Field{"frequency_per_day", &ConsentRow::frequency_per_day},
               storage::Field{"used_day", &ConsentRow::used_day},
               storage::Field{"used_today", &ConsentRow::used_today},
               storage::Field{"entries_from", &ConsentRow::entries_from},
               storage::Field{"entries_to", &ConsentRow::entries_to},
               storage::Field{"created_at", &ConsentRow::created_at},
               storage::Field{"authorised_at", &ConsentRow::authorised_at},
               storage::Field{"last_action_at", &ConsentRow::last_action_at},
               storage::Field{"reason", &ConsentRow::reason}};

/// A view that a consent is about.
struct ConsentViewRow {
    std::string consent_id;
    std::string bank_id;
    std::string account_id;
    std::string view_id;
    std::vector<std::string> permissions; ///< as they were when the consent was given
};

inline constexpr auto consent_view_fields =
    std::tuple{storage::Field{"consent_id", &ConsentViewRow::consent_id},
               storage::Field{"bank_id", &ConsentViewRow::bank_id},
               storage::Field{"account_id", &ConsentViewRow::account_id},
               storage::Field{"view_id", &ConsentViewRow::view_id},
               storage::Field{"permissions", &ConsentViewRow::permissions}};

} // namespace nostro::inline v0::detail

namespace nostro::inline v0::storage {

template <>
struct Described<detail::ConsentRow> {
    static constexpr std::string_view name = "consents";
    static constexpr auto const& fields = detail::consent_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::array indexes{
        index_on<detail::consent_fields,
                 &detail::ConsentRow::client_id,
                 &detail::ConsentRow::user_id,
                 &detail::ConsentRow::state>("consents_by_client"),
        index_on<detail::consent_fields, &detail::ConsentRow::user_id, &detail::ConsentRow::state>(
            "consents_by_user"),
        index_on<detail::consent_fields,
                 &detail::ConsentRow::state,
                 &detail::ConsentRow::valid_until>("consents_by_end")};
};

template <>
struct Described<detail::ConsentViewRow> {
    static constexpr std::string_view name = "consent_views";
    static constexpr auto const& fields = detail::consent_view_fields;
    static constexpr std::size_t key_size = 4;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::array indexes{
        index_on<detail::consent_view_fields,
                 &detail::ConsentViewRow::bank_id,
                 &detail::ConsentViewRow::account_id,
                 &detail::ConsentViewRow::view_id>("consent_views_by_account")};
};

} // namespace nostro::inline v0::storage
