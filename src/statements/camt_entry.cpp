#include "statements/camt_entry.hpp"

#include "core/identifier_text.hpp"
#include "statements/formats.hpp"
#include "statements/texts.hpp"

#include <nostro/core/iban.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

constexpr std::size_t amount_digits_max = 18;
constexpr std::size_t fraction_digits_max = 5;
constexpr std::size_t iso_rate_digits_max = 11;
constexpr std::size_t iso_account_max = 34;
constexpr std::size_t name_characters_max = 140;
constexpr std::size_t remittance_max = 140;

void add_code(pugi::xml_node parent, StatementEntry const& entry) {
    auto code = parent.append_child("BkTxCd");
    EntryCode const known = entry_code(entry);
    if (!known.domain.empty()) {
        auto domain = code.append_child("Domn");
        add_text(domain, "Cd", known.domain);
        auto family = domain.append_child("Fmly");
        add_text(family, "Cd", known.family);
        add_text(family, "SubFmlyCd", known.sub_family);
    } else if (entry.entry.type && !plain_text(*entry.entry.type).empty()) {
        add_text(code.append_child("Prtry"), "Cd", *entry.entry.type);
    }
}

void add_exchange(pugi::xml_node parent, StatementExchange const& exchange) {
    auto value = parent.append_child("CntrValAmt");
    add_amount(value, "Amt", exchange.counter);
    auto const rate =
        exchange.rate ? decimal_rate(*exchange.rate, iso_rate_digits_max) : std::nullopt;
    if (rate) {
        auto node = value.append_child("CcyXchg");
        add_text(node, "SrcCcy", exchange.rate_source);
        add_text(node, "TrgtCcy", exchange.rate_target);
        add_text(node, "UnitCcy", exchange.rate_source);
        add_text(node, "XchgRate", *rate);
    }
}

/// An exchange into an asset that is no currency, or has more digits behind the point than any, has
/// no place in the message.
bool has_currency(StatementExchange const& exchange) {
    auto const& [currency, amount] = exchange.counter;
    bool const has_code =
        currency && currency->size() == 3 &&
        std::ranges::all_of(*currency, [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!has_code || !amount) {
        return false;
    }
    auto const point = amount->find('.');
    return point == std::string::npos || amount->size() - point - 1 <= fraction_digits_max;
}

void add_charges(pugi::xml_node parent, ModeratedMoney const& charges) {
    auto node = parent.append_child("Chrgs");
    add_amount(node, "TtlChrgsAndTaxAmt", charges);
    auto record = node.append_child("Rcrd");
    add_amount(record, "Amt", charges);
    add_text(record, "CdtDbtInd", "DBIT");
    add_text(record, "ChrgInclInd", "true");
}

void add_other_party(pugi::xml_node details, ModeratedOtherAccount const& other, bool has_paid) {
    std::string const account = party_account(other, iso_account_max);
    std::string const name = plain_text(other.holder);
    if (!name.empty() || !account.empty()) {
        auto parties = details.append_child("RltdPties");
        if (!name.empty()) {
            add_text(parties.append_child(has_paid ? "Dbtr" : "Cdtr").append_child("Pty"),
                     "Nm",
                     name,
                     name_characters_max);
        }
        if (!account.empty()) {
            add_account_id(parties.append_child(has_paid ? "DbtrAcct" : "CdtrAcct"), account);
        }
    }
    auto agents = details.append_child("RltdAgts");
    add_bank(agents, has_paid ? "DbtrAgt" : "CdtrAgt", other.swift_bic, other.bank_name);
    if (!agents.first_child()) {
        details.remove_child(agents);
    }
}

void add_details(pugi::xml_node parent, StatementEntry const& entry) {
    auto details = parent.append_child("NtryDtls").append_child("TxDtls");
    auto references = details.append_child("Refs");
    add_text(references, "AcctSvcrRef", reference_of(entry.entry.id, 35));
    add_text(references, "EndToEndId", reference_of(entry.entry.id, 35));
    add_amount(details, "Amt", entry.entry.value);
    add_direction(details, *entry.entry.value.amount);
    if (entry.entry.other) {
        bool const pays_in = !split_sign(*entry.entry.value.amount).is_negative;
        // The parties of a reversal are those of what it takes back.
        add_other_party(details, *entry.entry.other, pays_in != entry.is_reversal);
    }
    auto const remittance =
        pieces_of(plain_text(entry.entry.description.value_or("")), remittance_max);
    if (!remittance.empty()) {
        auto node = details.append_child("RmtInf");
        for (std::string const& piece : remittance) {
            add_text(node, "Ustrd", piece, remittance_max);
        }
    }
}

} // namespace

