#pragma once

#include "storage/records.hpp"

#include <nostro/onboarding/merchants.hpp>

#include <array>
#include <string_view>
#include <tuple>

/// The rows of merchants are the public struct.
namespace nostro::inline v0::storage {

inline constexpr auto merchant_fields =
    std::tuple{Field{"id", &Merchant::id},
               Field{"partner_id", &Merchant::partner_id},
               Field{"name", &Merchant::name},
               Field{"jwks_name", &Merchant::jwks_name},
               Field{"jwks_uri", &Merchant::jwks_uri},
               Field{"redirect_origins", &Merchant::redirect_origins},
               Field{"created_at", &Merchant::created_at},
               Field{"created_by", &Merchant::created_by},
               Field{"updated_at", &Merchant::updated_at},
               Field{"deleted_at", &Merchant::deleted_at},
               Field{"deleted_by", &Merchant::deleted_by}};

template <>
struct Described<Merchant> {
    static constexpr std::string_view name = "merchants";
    static constexpr auto const& fields = merchant_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_partner = "merchants_by_partner";
    static constexpr std::array indexes{
        index_on<merchant_fields, &Merchant::partner_id, &Merchant::id>(by_partner)};
};

} // namespace nostro::inline v0::storage
