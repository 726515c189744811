#pragma once

#include "fuzz/memory_core.hpp"
#include "fuzz/target.hpp"

#include <nostro/api/service.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace fuzz {

/// A bank with an account at each of its APIs, asked by HTTP messages. Texts may name what they
/// cannot know: "{user}" is ann's token, "{partner}" that of a partner's client, "{aritma}" one
/// with Aritma's scopes, "{secret}" the secret of the client `machine`, "{refresh}" a refresh
/// token of ann's.
class HttpBank {
public:
    HttpBank();

    /// The text with what its words in braces stand for.
    [[nodiscard]] std::string filled_in(std::string_view text) const;

    /// Answer a request.
    /// @throws Broken  the answer is no answer, see `check_answer`
    [[nodiscard]] nostro::api::Response ask(nostro::api::Request const& request);

    [[nodiscard]] MemoryCore& host() { return host_; }

private:
    void add_customer();
    void add_clients();

    nostro::testing::CountingLog log_;
    MemoryCore host_;
    std::optional<nostro::api::Service> service_;
    std::map<std::string, std::string, std::less<>> words_;
};

/// A request from text as it goes over the wire: "METHOD /path?query", a line for each header, an
/// empty line, the body.
[[nodiscard]] nostro::api::Request parse_request(std::string_view text);

} // namespace fuzz
