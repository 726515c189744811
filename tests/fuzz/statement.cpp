#include "fuzz/target.hpp"

#include "core/json.hpp"
#include "core/utf8.hpp"
#include "statements/sample_statement.hpp"

#include <nostro/access/moderation.hpp>
#include <nostro/statements/statement.hpp>

#include <algorithm>
#include <pugixml.hpp>
#include <sstream>
#include <string>

// Texts of accounts, entries and parties, "|" between them, in every format of statements.
//
// - The same statement gives the same text, or is refused with the field.
// - camt is well-formed XML of characters that XML can hold.
// - MT940 has lines of at most 65 characters of the set x, and no text begins a field.
// - JSON is JSON, and HTML holds nothing that runs.
namespace fuzz {

namespace {

using nostro::Statement;
using nostro::StatementFormat;

/// A sample in which the texts stand instead of its own.
Statement statement_of(std::string_view input) {
    auto statement = support::sample_statement();
    auto& account = statement.account;
    auto& first = statement.entries.front().entry;
    auto& second = statement.entries.back().entry;
    auto const take = [&] { return std::string{take_until(input, '|')}; };
    first.description = take();
    first.other->holder = take();
    first.other->number = take();
    first.other->iban = take();
    first.other->swift_bic = take();
    first.other->bank_name = take();
    first.type = take();
    first.id = take();
    account.holder = take();
    account.label = take();
    account.number = take();
    account.iban = take();
    account.swift_bic = take();
    account.bank_name = take();
    account.id = take();
    second.type = take();
    second.description = std::string{input};
    return statement;
}

bool is_xml_character(char32_t c) {
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xD800) ||
           (c >= 0xE000 && c < 0xFFFE) || (c >= 0x10000 && c < 0x110000);
}

/// Whether UTF-8 that is known to be well formed has no other characters than XML can hold.
bool has_xml_characters_only(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        auto const lead = static_cast<unsigned char>(text[at]);
        std::size_t const size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        char32_t value = size == 1 ? lead : lead & (0xFFU >> (size + 1));
        for (auto const byte : text.substr(at + 1, size - 1)) {
            value = (value << 6U) | (static_cast<unsigned char>(byte) & 0x3FU);
        }
        if (!is_xml_character(value)) {
            return false;
        }
        at += size;
    }
    return true;
}

void check_camt(std::string const& text) {
    require(nostro::is_valid_text(text), "camt is UTF-8");
    require(has_xml_characters_only(text), "camt has characters that XML can hold");
    pugi::xml_document document;
    require(document.load_buffer(text.data(), text.size()), "camt is well-formed XML");
    require(document.child("Document").first_child() != nullptr, "camt is a document");
    std::ostringstream written;
    document.save(written, "", pugi::format_raw);
    pugi::xml_document again;
    require(again.load_string(written.str().c_str()), "camt can be written again");
}

bool is_swift(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view{"/-?:().,'+ "}.find(c) != std::string_view::npos;
}

void check_mt940(std::string_view text) {
    require(text.starts_with(":20:") && text.ends_with("\r\n-\r\n"), "MT940 begins and ends");
    text.remove_suffix(3);
    std::size_t entries = 0;
    while (!text.empty()) {
        auto line = take_until(text, '\n');
        require(line.ends_with('\r'), "lines of MT940 end in CR LF");
        line.remove_suffix(1);
        require(line.size() <= 65, "a line of MT940 has at most 65 characters");
        require(std::ranges::all_of(line, is_swift), "MT940 has characters of the set x");
        require(!line.empty() && !line.starts_with('-'), "MT940 ends once");
        entries += line.starts_with(":61:") ? 1U : 0U;
        require(!line.starts_with(':') || (line.size() > 4 && line.find(':', 1) <= 4),
                "what begins with a colon is a field");
    }
    require(entries == 2, "no text of MT940 begins an entry");
}

void check_html(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    for (auto const* const what : {"<script", "<img", "<iframe", "<object", "<link", "<svg"}) {
        require(text.find(what) == std::string::npos, "HTML loads and runs nothing");
    }
}

void check_format(Statement const& statement, StatementFormat format) {
    succeeds_or_names_field([&] {
        auto const text = render(statement, format);
        require(render(statement, format) == text, "equal statements give equal texts");
        switch (format) {
        case StatementFormat::camt_052:
        case StatementFormat::camt_053:
        case StatementFormat::camt_054:
            check_camt(text);
            break;
        case StatementFormat::mt940:
            check_mt940(text);
            break;
        case StatementFormat::json:
            static_cast<void>(nostro::parse_json(text, "statement"));
            break;
        case StatementFormat::html:
            check_html(text);
            break;
        case StatementFormat::csv:
            break;
        }
    });
}

int run(std::uint8_t const* data, std::size_t size) {
    auto const text = text_of(data, size);
    auto const statement = statement_of(text);
    for (auto const format : {StatementFormat::camt_052,
                              StatementFormat::camt_053,
                              StatementFormat::camt_054,
                              StatementFormat::mt940}) {
        check_format(statement, format);
    }
    // The others give texts as they are, and what is stored is well formed.
    if (nostro::is_valid_text(text)) {
        check_format(statement, StatementFormat::json);
        check_format(statement, StatementFormat::csv);
        check_format(statement, StatementFormat::html);
    }
    return 0;
}

constexpr std::string_view words[]{"|",
                                   "\r\n",
                                   "\r\n:61:",
                                   "\n-}",
                                   "-",
                                   ":86:",
                                   "=1+1",
                                   "@SUM",
                                   "\"\"",
                                   "&amp;",
                                   "&#0;",
                                   "]]>",
                                   "<![CDATA[",
                                   "<!--",
                                   "<script>",
                                   "' onload='",
                                   "DE89370400440532013000",
                                   "DNBANOKK",
                                   "DIRECT_DEBIT",
                                   "PMNT-ICDT-XBCT",
                                   "\xC3\x86\xC3\xB8\xC3\x9F",
                                   "\xE2\x80\xAE",
                                   "\xEF\xBF\xBF",
                                   "\x7F"};

} // namespace

constinit Target const statement_target{"statement", run, words, 1'000, 2'048};

} // namespace fuzz
