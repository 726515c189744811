#include <nostro/identity/scope.hpp>

#include <algorithm>

namespace nostro::inline v0 {

namespace {

constexpr std::size_t scope_size_max = 255;
constexpr std::string_view platform_operator = "mgmnt:admin";
constexpr std::string_view bank_operator = "admin:dintero";

/// Cut off what stands before the first colon, which goes too; all when there is none.
std::string_view take_part(std::string_view& text) noexcept {
    std::size_t const end = text.find(':');
    std::string_view const part = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return part;
}

/// `verb:resource`, or `verb:resource:more`.
struct Parts {
    std::string_view verb;
    std::string_view resource;
    std::string_view more;

    explicit Parts(std::string_view scope) noexcept
        : verb{take_part(scope)}, resource{take_part(scope)}, more{scope} {}
};

bool is_path(std::string_view more) noexcept {
    return more.size() > 1 && more.front() == '/';
}

/// Whether `inner` lies below the path `outer`, by whole segments.
bool is_below(std::string_view inner, std::string_view outer) noexcept {
    return is_path(outer) && inner.size() > outer.size() + 1 && inner.starts_with(outer) &&
           inner[outer.size()] == '/';
}

bool covers(std::string_view held, std::string_view wanted) noexcept {
    if (held == wanted) {
        return true;
    }
    if (held == bank_operator) {
        return wanted != platform_operator;
    }
    Parts const h{held};
    Parts const w{wanted};
    if (h.resource.empty() || h.resource != w.resource) {
        return false;
    }
    if (!h.more.empty()) {
        return h.verb == w.verb && is_below(w.more, h.more);
    }
    if (h.verb == "admin") {
        return w.verb == "write" || w.verb == "read" || w.verb == "create";
    }
    return (h.verb == "write" || h.verb == "read") && h.verb == w.verb && is_path(w.more);
}

} // namespace

bool is_scope(std::string_view text) noexcept {
    return !text.empty() && text.size() <= scope_size_max &&
           std::all_of(text.begin(), text.end(), [](char letter) {
               return letter > ' ' && letter <= '~' && letter != '"' && letter != '\\';
           });
}

bool may_delegate(std::span<std::string const> held, std::string_view wanted) noexcept {
    return std::any_of(
        held.begin(), held.end(), [&](std::string const& scope) { return covers(scope, wanted); });
}

} // namespace nostro::inline v0
