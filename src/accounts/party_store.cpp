#include "accounts/party_store.hpp"

#include "accounts/limits.hpp"
#include "accounts/places.hpp"
#include "accounts/sightings.hpp"
#include "core/paging.hpp"
#include "core/utf8.hpp"
#include "domain/checks.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

using Rows = storage::Records<PartyRow>;

/// Postings by others that a change of a party looks through for it.
constexpr std::size_t sight_max = 100'000;

/// Where a text stands; the public alias also tells whether it was ever set.
struct TextField {
    std::string PartyRow::*member;
    std::size_t size_max;
};

constexpr std::array<TextField, party_text_names.size()> text_fields{{
    {nullptr, 64},
    {&PartyRow::private_alias, 64},
    {&PartyRow::more_info, 255},
    {&PartyRow::url, url_max},
    {&PartyRow::image_url, url_max},
    {&PartyRow::open_corporates_url, url_max},
}};

struct PlaceFields {
    std::optional<std::string> PartyRow::*latitude;
    std::string PartyRow::*longitude;
    Timestamp PartyRow::*at;
    std::string PartyRow::*author_id;
};

constexpr std::array<PlaceFields, party_place_names.size()> place_fields{{
    {&PartyRow::corporate_latitude,
     &PartyRow::corporate_longitude,
     &PartyRow::corporate_at,
     &PartyRow::corporate_author_id},
    {&PartyRow::physical_latitude,
     &PartyRow::physical_longitude,
     &PartyRow::physical_at,
     &PartyRow::physical_author_id},
}};

} // namespace

PartyMetadata metadata_of(PartyRow const& row) {
    PartyMetadata metadata;
    metadata.texts[0] = row.public_alias.value_or(row.automatic_alias);
    for (std::size_t at = 1; at < text_fields.size(); ++at) {
        metadata.texts[at] = row.*text_fields[at].member;
    }
    for (std::size_t at = 0; at < place_fields.size(); ++at) {
        PlaceFields const& fields = place_fields[at];
        if (auto const& latitude = row.*fields.latitude) {
            metadata.places[at] = Location{parse_degrees(*latitude),
                                           parse_degrees(row.*fields.longitude),
                                           row.*fields.at,
                                           row.*fields.author_id};
        }
    }
    return metadata;
}

void set_text(PartyRow& row, PartyText which, std::string_view text) {
    if (which == PartyText::public_alias) {
        row.public_alias = text;
    } else {
        row.*text_fields[static_cast<std::size_t>(which)].member = text;
    }
}

void set_place(PartyRow& row, PartyPlace which, std::optional<Location> const& place) {
    PlaceFields const& fields = place_fields[static_cast<std::size_t>(which)];
    row.*fields.latitude = place ? std::optional{degrees_text(place->latitude)} : std::nullopt;
    row.*fields.longitude = place ? degrees_text(place->longitude) : std::string{};
    row.*fields.at = place ? place->at : Timestamp{};
    row.*fields.author_id = place ? place->author_id : std::string{};
}

std::size_t size_max(PartyText which) noexcept {
    return text_fields[static_cast<std::size_t>(which)].size_max;
}

std::optional<PartyRow> PartyStore::find(std::string_view id) {
    if (!is_valid_text(id)) {
        return std::nullopt;
    }
    if (auto row = Rows{transaction_, tenant_}.find(
            account_.bank.ledger, account_.account.ledger_account, id)) {
        return row;
    }
    auto rows = Sightings{transaction_, tenant_, account_}.unnoted();
    auto const found = std::ranges::find(rows, id, &PartyRow::id);
    return found == rows.end() ? std::nullopt : std::optional{std::move(*found)};
}

std::optional<OtherAccount> PartyStore::find_other_account(std::string_view id) {
    auto row = find(id);
    return row && row->ledger_account ? std::optional{describe({*std::move(row)}).front()}
                                      : std::nullopt;
}

