#pragma once

#include "record.hpp"
#include "session.hpp"

#include <nostro/access/moderation.hpp>
#include <nostro/access/view.hpp>
#include <nostro/accounts/accounts.hpp>
#include <nostro/accounts/routing.hpp>
#include <nostro/core/money.hpp>

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// How banks, accounts, views and users are named on the command line, and how they are shown.
namespace cli {

/// An account, as BANK/ACCOUNT.
struct AccountName {
    std::string bank_id;
    std::string account_id;

    [[nodiscard]] nostro::ViewRef view(std::string view_id) const {
        return {bank_id, account_id, std::move(view_id)};
    }
};

/// @throws Failure  bad_input
[[nodiscard]] AccountName parse_account_name(std::string_view text);
/// "SCHEME:ADDRESS"; the address may have ':' in it.
/// @throws Failure  bad_input
[[nodiscard]] nostro::Routing parse_routing(std::string_view text);
/// "SCHEME:VALUE"; the value may have ':' in it.
/// @throws Failure  bad_input
[[nodiscard]] nostro::AccountRule parse_rule(std::string_view text);
/// As `parse_routing` reads it.
[[nodiscard]] std::string text_of(nostro::Routing const& routing);

/// The id of a user who is named by it, or by the username of a customer without owner. Asked of
/// the bank itself: customers do not look each other up.
/// @throws Failure  not_found
[[nodiscard]] std::string find_user_id(nostro::Session const& host, std::string const& name);
[[nodiscard]] std::vector<std::string> find_user_ids(nostro::Session const& host,
                                                     std::vector<std::string> const& names);

/// Absent texts are left out.
[[nodiscard]] Shown shown(std::optional<std::string> const& text);
/// What is known of an amount and its currency.
[[nodiscard]] Shown shown(nostro::ModeratedMoney const& money);

CLI::Option* add_account_name(CLI::App& command, std::string& name);

} // namespace cli
