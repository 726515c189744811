#include "fuzz/memory_core.hpp"
#include "fuzz/target.hpp"

#include "ledger/jsonl.hpp"

#include <nostro/ledger/ledger.hpp>

#include <optional>
#include <string>
#include <vector>

// Exports of ledgers, read into an empty ledger.
//
// - A line that cannot be read is refused with its number, the field and the reason.
// - A refused import leaves the ledger empty.
// - What is read is sound, adds nothing when it is read again, and its own export gives a ledger
//   with the same state.
namespace fuzz {

namespace {

using nostro::Error;
using nostro::ErrorCode;
using nostro::InvalidArgument;
using nostro::Ledger;
using Lines = std::vector<std::string>;

/// A core with an empty ledger.
class EmptyLedger {
public:
    EmptyLedger() : empty_state_{ledger().state_hash()} {}

    [[nodiscard]] Ledger& ledger() { return ledger_; }

    [[nodiscard]] bool is_empty() const {
        return ledger_.head().seq == 0 && ledger_.state_hash() == empty_state_;
    }

private:
    MemoryCore host_;
    Ledger ledger_ = host_.core().create_ledger({.name = "main"});
    nostro::Hash empty_state_;
};

Lines lines_of(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        lines.emplace_back(take_until(text, '\n'));
    }
    return lines;
}

std::uint64_t import_lines(Ledger& ledger, Lines const& lines) {
    auto next = lines.begin();
    return ledger.import_jsonl(
        [&] { return next == lines.end() ? std::nullopt : std::optional{*next++}; });
}

Lines export_lines(Ledger const& ledger) {
    Lines lines;
    ledger.export_jsonl([&](std::string_view line) { lines.emplace_back(line); });
    return lines;
}

void check_line(std::string const& line) {
    try {
        static_cast<void>(nostro::detail::parse_line(line, 17));
    } catch (InvalidArgument const& error) {
        require(error.detail("line") == "17" && !error.detail("field").empty() &&
                    !error.detail("reason").empty(),
                "a line is refused with its number, a field and a reason");
    }
}

bool is_refusal(ErrorCode code) {
    return code == ErrorCode::invalid_argument || code == ErrorCode::limit_exceeded ||
           code == ErrorCode::already_exists || code == ErrorCode::rejected;
}

void check_imported(EmptyLedger& host, Lines const& lines, std::uint64_t added) {
    Ledger& ledger = host.ledger();
    require(ledger.head().seq == added, "an import tells how many events it has added");
    require(ledger.verify().findings.empty(), "what was imported is sound");
    require(import_lines(ledger, lines) == 0, "the same file again adds nothing");
    EmptyLedger other;
    require(import_lines(other.ledger(), export_lines(ledger)) == added,
            "an export can be imported");
    require(other.ledger().head().hash == ledger.head().hash, "an export gives the same chain");
    require(other.ledger().state_hash() == ledger.state_hash(), "an export gives the same state");
}

int run(std::uint8_t const* data, std::size_t size) {
    static Renewed<EmptyLedger, 2'000> hosts;
    auto const lines = lines_of(text_of(data, size));
    for (auto const& line : lines) {
        check_line(line);
    }
    auto& host = hosts.use();
    std::uint64_t added = 0;
    try {
        added = import_lines(host.ledger(), lines);
    } catch (Error const& error) {
        require(is_refusal(error.code()), "an import is refused, and fails in no other way");
        require(host.is_empty(), "a refused import changes nothing");
        return 0;
    }
    check_imported(host, lines, added);
    hosts.renew();
    return 0;
}

constexpr std::string_view words[]{"\n",
                                   "null",
                                   "[]",
                                   "{}",
                                   "\"\"",
                                   "\"0\"",
                                   "\"-1\"",
                                   "\"normal\"",
                                   "\"pending\"",
                                   "\"post\"",
                                   "\"void\"",
                                   "\"reverse\"",
                                   "\"open\"",
                                   "\"change\"",
                                   "\"period\"",
                                   "\"imported\"",
                                   "\"linked\"",
                                   "\"closed\"",
                                   "\"balancing_debit\"",
                                   "\"text_digest\":\"",
                                   "\"period\":{\"business_date\":\"2026-01-01\"},",
                                   "\"mandate\":\"00000000-0000-0000-0000-000000000001\",",
                                   "\"170141183460469231731687303715884105727\"",
                                   "\"2026-01-31\"",
                                   "\\u0000",
                                   "\\ud800"};

} // namespace

constinit Target const jsonl_target{"jsonl", run, words, 2'000, 8'192};

} // namespace fuzz
