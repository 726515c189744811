#include "workloads.hpp"

#include "bank.hpp"
#include "bare_rsa.hpp"
#include "common/files.hpp"
#include "common/race.hpp"

#include <nostro/api/service.hpp>

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace bench {
namespace {

using nostro::storage::Durability;

/// A bank on the adapter, whose file is removed with it.
struct Place {
    Place(std::string_view adapter, Durability durability, Bank::Remembers remembers)
        : bank{adapter == "sqlite" ? files.ours() : std::string{}, durability, remembers} {}

    Files files{""};
    Bank bank;
};

/// What is signed of a token, and our yardstick's signature of it.
struct Signed {
    std::string text;
    std::string signature;
};

std::vector<Signed> sign_same(BareRsa const& rsa, std::vector<std::string> const& tokens) {
    std::vector<Signed> texts;
    for (auto const& token : tokens) {
        auto const text = token.substr(0, token.rfind('.'));
        texts.push_back({text, rsa.sign(text)});
    }
    return texts;
}

void race_calls(std::vector<Side>& sides, std::size_t calls) {
    for (Side const& side : sides) {
        side.call(0); // what is read for the first time
    }
    race(sides, [&](std::size_t round) { return share_of(calls, round); });
}

/// A token that nothing is remembered of, and OpenSSL alone.
void run_verify(Options const& options, std::string_view adapter, Report& report) {
    Place place{adapter, Durability::none, Bank::Remembers::no};
    BareRsa const rsa;
    auto const issued = place.bank.issue(options.tokens);
    auto const texts = sign_same(rsa, issued);
    auto tokens = place.bank.tokens();
    std::vector<Side> sides{
        {"verify", 1, [&](std::size_t call) { verify(tokens, issued[call % issued.size()]); }},
        {"bare_verify", 1, [&](std::size_t call) {
             auto const& [text, signature] = texts[call % texts.size()];
             rsa.verify(text, signature);
         }}};
    race_calls(sides, options.calls);
    report.add({"verify",
                adapter,
                options.calls,
                sides[0],
                sides[1],
                median_ratio(sides[0], sides[1]),
                0.7});
}

/// Tokens that were verified before, and the same without that.
void run_cached(Options const& options, std::string_view adapter, Report& report) {
    Place warm{adapter, Durability::none, Bank::Remembers::yes};
    Place cold{adapter, Durability::none, Bank::Remembers::no};
    auto const known = warm.bank.issue(options.tokens);
    auto const unknown = cold.bank.issue(options.tokens);
    auto tokens = warm.bank.tokens();
    auto others = cold.bank.tokens();
    for (auto const& token : known) {
        verify(tokens, token);
    }
    std::vector<Side> sides{
        {"cached", 1, [&](std::size_t call) { verify(tokens, known[call % known.size()]); }},
        {"verify", 1, [&](std::size_t call) { verify(others, unknown[call % unknown.size()]); }}};
    race_calls(sides, options.calls);
    report.add({"cached",
                adapter,
                options.calls,
                sides[0],
                sides[1],
                median_ratio(sides[0], sides[1]),
                20});
}

/// Tokens for many callers at the same time, and as many who only sign.
void run_issue(Options const& options, std::string_view adapter, Report& report) {
    Place place{adapter, Durability::full, Bank::Remembers::yes};
    BareRsa const rsa;
    auto const issued = place.bank.issue();
    auto const text = issued.substr(0, issued.rfind('.'));
    std::vector<Side> sides{
        {"issue", options.callers, [&](std::size_t) { static_cast<void>(place.bank.issue()); }},
        {"bare_sign", options.callers, [&](std::size_t) { static_cast<void>(rsa.sign(text)); }}};
    std::size_t const calls = options.calls / 8;
    race_calls(sides, calls);
    report.add({"issue", adapter, calls, sides[0], sides[1], rate_ratio(sides[0], sides[1]), 0.5});
}

/// One client as an HTTP client gets it, and the check of its token alone, which is remembered. The
/// ratio says how often the difference of the medians fits into 50 microseconds.
void run_get_client(Options const& options, std::string_view adapter, Report& report) {
    constexpr double aim_us = 50;
    Place place{adapter, Durability::none, Bank::Remembers::yes};
    auto const token = place.bank.issue();
    auto tokens = place.bank.tokens();
    nostro::api::Service service{place.bank.core()};
    nostro::api::Request request;
    request.path =
        fmt::format("/v1/accounts/{}/auth/clients/{}", Bank::partner, place.bank.client_uuid());
    request.headers = {{"Authorization", "Bearer " + token}};
    std::vector<Side> sides{{"get_client",
                             1,
                             [&](std::size_t) {
                                 auto const response = service.handle(request);
                                 if (response.status != 200) {
                                     throw std::runtime_error{
                                         fmt::format("{}: {}", response.status, response.body)};
                                 }
                             }},
                            {"token_check", 1, [&](std::size_t) { verify(tokens, token); }}};
    race_calls(sides, options.calls);
    auto const net = sides[0].timing.percentile_us(0.5) - sides[1].timing.percentile_us(0.5);
    report.add({"get_client", adapter, options.calls, sides[0], sides[1], aim_us / net, 1});
}

} // namespace

void run_workloads(Options const& options, std::string_view adapter, Report& report) {
    struct Workload {
        char const* name;
        void (*run)(Options const&, std::string_view, Report&);
    };

    constexpr Workload workloads[] = {{"verify", run_verify},
                                      {"cached", run_cached},
                                      {"issue", run_issue},
                                      {"get_client", run_get_client}};
    for (auto const& [name, run] : workloads) {
        if (options.runs(name)) {
            run(options, adapter, report);
        }
    }
}

} // namespace bench
