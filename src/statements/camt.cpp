#include "statements/camt_entry.hpp"
#include "statements/formats.hpp"
#include "statements/texts.hpp"

#include <nostro/core/money.hpp>

#include <array>
#include <chrono>
#include <pugixml.hpp>
#include <string>

// The messages of ISO 20022 for statements, as of 2019: camt.052, camt.053 and camt.054.001.08.
// They differ in their names, and in which balances they hold.
namespace nostro::inline v0::detail {

namespace {

struct CamtMessage {
    char const* name_space;
    char const* root;
    char const* body;
    bool has_balances;
    bool has_pending;
};

constexpr CamtMessage end_of_day{
    "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08", "BkToCstmrStmt", "Stmt", true, false};
constexpr CamtMessage during_the_day{
    "urn:iso:std:iso:20022:tech:xsd:camt.052.001.08", "BkToCstmrAcctRpt", "Rpt", true, true};
constexpr CamtMessage advice{"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08",
                             "BkToCstmrDbtCdtNtfctn",
                             "Ntfctn",
                             false,
                             false};

CamtMessage const& message_of(StatementFormat format) noexcept {
    return format == StatementFormat::camt_053   ? end_of_day
           : format == StatementFormat::camt_052 ? during_the_day
                                                 : advice;
}

class TextWriter final : public pugi::xml_writer {
public:
    void write(void const* data, std::size_t size) override {
        text.append(static_cast<char const*>(data), size);
    }

    std::string text;
};

constexpr unsigned print_flags = pugi::format_indent | pugi::format_no_declaration;
constexpr char const* indent = " ";
/// Where entries stand: in the body, in the root, in the document.
constexpr unsigned entry_depth = 3;
/// Stands where the entries belong. No text can be taken for it, as it has no angle brackets.
constexpr std::string_view entries_mark = "   <Ntry />\n";

/// ISODateTime has three digits behind the second.
std::string iso_time(Timestamp time) {
    return to_string(Timestamp{std::chrono::floor<std::chrono::milliseconds>(time)});
}

std::string printed(pugi::xml_node node, unsigned depth) {
    TextWriter writer;
    node.print(writer, indent, print_flags, pugi::encoding_utf8, depth);
    return std::move(writer.text);
}

/// Everything around the entries.
class CamtFrame {
public:
    CamtFrame(Statement const& statement, CamtMessage const& message)
        : statement_{statement}, message_{message} {}

    [[nodiscard]] std::string write() {
        pugi::xml_document document;
        auto top = document.append_child("Document");
        top.append_attribute("xmlns") = message_.name_space;
        auto root = top.append_child(message_.root);
        auto header = root.append_child("GrpHdr");
        add_text(header, "MsgId", statement_.message_id);
        add_text(header, "CreDtTm", iso_time(statement_.created_at));
        auto body = root.append_child(message_.body);
        add_text(body, "Id", statement_.message_id);
        if (statement_.number) {
            add_text(body, "ElctrncSeqNb", std::to_string(*statement_.number));
        }
        add_text(body, "CreDtTm", iso_time(statement_.created_at));
        auto period = body.append_child("FrToDt");
        add_text(period, "FrDtTm", to_string(statement_.period.from) + "T00:00:00Z");
        add_text(period, "ToDtTm", to_string(statement_.period.to) + "T23:59:59Z");
        add_account(body);
        if (message_.has_balances && statement_.closing.amount && statement_.closing.currency) {
            add_balances(body);
        }
        if (!message_.has_pending || statement_.pending.empty()) {
            add_summary(body); // of all entries, and those held have not been summed
        }
        body.append_child("Ntry");
        return printed(top, 0);
    }

private:
    void add_account(pugi::xml_node body) {
        ModeratedAccount const& shown = statement_.account;
        auto account = body.append_child("Acct");
        add_account_id(account, account_name(statement_, 34));
        add_text(account, "Ccy", *statement_.credits.sum.currency);
        add_text(account, "Nm", shown.label.value_or(""), 70);
        if (shown.holder) {
            add_text(account.append_child("Ownr"), "Nm", *shown.holder, 140);
        }
        add_bank(account, "Svcr", shown.swift_bic, shown.bank_name);
    }