pugi::xml_node camt_entry(pugi::xml_node parent,
                          StatementEntry const& entry,
                          char const* status,
                          std::size_t position) {
    auto node = parent.append_child("Ntry");
    add_text(node, "NtryRef", std::to_string(position));
    add_amount(node, "Amt", entry.entry.value);
    add_direction(node, *entry.entry.value.amount);
    if (entry.is_reversal) {
        add_text(node, "RvslInd", "true");
    }
    add_text(node.append_child("Sts"), "Cd", status);
    if (entry.booked) {
        add_text(node.append_child("BookgDt"), "Dt", to_string(*entry.booked));
    }
    if (entry.value_date) {
        add_text(node.append_child("ValDt"), "Dt", to_string(*entry.value_date));
    }
    add_text(node, "AcctSvcrRef", reference_of(entry.entry.id, 35));
    add_code(node, entry);
    if (entry.exchange && has_currency(*entry.exchange)) {
        add_exchange(node.append_child("AmtDtls"), *entry.exchange);
    }
    if (entry.charges) {
        add_charges(node, *entry.charges);
    }
    add_details(node, entry);
    return node;
}

void add_text(pugi::xml_node parent,
              char const* name,
              std::string_view text,
              std::size_t characters_max) {
    std::string const plain = plain_text(text);
    std::string const cut{first_characters(plain, characters_max)};
    if (!cut.empty()) {
        parent.append_child(name).text() = cut.c_str();
    }
}

std::string checked_digits(std::string_view decimal) {
    auto const [is_negative, digits] = split_sign(decimal);
    auto const count = std::ranges::count_if(digits, [](char c) { return c != '.'; });
    if (static_cast<std::size_t>(count) > amount_digits_max) {
        raise_not_representable("amount");
    }
    return std::string{digits};
}

void add_amount(pugi::xml_node parent, char const* name, ModeratedMoney const& money) {
    auto node = parent.append_child(name);
    node.append_attribute("Ccy") = money.currency->c_str();
    node.text() = checked_digits(*money.amount).c_str();
}

void add_direction(pugi::xml_node parent, std::string_view amount) {
    add_text(parent, "CdtDbtInd", split_sign(amount).is_negative ? "DBIT" : "CRDT");
}

void add_account_id(pugi::xml_node account, std::string_view number) {
    auto id = account.append_child("Id");
    std::string const iban = without_print(number);
    if (!Iban::check(iban)) {
        add_text(id, "IBAN", iban);
    } else {
        add_text(id.append_child("Othr"), "Id", number, iso_account_max);
    }
}

void add_bank(pugi::xml_node parent,
              char const* name,
              std::optional<std::string> const& bic,
              std::optional<std::string> const& bank_name) {
    std::string const code = without_print(bic.value_or(""));
    bool const has_bic = is_bic_form(code);
    std::string const plain_name = plain_text(bank_name.value_or(""));
    if (!has_bic && plain_name.empty()) {
        return;
    }
    auto id = parent.append_child(name).append_child("FinInstnId");
    if (has_bic) {
        add_text(id, "BICFI", code);
    }
    add_text(id, "Nm", plain_name, name_characters_max);
}

} // namespace nostro::inline v0::detail
