#include "commands.hpp"

#include "pages.hpp"
#include "record.hpp"
#include "service_commands.hpp"

#include <nostro/onboarding/merchants.hpp>

/// The businesses the bank serves, and the partners that bring them.
namespace cli {
namespace {

struct MerchantOptions {
    nostro::NewMerchant merchant;
    std::string partner;
};

constexpr MemberOf<nostro::Merchant> merchant_members[] = {
    {"id", "ID", [](nostro::Merchant const& merchant) -> Shown { return merchant.id; }},
    {"partner_id",
     "PARTNER",
     [](nostro::Merchant const& merchant) -> Shown { return merchant.partner_id; }},
    {"name", "NAME", [](nostro::Merchant const& merchant) -> Shown { return merchant.name; }},
    {"jwks_name", "", [](nostro::Merchant const& merchant) -> Shown { return merchant.jwks_name; }},
    {"jwks_uri", "", [](nostro::Merchant const& merchant) -> Shown { return merchant.jwks_uri; }},
    {"redirect_origins",
     "",
     [](nostro::Merchant const& merchant) -> Shown { return merchant.redirect_origins; }},
    {"created_at", "", [](nostro::Merchant const& merchant) { return shown(merchant.created_at); }},
    {"updated_at", "", [](nostro::Merchant const& merchant) { return shown(merchant.updated_at); }},
};

ExitCode add(Session& session, nostro::Session const& services, MerchantOptions const& options) {
    auto const merchant = services.merchants().create(options.merchant);
    answer_done(session,
                "created",
                merchant.name + "  " + merchant.id,
                record_of(merchant, merchant_members));
    return ExitCode::ok;
}

ExitCode list(Session& session, nostro::Session const& services, MerchantOptions const& options) {
    auto const merchants = all_pages([&](nostro::PageRequest const& page) {
        return services.merchants().list(options.partner, page);
    });
    answer_list(session, "merchants", records_of(merchants, merchant_members));
    return ExitCode::ok;
}

void add_add_options(CLI::App& command, MerchantOptions& options) {
    auto& merchant = options.merchant;
    command.add_option(
        "--id", merchant.id, "P or T and eight digits; default: the next one of the partner");
    command.add_option("--partner", merchant.partner_id, "Who brings it; default: it is a partner");
    command.add_option("--name", merchant.name, "Its name, for people")->required();
    command.add_option("--jwks-name", merchant.jwks_name, "Issuer of its own users' ID tokens");
    command.add_option("--jwks-uri", merchant.jwks_uri, "Where the keys of that issuer are");
    add_list(
        command, "--redirect-origin", merchant.redirect_origins, "Where ID tokens may be sent");
}

void add_list_options(CLI::App& command, MerchantOptions& options) {
    command.add_option(
        "PARTNER", options.partner, "Whose merchants; default: the partners themselves");
}

constexpr Verb<MerchantOptions> merchant_verbs[] = {
    {"add", "Add a merchant or partner", Access::write, add_add_options, add},
    {"list", "List partners, or the merchants of one", Access::read, add_list_options, list},
};

} // namespace

void add_merchant(CLI::App& app, Session& session) {
    add_noun(
        app, session, "merchant", "Merchants and the partners that bring them", merchant_verbs);
}

} // namespace cli