    void add_balances(pugi::xml_node body) {
        bool const is_final = statement_.number.has_value();
        add_balance(body, "OPBD", statement_.opening, statement_.period.from);
        add_balance(body, is_final ? "CLBD" : "ITBD", statement_.closing, {});
        if (statement_.available) {
            add_balance(body, is_final ? "CLAV" : "ITAV", *statement_.available, {});
        }
    }

    /// @param day  absent: the last one, or now if the statement is not final
    void add_balance(pugi::xml_node body,
                     char const* code,
                     ModeratedMoney const& balance,
                     std::optional<Date> day) {
        auto node = body.append_child("Bal");
        add_text(node.append_child("Tp").append_child("CdOrPrtry"), "Cd", code);
        add_amount(node, "Amt", balance);
        add_direction(node, *balance.amount);
        auto date = node.append_child("Dt");
        if (day || statement_.number) {
            add_text(date, "Dt", to_string(day.value_or(statement_.period.to)));
        } else {
            add_text(date, "DtTm", iso_time(statement_.created_at));
        }
    }

    void add_summary(pugi::xml_node body) {
        auto const& [credit_count, credits] = statement_.credits;
        auto const& [debit_count, debits] = statement_.debits;
        auto const currency = Currency::iso(*credits.currency);
        auto const credit_sum = Money::parse(*credits.amount, currency);
        auto const debit_sum = Money::parse(*debits.amount, currency);
        auto summary = body.append_child("TxsSummry");
        auto all = summary.append_child("TtlNtries");
        add_text(all, "NbOfNtries", std::to_string(credit_count + debit_count));
        add_text(all, "Sum", checked_digits(decimal(credit_sum + debit_sum)));
        auto net = all.append_child("TtlNetNtry");
        std::string const difference = decimal(credit_sum - debit_sum);
        add_text(net, "Amt", checked_digits(difference));
        add_direction(net, difference);
        add_total(summary, "TtlCdtNtries", statement_.credits);
        add_total(summary, "TtlDbtNtries", statement_.debits);
    }

    static void add_total(pugi::xml_node summary, char const* name, StatementTotal const& total) {
        auto node = summary.append_child(name);
        add_text(node, "NbOfNtries", std::to_string(total.count));
        add_text(node, "Sum", checked_digits(*total.sum.amount));
    }

    static std::string decimal(Money const& money) {
        return to_decimal(money.minor(), money.currency().scale());
    }

    Statement const& statement_;
    CamtMessage const& message_;
};

} // namespace

std::string statement_camt(Statement const& statement, StatementFormat format) {
    CamtMessage const& message = message_of(format);
    require_amounts(statement);
    if (format == StatementFormat::camt_053) {
        require_balances(statement);
        (void)require_number(statement);
    }
    require_whole(statement, message.has_balances);
    std::string const frame = CamtFrame{statement, message}.write();
    auto const mark = frame.find(entries_mark);
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + frame.substr(0, mark);
    // One entry is built at a time: the tree of a long statement would take many times its size.
    pugi::xml_document scratch;
    std::size_t position = 0;
    auto const write = [&](std::vector<StatementEntry> const& entries, char const* status) {
        for (StatementEntry const& entry : entries) {
            scratch.reset();
            text += printed(camt_entry(scratch, entry, status, ++position), entry_depth);
        }
    };
    write(statement.entries, "BOOK");
    if (message.has_pending) {
        write(statement.pending, "PDNG");
    }
    return text.append(frame, mark + entries_mark.size());
}

} // namespace nostro::inline v0::detail
