#pragma once

#include <nostro/accounts/account_entries.hpp>
#include <nostro/accounts/location.hpp>
#include <nostro/accounts/routing.hpp>
#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/page.hpp>
#include <nostro/core/time.hpp>
#include <nostro/core/view_ref.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nostro::inline v0 {

namespace detail {
struct ServiceState;
} // namespace detail

/// A text that an account keeps about another party.
enum class PartyText : std::uint8_t {
    public_alias,        ///< shown instead of the name on views that say so; at most 64 bytes
    private_alias,       ///< as the public one, on other views; at most 64 bytes
    more_info,           ///< at most 255 bytes
    url,                 ///< at most 2,000 bytes
    image_url,           ///< at most 2,000 bytes
    open_corporates_url, ///< at most 2,000 bytes
};

inline constexpr std::array<std::string_view, 6> party_text_names{
    "public_alias", "private_alias", "more_info", "url", "image_url", "open_corporates_url"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(PartyText) noexcept {
    return party_text_names;
}

/// A place that an account keeps about another party.
enum class PartyPlace : std::uint8_t { corporate_location, physical_location };

inline constexpr std::array<std::string_view, 2> party_place_names{"corporate_location",
                                                                   "physical_location"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(PartyPlace) noexcept {
    return party_place_names;
}

/// What an account keeps about another party; one for all views.
struct PartyMetadata {
    std::array<std::string, party_text_names.size()> texts; ///< by `PartyText`; empty: none
    std::array<std::optional<Location>, party_place_names.size()> places; ///< by `PartyPlace`

    [[nodiscard]] std::string const& text(PartyText which) const {
        return texts[static_cast<std::size_t>(which)];
    }

    [[nodiscard]] std::optional<Location> const& place(PartyPlace which) const {
        return places[static_cast<std::size_t>(which)];
    }

    friend bool operator==(PartyMetadata const&, PartyMetadata const&) = default;
};

/// Somebody with whom an account has had an entry: an implicit counterparty.
struct OtherAccount {
    OtherParty party; ///< as at the first entry with this name
    PartyMetadata metadata;
};

/// Somebody whom a user of a view has written down: an explicit counterparty. It is of that view
/// alone.
struct Counterparty {
    std::string id; ///< UUID
    std::string bank_id;
    std::string account_id;
    std::string view_id;
    std::string name; ///< unique in the view, compared as it is written
    std::string description;
    Routing account_routing;
    Routing secondary_account_routing;
    Routing bank_routing;
    Routing branch_routing;
    bool is_beneficiary = false;                              ///< may be paid
    std::vector<std::pair<std::string, std::string>> bespoke; ///< in the order they were given
    Timestamp created_at{};
    std::string created_by; ///< user or client id; empty: the host
};

/// What a new counterparty is given.
struct NewCounterparty {
    std::string name;          ///< at most 255 bytes
    std::string description{}; ///< at most 36 characters
    Routing account_routing{};
    Routing secondary_account_routing{};
    Routing bank_routing{};
    Routing branch_routing{};
    bool is_beneficiary = false;
    std::vector<std::pair<std::string, std::string>> bespoke{}; ///< at most 32, 4,096 bytes in all
};

/// The other parties of accounts, and what accounts keep about them. This is the bank's own side:
/// who may read or write is decided by `access`.
///
/// A party is named by its id within the account: that of an other account (`OtherParty::id`) or of
/// a counterparty. From the first sight on it has a public alias, `ALIAS_` and six or more digits
/// of 0-9 and A-F, unique in the account; reading never writes it.
///
/// Reasons of refusals are those of `Accounts`, and `counterparty_exists`,
/// `counterparty_not_found`, `other_account_not_found`, `invalid_location`. Each writing call is
/// atomic, and durable when it returns. Threads: as its session.
class NOSTRO_API(0, 1) Counterparties {
public:
    explicit Counterparties(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// Write down a counterparty on a view; whether the view exists is not asked here.
    /// @throws AlreadyExists    counterparty_exists: the view has one of this name
    /// @throws InvalidArgument  value_too_long, invalid_text
    /// @throws NotFound         bank_not_found, account_not_found
    Counterparty create(ViewRef const& view, NewCounterparty const& counterparty);

    /// A counterparty of this view.
    /// @throws NotFound  bank_not_found, account_not_found
    [[nodiscard]] std::optional<Counterparty> find(ViewRef const& view, std::string_view id) const;
    /// @throws NotFound  bank_not_found, account_not_found, counterparty_not_found
    [[nodiscard]] Counterparty get(ViewRef const& view, std::string_view id) const;
    /// Those of a view, in the order they were written down. The cursor is the id of the last one,
    /// which may be gone since.
    /// @throws InvalidArgument  invalid_limit, invalid_cursor
    /// @throws NotFound         bank_not_found, account_not_found
    [[nodiscard]] Page<Counterparty> list(ViewRef const& view, PageRequest const& page = {}) const;
    /// Remove what a view has written down, for example when the view is deleted.
    /// @return  counterparties removed
    /// @throws NotFound  bank_not_found, account_not_found
    std::size_t erase_all(ViewRef const& view);

    /// Somebody the account has had an entry with.
    /// @throws NotFound  bank_not_found, account_not_found
    [[nodiscard]] std::optional<OtherAccount> find_other_account(std::string_view bank_id,
                                                                 std::string_view account_id,
                                                                 std::string_view id) const;
    /// @throws NotFound  bank_not_found, account_not_found, other_account_not_found
    [[nodiscard]] OtherAccount get_other_account(std::string_view bank_id,
                                                 std::string_view account_id,
                                                 std::string_view id) const;
    /// Everybody the account has had an entry with, in the order of first sight. The cursor is the
    /// id of the last one.
    /// @throws InvalidArgument  invalid_limit
    /// @throws NotFound         bank_not_found, account_not_found, cursor_not_found
    [[nodiscard]] Page<OtherAccount> list_other_accounts(std::string_view bank_id,
                                                         std::string_view account_id,
                                                         PageRequest const& page = {}) const;

    /// What the account keeps about parties, in the order of `party_ids`; for one that the account
    /// does not know, everything is empty. A fixed number of reads.
    /// @throws NotFound  bank_not_found, account_not_found
    [[nodiscard]] std::vector<PartyMetadata>
    list_metadata(std::string_view bank_id,
                  std::string_view account_id,
                  std::span<std::string const> party_ids) const;

    /// Write a text about a party; empty clears it, and a cleared public alias stays cleared.
    /// @throws NotFound         bank_not_found, account_not_found; other_account_not_found, also
    ///                          for an unknown counterparty
    /// @throws InvalidArgument  value_too_long, invalid_text
    PartyMetadata set_text(std::string_view bank_id,
                           std::string_view account_id,
                           std::string_view party_id,
                           PartyText which,
                           std::string_view text);
    /// Write a place of a party, by the session's principal and now; absent removes it.
    /// @throws InvalidArgument  invalid_location
    /// @throws NotFound         as `set_text`
    PartyMetadata set_place(std::string_view bank_id,
                            std::string_view account_id,
                            std::string_view party_id,
                            PartyPlace which,
                            std::optional<Coordinates> const& place);

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
