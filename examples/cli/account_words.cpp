#include "account_words.hpp"

#include "failure.hpp"

#include <nostro/core/id.hpp>
#include <nostro/identity/users.hpp>

#include <utility>

namespace cli {

AccountName parse_account_name(std::string_view text) {
    auto const slash = text.find('/');
    if (slash == std::string_view::npos || slash == 0 || slash + 1 == text.size()) {
        throw Failure{ExitCode::bad_input,
                      '"' + std::string{text} + "\" is no account",
                      "write it as BANK/ACCOUNT; `nostro account list` lists them"};
    }
    return {std::string{text.substr(0, slash)}, std::string{text.substr(slash + 1)}};
}

namespace {

/// What stands before and behind the first ':'.
/// @param hint  how it is written
std::pair<std::string, std::string>
split_scheme(std::string_view text, std::string_view what, char const* hint) {
    auto const colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0) {
        throw Failure{
            ExitCode::bad_input, '"' + std::string{text} + "\" is no " + std::string{what}, hint};
    }
    return {std::string{text.substr(0, colon)}, std::string{text.substr(colon + 1)}};
}

} // namespace

nostro::Routing parse_routing(std::string_view text) {
    auto [scheme, address] = split_scheme(
        text, "routing", "write it as SCHEME:ADDRESS, for example IBAN:DE89370400440532013000");
    return {std::move(scheme), std::move(address)};
}

nostro::AccountRule parse_rule(std::string_view text) {
    auto [scheme, value] =
        split_scheme(text, "rule", "write it as SCHEME:VALUE, for example CREDIT_LIMIT:10");
    return {std::move(scheme), std::move(value)};
}

std::string text_of(nostro::Routing const& routing) {
    return routing.scheme + ':' + routing.address;
}

std::string find_user_id(nostro::Session const& host, std::string const& name) {
    auto const user = nostro::Uuid::parse(name)
                          ? host.users().find(name)
                          : host.users().find_by_username(nostro::UserKind::customer, "", name);
    if (!user) {
        throw Failure{ExitCode::not_found,
                      "no user \"" + name + '"',
                      "name a customer by username, anybody by id; `nostro user list` lists them"};
    }
    return user->id;
}

std::vector<std::string> find_user_ids(nostro::Session const& host,
                                       std::vector<std::string> const& names) {
    std::vector<std::string> ids;
    ids.reserve(names.size());
    for (auto const& name : names) {
        ids.push_back(find_user_id(host, name));
    }
    return ids;
}

Shown shown(std::optional<std::string> const& text) {
    return text ? Shown{*text} : Shown{};
}

Shown shown(nostro::ModeratedMoney const& money) {
    if (!money.amount) {
        return {};
    }
    return money.currency ? *money.amount + ' ' + *money.currency : *money.amount;
}

CLI::Option* add_account_name(CLI::App& command, std::string& name) {
    return command.add_option("ACCOUNT", name, "BANK/ACCOUNT")->required();
}

} // namespace cli
