#include <nostro/onboarding/merchants.hpp>

#include "core/ascii.hpp"
#include "core/paging.hpp"
#include "core/require.hpp"
#include "domain/access_epoch.hpp"
#include "domain/administration.hpp"
#include "domain/merchant_life.hpp"
#include "onboarding/rows.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0 {

namespace {

using Rows = storage::Records<Merchant>;
using Row = storage::Described<Merchant>;

constexpr std::size_t id_size = 9;
constexpr std::size_t short_size = 4;
constexpr std::size_t name_max = 255;
constexpr std::size_t uri_max = 2'048;
constexpr std::size_t origins_max = 32;

bool is_mode(char letter) noexcept {
    return letter == 'P' || letter == 'T';
}

/// An origin is a scheme and an authority, without user, path, query or fragment.
bool is_origin(std::string_view text) noexcept {
    std::size_t const scheme = text.find("://");
    if (scheme == std::string_view::npos || text.size() > uri_max) {
        return false;
    }
    std::string_view const name = text.substr(0, scheme);
    std::string_view const authority = text.substr(scheme + 3);
    return (name == "https" || name == "http") && !authority.empty() &&
           authority.find_first_of("/?#@\\ \t\r\n") == std::string_view::npos;
}

void check_texts(Merchant const& merchant) {
    require_field(!merchant.name.empty() && merchant.name.size() <= name_max,
                  "name",
                  "a merchant's name has 1 to 255 bytes");
    require_field(merchant.jwks_uri.empty() || (merchant.jwks_uri.starts_with("https://") ||
                                                merchant.jwks_uri.starts_with("http://")),
                  "jwks.uri",
                  "the address of a key set is an http or https URL");
    require_field(merchant.jwks_uri.size() <= uri_max, "jwks.uri", "the address is too long");
    require_field(merchant.redirect_origins.size() <= origins_max,
                  "redirect_origins",
                  "at most 32 origins are kept");
    require_field(
        std::all_of(merchant.redirect_origins.begin(), merchant.redirect_origins.end(), is_origin),
        "redirect_origins",
        "an origin is a scheme, a host and perhaps a port");
}

/// Who says whose ID tokens are believed can log in as any external user of the merchant.
void require_trust(detail::ServiceState const& state,
                   Merchant const& before,
                   Merchant const& after) {
    if (after.jwks_name != before.jwks_name || after.jwks_uri != before.jwks_uri) {
        detail::require_administration(
            state, detail::Administered::trusted_issuers, detail::Right::write);
    }
}

std::string next_free_id(Rows const& rows, std::string const& partner) {
    auto const last = rows.list({.index = Row::by_partner, .descending = true, .limit = 1},
                                std::string_view{partner});
    int const number = last.empty() ? 1 : std::stoi(last.front().id.substr(short_size)) + 1;
    require_field(
        number <= 99'999, "partner_id", "the partner has all merchants its numbers allow");
    std::string digits = std::to_string(number);
    digits.insert(0, 5 - digits.size(), '0');
    return partner.substr(0, short_size) + digits;
}

Merchant get_live(Rows const& rows, std::string_view id) {
    auto row = rows.find_for_update(id);
    if (!row || row->deleted_at) {
        throw NotFound{"merchant does not exist", {{"id", std::string{id}}}};
    }
    return *std::move(row);
}

} // namespace

std::optional<std::string> parse_merchant_id(std::string_view text) {
    if ((text.size() != id_size && text.size() != short_size) || !is_mode(text.front()) ||
        !detail::all_digits(text.substr(1))) {
        return std::nullopt;
    }
    std::string id{text};
    id.resize(id_size, '0');
    return id;
}

bool is_partner_id(std::string_view merchant_id) noexcept {
    return merchant_id.size() == id_size && merchant_id.ends_with("00000");
}

bool is_numbered_under(std::string_view child, std::string_view partner) noexcept {
    return child.size() == id_size && partner.size() == id_size && child != partner &&
           child.substr(0, short_size) == partner.substr(0, short_size);
}

bool detail::is_deleted_merchant(storage::Transaction& transaction,
                                 std::int64_t tenant,
                                 std::string_view id) {
    auto const row = Rows{transaction, tenant}.find(id);
    return row && row->deleted_at;
}

Merchants::Merchants(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

Merchant Merchants::create(NewMerchant const& merchant) {
    detail::require_administration(*state_, detail::Administered::merchants, detail::Right::write);
    return state_->host->written([&](storage::Transaction& transaction) {
        Rows rows{transaction, state_->tenant};
        Timestamp const now = state_->host->now();
        Merchant row{.id = merchant.id,
                     .partner_id = merchant.partner_id,
                     .name = merchant.name,
                     .jwks_name = merchant.jwks_name,
                     .jwks_uri = merchant.jwks_uri,
                     .redirect_origins = merchant.redirect_origins,
                     .created_at = now,
                     .created_by = state_->principal.id,
                     .updated_at = now};
        check_texts(row);
        require_trust(*state_, {}, row);
        require_field(row.id.empty() || (row.id.size() == id_size && parse_merchant_id(row.id)),
                      "id",
                      "a merchant's id is P or T and eight digits");
        require_field(
            row.id.empty() ? !row.partner_id.empty()
                           : row.partner_id.empty() == is_partner_id(row.id),
            "partner_id",
            "a merchant has a partner, and a partner, whose id ends in five zeros, has none");
        if (!row.partner_id.empty()) {
            static_cast<void>(get_live(rows, row.partner_id));
            row.id = row.id.empty() ? next_free_id(rows, row.partner_id) : row.id;
            require_field(is_numbered_under(row.id, row.partner_id),
                          "id",
                          "a merchant's id begins as its partner's");
        }
        if (rows.find(row.id)) {
            throw AlreadyExists{"the merchant exists", {{"field", "id"}, {"id", row.id}}};
        }
        rows.insert(row);
        return row;
    });
}

std::optional<Merchant> Merchants::find(std::string_view id) const {
    detail::require_administration(*state_, detail::Administered::merchants, detail::Right::read);
    auto row = state_->host->read_out([&](storage::Transaction& transaction) {
        return Rows{transaction, state_->tenant}.find(id);
    });
    return row && !row->deleted_at ? row : std::nullopt;
}

Merchant Merchants::get(std::string_view id) const {
    detail::require_administration(*state_, detail::Administered::merchants, detail::Right::read);
    if (auto row = find(id)) {
        return *std::move(row);
    }
    throw NotFound{"merchant does not exist", {{"id", std::string{id}}}};
}

Merchant Merchants::update(Merchant const& merchant) {
    detail::require_administration(*state_, detail::Administered::merchants, detail::Right::write);
    check_texts(merchant);
    return state_->host->written([&](storage::Transaction& transaction) {
        Rows rows{transaction, state_->tenant};
        Merchant row = get_live(rows, merchant.id);
        require_trust(*state_, row, merchant);
        row.name = merchant.name;
        row.jwks_name = merchant.jwks_name;
        row.jwks_uri = merchant.jwks_uri;
        row.redirect_origins = merchant.redirect_origins;
        row.updated_at = state_->host->now();
        rows.update(row);
        return row;
    });
}

Merchant Merchants::mark_deleted(std::string_view id) {
    detail::require_administration(*state_, detail::Administered::merchants, detail::Right::write);
    return state_->host->written([&](storage::Transaction& transaction) {
        Rows rows{transaction, state_->tenant};
        Merchant row = get_live(rows, id);
        bool has_merchants = false;
        rows.each(
            {.index = Row::by_partner},
            [&](Merchant const& child) { has_merchants |= !child.deleted_at; },
            id);
        if (has_merchants && is_partner_id(id)) {
            throw InvalidArgument{"the partner still has merchants",
                                  {{"field", "id"}, {"reason", "invalid_state"}}};
        }
        row.deleted_at = row.updated_at = state_->host->now();
        row.deleted_by = state_->principal.id;
        rows.update(row);
        detail::note_access_change(transaction, *state_);
        return row;
    });
}

Page<Merchant> Merchants::list(std::string_view partner_id, PageRequest const& page) const {
    detail::require_administration(*state_, detail::Administered::merchants, detail::Right::read);
    detail::check_page_limit(page.limit);
    return state_->host->read_out([&](storage::Transaction& transaction) {
        Rows const rows{transaction, state_->tenant};
        auto const last = detail::row_at_cursor(page.cursor, [&](std::string const& id) {
            auto row = rows.find(id);
            return row && row->partner_id == partner_id ? row : std::nullopt;
        });
        auto found = rows.list_wanted(
            {.index = Row::by_partner, .limit = page.limit + 1},
            last,
            [](Merchant const& row) { return !row.deleted_at; },
            partner_id);
        return detail::cut_page(std::move(found), page.limit, &Merchant::id);
    });
}

} // namespace nostro::inline v0