Page<OtherAccount> PartyStore::list_other_accounts(PageRequest const& page) {
    auto const last = row_at_cursor(page.cursor, [&](std::string const& id) {
        auto row = find(id);
        return row && row->seen_seq ? std::move(row) : std::nullopt;
    });
    // Those that are only written down have not been seen, and stand before the first event.
    auto found = Rows{transaction_, tenant_}.list_after(
        {.index = storage::Described<PartyRow>::by_sight, .limit = page.limit + 1},
        last.value_or(PartyRow{.seen_seq = 0}),
        account_.bank.ledger,
        account_.account.ledger_account);
    if (found.size() <= page.limit) {
        // As they will stand in the index once they are noted.
        auto const place = [](PartyRow const& row) { return std::tie(row.seen_seq, row.id); };
        auto unnoted = Sightings{transaction_, tenant_, account_}.unnoted();
        std::ranges::sort(unnoted, {}, place);
        std::ranges::copy_if(unnoted, std::back_inserter(found), [&](PartyRow const& row) {
            return !last || place(row) > place(*last);
        });
    }
    auto const rows = cut_page(std::move(found), page.limit, &PartyRow::id);
    return {.items = describe(rows.items), .next = rows.next};
}

std::vector<OtherAccount> PartyStore::describe(std::vector<PartyRow> const& rows) {
    std::vector<std::int64_t> numbers;
    numbers.reserve(rows.size());
    for (PartyRow const& row : rows) {
        numbers.push_back(row.ledger_account.value_or(0));
    }
    OtherParties parties{transaction_, tenant_, account_};
    parties.load(numbers);
    std::vector<OtherAccount> others;
    others.reserve(rows.size());
    for (std::size_t at = 0; at < rows.size(); ++at) {
        others.push_back({.party = parties.at(numbers[at]), .metadata = metadata_of(rows[at])});
        others.back().party.id = rows[at].id;
    }
    return others;
}

std::vector<PartyMetadata> PartyStore::list_metadata(std::span<std::string const> ids) {
    std::vector<std::tuple<std::int64_t, std::int64_t, std::string>> keys;
    for (std::string const& id : ids) {
        keys.emplace_back(account_.bank.ledger,
                          account_.account.ledger_account,
                          is_valid_text(id) ? id : std::string{});
    }
    auto const rows = Rows{transaction_, tenant_}.find_each(keys);
    std::vector<PartyRow> unnoted;
    if (std::ranges::any_of(rows, [](auto const& row) { return !row.has_value(); })) {
        unnoted = Sightings{transaction_, tenant_, account_}.unnoted();
    }
    std::vector<PartyMetadata> result;
    result.reserve(rows.size());
    for (std::size_t at = 0; at < rows.size(); ++at) {
        auto const found = std::ranges::find(unnoted, ids[at], &PartyRow::id);
        if (rows[at]) {
            result.push_back(metadata_of(*rows[at]));
        } else {
            result.push_back(found == unnoted.end() ? PartyMetadata{} : metadata_of(*found));
        }
    }
    return result;
}

PartyRow PartyStore::lock(std::string_view id) {
    if (is_valid_text(id)) {
        Rows const rows{transaction_, tenant_};
        for (int attempt = 0; attempt < 2; ++attempt) {
            if (auto row = rows.find_for_update(
                    account_.bank.ledger, account_.account.ledger_account, id)) {
                return *std::move(row);
            }
            Sightings{transaction_, tenant_, account_}.note(sight_max);
        }
    }
    raise_not_found("party_id", "other_account_not_found", id);
}

void PartyStore::update(PartyRow const& row) {
    Rows{transaction_, tenant_}.update(row);
}

void PartyStore::add(std::string id) {
    Rows{transaction_, tenant_}.insert(
        Sightings{transaction_, tenant_, account_}.new_party(std::move(id)));
}

void PartyStore::erase(std::string id) {
    Rows{transaction_, tenant_}.erase({.ledger = account_.bank.ledger,
                                       .account = account_.account.ledger_account,
                                       .id = std::move(id)});
}

} // namespace nostro::inline v0::detail
