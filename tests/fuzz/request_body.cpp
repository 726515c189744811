#include "fuzz/http_bank.hpp"
#include "fuzz/target.hpp"

#include <string>

// Bodies of JSON: "METHOD /path TOKEN" on the first line, the body behind it.
//
// - Every answer is one, see http_bank.hpp.
// - What is refused as malformed has changed nothing in the storage.
namespace fuzz {

namespace {

/// Who was seen last, and when: noted of good tokens, whatever they are shown for.
constexpr std::string_view notes_of_use[]{"users"};

int run(std::uint8_t const* data, std::size_t size) {
    static Renewed<HttpBank, 1'000> banks;
    auto& bank = banks.use();
    auto text = text_of(data, size);
    auto line = take_until(text, '\n');
    nostro::api::Request request;
    request.method = take_until(line, ' ');
    request.path = bank.filled_in(take_until(line, ' '));
    request.headers = {{"Authorization", "Bearer " + bank.filled_in(line)},
                       {"Content-Type", "application/json"}};
    request.body = bank.filled_in(text);
    request.peer_address = "192.0.2.7";

    auto const before = bank.host().dump(notes_of_use);
    auto const response = bank.ask(request);
    if (response.status == 400 || response.status == 415 || response.status == 422) {
        require(bank.host().dump(notes_of_use) == before, "a malformed request changes nothing");
    }
    return 0;
}

constexpr std::string_view words[]{"null",
                                   "true",
                                   "false",
                                   "[]",
                                   "{}",
                                   "\"\"",
                                   "\"\\u0000\"",
                                   "\"\\ud800\"",
                                   "[[[[[[[[",
                                   "{\"a\":",
                                   "1e999",
                                   "-0",
                                   "\"id\":",
                                   "\"name\":",
                                   "\"value\":{\"currency\":\"EUR\",\"amount\":\"1.00\"}",
                                   "\"amount\":\"0.001\"",
                                   "\"currency\":\"XXX\"",
                                   "\"to\":{\"iban\":\"GB82WEST12345698765432\"}",
                                   "\"to\":{\"bank_id\":\"north\",\"account_id\":\"current\"}",
                                   "\"allowed_actions\":[\"can_see_transaction_amount\"]",
                                   "\"which_alias_to_use\":\"public\"",
                                   "\"scopes\":[\"admin:accounts\"]",
                                   "{user}",
                                   "{partner}",
                                   "{aritma}",
                                   "{ann}"};

} // namespace

constinit Target const request_body_target{"request_body", run, words, 1'000, 4'096};

} // namespace fuzz
