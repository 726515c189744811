#pragma once

#include <nostro/statements/statement.hpp>

#include <cstddef>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>

// The parts of a camt message. Texts are cut to what the schema allows, and left out where nothing
// is left.
namespace nostro::inline v0::detail {

/// An entry as an element `Ntry`.
/// @param status    BOOK or PDNG
/// @param position  in the message, from 1
[[nodiscard]] pugi::xml_node camt_entry(pugi::xml_node parent,
                                        StatementEntry const& entry,
                                        char const* status,
                                        std::size_t position);

/// An element with a text of the schema's Max<n>Text; none if nothing is left of it.
void add_text(pugi::xml_node parent,
              char const* name,
              std::string_view text,
              std::size_t characters_max = 35);
/// An amount without its sign, with its currency.
/// @throws InvalidArgument  not_representable: more than 18 digits
void add_amount(pugi::xml_node parent, char const* name, ModeratedMoney const& money);
/// `CdtDbtInd`; zero is a credit.
void add_direction(pugi::xml_node parent, std::string_view amount);
/// `Id` of an account: an IBAN in any print, or another number.
void add_account_id(pugi::xml_node account, std::string_view number);
/// A bank, if its BIC or name is shown.
void add_bank(pugi::xml_node parent,
              char const* name,
              std::optional<std::string> const& bic,
              std::optional<std::string> const& bank_name);

/// A decimal without its sign, of at most 18 digits.
/// @throws InvalidArgument  not_representable
[[nodiscard]] std::string checked_digits(std::string_view decimal);

} // namespace nostro::inline v0::detail
