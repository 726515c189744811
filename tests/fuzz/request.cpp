#include "fuzz/http_bank.hpp"
#include "fuzz/target.hpp"

#include <string>

// Whole requests: methods, paths, queries, headers.
//
// - Every answer is one, see http_bank.hpp: no failure, JSON that is JSON, headers of one line.
// - A request id that is well formed comes back.
namespace fuzz {

namespace {

bool is_request_id(std::string_view text) {
    return !text.empty() && text.size() <= 128 &&
           text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                  "0123456789._-") == std::string_view::npos;
}

int run(std::uint8_t const* data, std::size_t size) {
    static Renewed<HttpBank, 1'000> banks;
    auto& bank = banks.use();
    auto const request = parse_request(bank.filled_in(text_of(data, size)));
    auto const response = bank.ask(request);
    auto const sent = request.header("X-Request-Id").value_or("");
    if (is_request_id(sent)) {
        require(response.header("X-Request-Id") == sent, "a good request id comes back");
    }
    return 0;
}

constexpr std::string_view words[]{"GET ",
                                   "POST ",
                                   "PUT ",
                                   "DELETE ",
                                   "HEAD ",
                                   "OPTIONS ",
                                   "/obp/v3.0.0",
                                   "/v1/accounts/T11200000/auth",
                                   "/api/v3/users",
                                   "/oauth/authorize",
                                   "/oauth/userinfo",
                                   "/.well-known/",
                                   "/openapi/obp.json",
                                   "/accounts/current/owner",
                                   "/transactions/t1",
                                   "{user}",
                                   "{partner}",
                                   "{aritma}",
                                   "\nAuthorization: Bearer {user}",
                                   "\nAuthorization: DPoP {user}",
                                   "\nAuthorization: Basic bWFjaGluZTp4",
                                   "\nX-Request-Id: a",
                                   "\nContent-Type: application/json",
                                   "\nContent-Length: 18446744073709551616",
                                   "\nIdempotency-Key: k",
                                   "\nOrigin: https://app.example",
                                   "\nAccept: */*;q=0.1",
                                   "\nCookie: nostro=1",
                                   "\nobp_limit: 1",
                                   "\nobp_sort_direction: DESC",
                                   "?limit=",
                                   "&offset=-1",
                                   "&from_date=2026-01-31T00:00:00.000Z",
                                   "&response_type=code",
                                   "%00",
                                   "%2F",
                                   "%2e%2e",
                                   "%ff",
                                   "%",
                                   "+",
                                   "//",
                                   "/../"};

} // namespace

constinit Target const request_target{"request", run, words, 5'000, 4'096};

} // namespace fuzz
