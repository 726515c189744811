#include "statements/formats.hpp"
#include "statements/texts.hpp"

#include <nostro/core/time.hpp>

#include <string>
#include <string_view>

// One page without scripts or anything to load, in ink that a printer has.
namespace nostro::inline v0::detail {

namespace {

constexpr std::string_view page_head = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
)";

constexpr std::string_view page_style = R"(<style>
@page { size: A4; margin: 15mm }
body { font: 10pt/1.4 sans-serif; color: #000; margin: 2em auto; max-width: 60em }
table { border-collapse: collapse; width: 100% }
th, td { padding: .3em .5em; text-align: left; vertical-align: top; unicode-bidi: isolate;
         overflow-wrap: anywhere }
thead th { border-bottom: 1px solid #000 }
tbody tr { border-bottom: 1px solid #ccc; break-inside: avoid }
thead { display: table-header-group }
.amount { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
.balance th, .balance td { font-weight: bold }
dl { display: grid; grid-template-columns: max-content auto; gap: .2em 1em }
dt { color: #444 } dd { margin: 0; unicode-bidi: isolate }
small { color: #444 }
@media print { body { margin: 0; max-width: none } }
</style>
)";

/// A text where a page shows it, on one line.
std::string escaped(std::string_view text) {
    std::string escaped;
    for (char const c : plain_text(text)) {
        switch (c) {
        case '&':
            escaped += "&amp;";
            break;
        case '<':
            escaped += "&lt;";
            break;
        case '>':
            escaped += "&gt;";
            break;
        case '"':
            escaped += "&quot;";
            break;
        case '\'':
            escaped += "&#39;";
            break;
        default:
            escaped += c;
        }
    }
    return escaped;
}

std::string money_text(ModeratedMoney const& money) {
    std::string text = money.amount.value_or("");
    if (money.amount && money.currency) {
        text += ' ' + *money.currency;
    }
    return text;
}

class HtmlPage {
public:
    [[nodiscard]] std::string write(Statement const& statement) {
        std::string const title =
            statement.number ? "Statement " + std::to_string(*statement.number) : "Account report";
        text_.append(page_head).append("<title>" + title + "</title>\n").append(page_style);
        text_ += "</head>\n<body>\n<h1>" + title + "</h1>\n";
        add_header(statement);
        add_table(statement);
        if (!statement.pending.empty()) {
            text_ += "<h2>Pending</h2>\n";
            begin_table();
            for (StatementEntry const& entry : statement.pending) {
                add_row(entry);
            }
            end_table();
        }
        text_ += "</body>\n</html>\n";
        return std::move(text_);
    }

private:
    void add_header(Statement const& statement) {
        ModeratedAccount const& account = statement.account;
        text_ += "<dl>\n";
        add_fact("Period",
                 to_string(statement.period.from) + " to " + to_string(statement.period.to));
        add_fact("Account", account.label);
        add_fact("Holder", account.holder);
        add_fact("IBAN", account.iban);
        add_fact("Number", account.number);
        add_fact("Bank", account.bank_name);
        add_fact("BIC", account.swift_bic);
        add_fact("Made", to_string(statement.created_at));
        add_fact("Reference", statement.message_id);
        if (statement.credits.sum.amount) {
            add_fact("Paid in", total_text(statement.credits));
            add_fact("Paid out", total_text(statement.debits));
        }
        if (statement.available) {
            add_fact("Available", money_text(*statement.available));
        }
        text_ += "</dl>\n";
    }

    static std::string total_text(StatementTotal const& total) {
        return money_text(total.sum) + " in " + std::to_string(total.count) +
               (total.count == 1 ? " entry" : " entries");
    }

    void add_fact(std::string_view name, std::optional<std::string> const& value) {
        if (value && !value->empty()) {
            text_.append("<dt>").append(name).append("</dt><dd>");
            text_.append(escaped(*value)).append("</dd>\n");
        }
    }

    void begin_table() {
        text_ += "<table>\n<thead><tr><th>Booked</th><th>Value</th><th>Text</th>"
                 "<th class=\"amount\">Amount</th><th class=\"amount\">Balance</th></tr></thead>\n"
                 "<tbody>\n";
    }

    void end_table() { text_ += "</tbody>\n</table>\n"; }

    void add_table(Statement const& statement) {
        begin_table();
        add_balance("Opening balance", statement.period.from, statement.opening);
        for (StatementEntry const& entry : statement.entries) {
            add_row(entry);
        }
        add_balance("Closing balance", statement.period.to, statement.closing);
        end_table();
    }

    void add_balance(std::string_view name, Date day, ModeratedMoney const& balance) {
        if (balance.amount) {
            text_.append("<tr class=\"balance\"><td>" + to_string(day) + "</td><td></td><td>");
            text_.append(name).append("</td><td></td>");
            add_amount(money_text(balance));
            text_ += "</tr>\n";
        }
    }

    void add_row(StatementEntry const& listed) {
        ModeratedEntry const& entry = listed.entry;
        text_ += "<tr><td>" + (listed.booked ? to_string(*listed.booked) : std::string{}) +
                 "</td><td>" + (listed.value_date ? to_string(*listed.value_date) : std::string{}) +
                 "</td><td>";
        add_text_cell(listed);
        text_ += "</td>";
        add_amount(money_text(entry.value));
        add_amount(entry.new_balance.amount.value_or(""));
        text_ += "</tr>\n";
    }

    void add_amount(std::string_view amount) {
        text_.append("<td class=\"amount\">").append(escaped(amount)).append("</td>");
    }

    void add_text_cell(StatementEntry const& listed) {
        ModeratedEntry const& entry = listed.entry;
        std::size_t const begin = text_.size();
        auto const add = [&](std::string_view tag, std::string const& value) {
            std::string const shown = escaped(value);
            if (!shown.empty()) {
                text_.append(text_.size() == begin ? "" : "<br>");
                text_.append("<").append(tag).append(">").append(shown);
                text_.append("</").append(tag).append(">");
            }
        };
        if (entry.other) {
            add("b", entry.other->holder);
            add("small", party_account(*entry.other, 128));
        }
        add("span", entry.description.value_or(""));
        if (listed.is_reversal) {
            add("small", "Reversal");
        }
        if (listed.exchange) {
            add("small", exchange_text(*listed.exchange));
        }
        if (listed.charges) {
            add("small", "Charges " + money_text(*listed.charges));
        }
        add("small", entry.type.value_or(""));
        add("small", entry.id);
    }

    static std::string exchange_text(StatementExchange const& exchange) {
        std::string text = money_text(exchange.counter);
        auto const rate = exchange.rate ? decimal_rate(*exchange.rate, 18) : std::nullopt;
        if (rate) {
            text += ", 1 " + exchange.rate_source + " = " + *rate + ' ' + exchange.rate_target;
        }
        return text;
    }

    std::string text_;
};

} // namespace

std::string statement_html(Statement const& statement) {
    return HtmlPage{}.write(statement);
}

} // namespace nostro::inline v0::detail
