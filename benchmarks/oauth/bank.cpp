#include "bank.hpp"

#include <nostro/facade/session.hpp>
#include <nostro/oauth/clients.hpp>
#include <nostro/oauth/grants.hpp>
#include <nostro/oauth/signing_keys.hpp>
#include <nostro/onboarding/merchants.hpp>
#include <nostro/storage/memory.hpp>

#include <stdexcept>

namespace bench {
namespace {

nostro::Core open_core(std::string const& path,
                       nostro::storage::Durability durability,
                       Bank::Remembers remembers) {
    nostro::CoreOptions options;
    options.create_if_missing = true;
    options.oauth.issuer = Bank::issuer;
    options.oauth.signing_algorithms = {"RS256"};
    if (remembers == Bank::Remembers::no) {
        options.oauth.verified_tokens_max = 0;
    }
    return nostro::Core::open(
        path.empty() ? nostro::storage::open_memory()
                     : nostro::storage::open_sqlite(
                           {.path = path, .create_if_missing = true, .durability = durability}),
        options);
}

} // namespace

Bank::Bank(std::string const& path, nostro::storage::Durability durability, Remembers remembers)
    : core_{open_core(path, durability, remembers)} {
    auto session = core_.system();
    session.signing_keys().ensure();
    session.merchants().create({.id = std::string{partner}, .partner_id = {}, .name = "Partner"});
    nostro::NewClient wanted;
    wanted.client.client_id = client;
    wanted.client.owner = partner;
    wanted.client.id_token_alg = "RS256";
    client_uuid_ = session.clients().create(wanted).client.id;
    audience_ = tokens().audience_of_merchant(partner);
    session.grants().create({.client_id = std::string{client},
                             .audience = audience_,
                             .scope = {"admin:accounts", "read:accounts", "write:accounts"}});
}

std::string Bank::issue() {
    return tokens()
        .client_credentials({.client_id = std::string{client}, .audience = audience_})
        .access_token;
}

std::vector<std::string> Bank::issue(std::size_t count) {
    std::vector<std::string> issued;
    for (std::size_t at = 0; at < count; ++at) {
        issued.push_back(issue());
    }
    return issued;
}

void verify(nostro::Tokens const& tokens, std::string_view token) {
    if (!tokens.verify_access_token(token)) {
        throw std::runtime_error{"a good token was refused"};
    }
}

} // namespace bench
