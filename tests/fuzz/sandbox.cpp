#include "fuzz/memory_core.hpp"
#include "fuzz/target.hpp"

#include <nostro/facade/sandbox_import.hpp>

#include <string>

// Sandbox files of the Open Bank Project, imported into an empty bank.
//
// - A file that is no JSON is refused with line and column, another one with the field.
// - A refused import changes nothing in the storage.
// - The same file again makes nothing and changes nothing.
namespace fuzz {

namespace {

using nostro::InvalidArgument;
using nostro::Rejected;

int run(std::uint8_t const* data, std::size_t size) {
    static Renewed<MemoryCore, 500> hosts;
    static std::string empty;
    auto& host = hosts.use();
    if (empty.empty()) {
        empty = host.dump();
    }
    auto const text = text_of(data, size);
    auto const import = [&] { return host.system().sandbox_import().run(text); };
    try {
        static_cast<void>(import());
    } catch (InvalidArgument const& error) {
        require(!error.detail("field").empty() || !error.detail("line").empty(),
                "a file is refused with a place in it");
        require(host.dump() == empty, "a refused import changes nothing");
        return 0;
    } catch (Rejected const& error) {
        require(!error.detail("field").empty(), "what the ledger refuses has a place in the file");
        require(host.dump() == empty, "a refused import changes nothing");
        return 0;
    }
    auto const imported = host.dump();
    require(import().created() == 0, "the same file again makes nothing");
    require(host.dump() == imported, "the same file again changes nothing");
    hosts.renew();
    return 0;
}

constexpr std::string_view words[]{"null",
                                   "true",
                                   "[]",
                                   "{}",
                                   "\"\"",
                                   "\"banks\":[",
                                   "\"users\":[",
                                   "\"branches\":[{\"id\":\"b\"}],",
                                   "\"products\":[{\"code\":\"p\"}],",
                                   "\"north\"",
                                   "\"current\"",
                                   "\"ann\"",
                                   "\"EUR\"",
                                   "\"JPY\"",
                                   "\"-0.01\"",
                                   "\"1e3\"",
                                   "\"2026-01-31T12:00:00Z\"",
                                   "\"2262-04-11T23:47:16Z\"",
                                   "\"DE89370400440532013000\"",
                                   "\"generate_public_view\":true,",
                                   "\\u0000",
                                   "\\ud83d"};

} // namespace

constinit Target const sandbox_target{"sandbox", run, words, 2'000, 8'192};

} // namespace fuzz
