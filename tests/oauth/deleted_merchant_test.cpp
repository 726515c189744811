#include "token_bank.hpp"

#include <string>

using namespace nostro; // NOLINT(google-build-using-namespace)
using namespace std::chrono_literals;

/// Tokens of merchants that are deleted.
namespace {

using namespace support;

constexpr char const* merchant_id = "P11100001";
constexpr char const* neighbour_id = "P11100002";

/// A bank with a partner, two merchants, and a client of the partner with grants for both.
template <class Body>
void on_each_market(OauthOptions const& options, Body const& body) {
    on_each_bank(
        [&](TokenBank& bank) {
            bank.make_merchant(std::string{partner_id});
            for (char const* id : {merchant_id, neighbour_id}) {
                bank.make_merchant(id, std::string{partner_id});
            }
            bank.make_client("shop");
            for (char const* id : {merchant_id, neighbour_id}) {
                bank.allow("shop", bank.audience_of(id), {"r"});
            }
            body(bank);
        },
        options);
}

OauthOptions options_with(std::size_t tokens_max) {
    auto options = quick_options();
    options.verified_tokens_max = tokens_max;
    options.verified_tokens_recheck = 1h; // nothing is noticed by chance
    return options;
}

} // namespace

TEST_CASE("a deleted merchant's tokens end at once, remembered or not; its neighbour's do not") {
    for (std::size_t const tokens_max : {0U, 1'000U}) {
        CAPTURE(tokens_max);
        on_each_market(options_with(tokens_max), [](TokenBank& bank) {
            auto const token = bank.token("shop", bank.audience_of(merchant_id));
            auto const unseen = bank.token("shop", bank.audience_of(merchant_id));
            auto const other = bank.token("shop", bank.audience_of(neighbour_id));
            CHECK(bank.counts(token));
            CHECK(bank.counts(other));
            bank.session().merchants().mark_deleted(merchant_id);
            CHECK(bank.refusal(token) == TokenRefusal::merchant_gone);
            CHECK(bank.refusal(unseen) == TokenRefusal::merchant_gone);
            CHECK(bank.counts(other));
            CHECK(error_of([&] { return bank.token("shop", bank.audience_of(merchant_id)); }) ==
                  "invalid_target");
        });
    }
}

TEST_CASE("a merchant deleted in a unit that fails has lost nothing") {
    on_each_market(options_with(1'000), [](TokenBank& bank) {
        auto const token = bank.token("shop", bank.audience_of(merchant_id));
        CHECK(bank.counts(token));
        CHECK_THROWS_AS(bank.core().atomically([&](Unit& unit) {
            unit.system().merchants().mark_deleted(merchant_id);
            CHECK(unit.system().tokens().verify_access_token(token).refusal ==
                  TokenRefusal::merchant_gone);
            throw InvalidArgument{"as the test wants"};
        }),
                        InvalidArgument);
        CHECK(bank.counts(token));
    });
}

TEST_CASE("tokens of a person, of an exchange and of the merchant's own client end with it") {
    on_each_market(options_with(1'000), [](TokenBank& bank) {
        auto const audience = bank.audience_of(merchant_id);
        auto wanted = bank.draft("till");
        wanted.client.owner = merchant_id;
        bank.clients().create(wanted);
        bank.allow("till", api, {"r"});
        bank.allow("shop", bank.audience_of(partner_id), {"r"}, GrantType::any, true);
        auto const user = bank.make_user("ann", {"r"});

        auto const person = bank.user_tokens("shop", user.id, audience);
        auto const own = bank.token("till");
        auto const exchanged =
            bank.tokens()
                .exchange_for_merchant(
                    bank.token("shop", bank.audience_of(partner_id)), partner_id, merchant_id)
                .access_token;
        for (auto const& token : {person.access_token, own, exchanged}) {
            CHECK(bank.counts(token));
        }
        bank.session().merchants().mark_deleted(merchant_id);
        CHECK(bank.refusal(person.access_token) == TokenRefusal::merchant_gone);
        CHECK(bank.refusal(exchanged) == TokenRefusal::merchant_gone);
        CHECK(bank.refusal(own) == TokenRefusal::client_gone);
        CHECK(error_of([&] { return bank.refresh("shop", person.refresh_token); }) ==
              "invalid_target");
        CHECK(error_of([&] { return bank.token("till"); }) == "invalid_client");
    });
}

TEST_CASE("another process learns of a deleted merchant when it looks again") {
    auto options = quick_options();
    options.verified_tokens_recheck = 0ms;
    TokenBank bank{Store::sqlite, options};
    bank.make_merchant(std::string{partner_id});
    bank.make_merchant(merchant_id, std::string{partner_id});
    bank.make_client("shop");
    bank.allow("shop", bank.audience_of(merchant_id), {"r"});
    auto const token = bank.token("shop", bank.audience_of(merchant_id));
    auto other = bank.open_other();
    CHECK(other.system().tokens().verify_access_token(token));
    bank.session().merchants().mark_deleted(merchant_id);
    CHECK(other.system().tokens().verify_access_token(token).refusal ==
          TokenRefusal::merchant_gone);
}
