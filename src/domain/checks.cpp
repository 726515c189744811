#include "domain/checks.hpp"

#include "core/utf8.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace nostro::inline v0::detail {

namespace {

bool is_id_letter(char letter) noexcept {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '-' || letter == '_' || letter == '.';
}

std::vector<Detail> details_of(std::string_view field, std::string_view reason) {
    return {{"field", std::string{field}}, {"reason", std::string{reason}}};
}

std::vector<Detail>
details_of(std::string_view field, std::string_view reason, std::string_view id) {
    auto details = details_of(field, reason);
    details.push_back({"id", printable(id)});
    return details;
}

} // namespace

void raise_invalid(std::string_view field,
                   std::string_view reason,
                   std::string text,
                   ErrorCode code) {
    throw InvalidArgument{std::move(text), details_of(field, reason), code};
}

void raise_not_found(std::string_view field, std::string_view reason, std::string_view id) {
    throw NotFound{std::string{reason}, details_of(field, reason, id)};
}

void raise_exists(std::string_view field, std::string_view reason, std::string_view id) {
    throw AlreadyExists{std::string{reason}, details_of(field, reason, id)};
}

void check_text(std::string_view field, std::string_view text, std::size_t bytes_max, Empty empty) {
    if (text.size() > bytes_max) {
        raise_invalid(field,
                      "value_too_long",
                      "the text has at most " + std::to_string(bytes_max) + " bytes",
                      ErrorCode::limit_exceeded);
    }
    if (!is_valid_text(text) || (empty == Empty::refused && text.empty())) {
        raise_invalid(field, "invalid_text", "the text is UTF-8 without U+0000 and not empty");
    }
}

void check_id(std::string_view field,
              std::string_view reason,
              std::string_view id,
              std::size_t size_max) {
    if (id.empty() || id.size() > size_max || !std::all_of(id.begin(), id.end(), is_id_letter)) {
        raise_invalid(field,
                      reason,
                      "an id has 1 to " + std::to_string(size_max) +
                          " of A-Z, a-z, 0-9, '-', '_' and '.'");
    }
}

} // namespace nostro::inline v0::detail
