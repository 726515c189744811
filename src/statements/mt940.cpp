#include "statements/formats.hpp"
#include "statements/texts.hpp"

#include <nostro/core/time.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <string_view>

// SWIFT MT940, the text of block 4, as one message of any length. Lines end in CR LF and have at
// most 65 characters of the set x; none but a field's begins with ':' or '-'.
namespace nostro::inline v0::detail {

namespace {

constexpr std::size_t line_max = 65;
constexpr std::size_t information_lines_max = 6;
constexpr std::size_t swift_amount_max = 15;
constexpr std::size_t swift_account_max = 35;
constexpr std::uint32_t swift_number_max = 99'999;
constexpr std::size_t swift_rate_digits_max = 11;

void add_swift_line(std::string& text, std::string_view line) {
    text.append(line).append("\r\n");
}

std::string two_digits(unsigned value) {
    return {static_cast<char>('0' + value / 10 % 10), static_cast<char>('0' + value % 10)};
}

/// YYMMDD.
std::string swift_day(Date day) {
    std::chrono::year_month_day const date{day};
    auto const year = static_cast<unsigned>(static_cast<int>(date.year()));
    return two_digits(year % 100) + two_digits(static_cast<unsigned>(date.month())) +
           two_digits(static_cast<unsigned>(date.day()));
}

/// Digits with a comma, which is always there.
std::string swift_amount(std::string_view decimal) {
    std::string amount{split_sign(decimal).digits};
    if (auto const point = amount.find('.'); point != std::string::npos) {
        amount[point] = ',';
    } else {
        amount += ',';
    }
    if (amount.size() > swift_amount_max) {
        raise_not_representable("amount");
    }
    return amount;
}

char swift_mark(std::string_view decimal) noexcept {
    return split_sign(decimal).is_negative ? 'D' : 'C';
}

void add_swift_balance(std::string& text,
                       std::string_view tag,
                       Date day,
                       ModeratedMoney const& balance) {
    std::string line{tag};
    line += swift_mark(*balance.amount);
    line += swift_day(day) + *balance.currency + swift_amount(*balance.amount);
    add_swift_line(text, line);
}

/// Field 86: what is told of an entry, in words of SWIFT where it has some.
std::string information_of(StatementEntry const& listed) {
    ModeratedEntry const& entry = listed.entry;
    std::string information = swift_text(entry.description.value_or(""));
    auto const add = [&](std::string const& more) {
        if (!more.empty()) {
            information.append(information.empty() ? "" : " ").append(more);
        }
    };
    if (entry.other) {
        add(swift_text(entry.other->holder));
        add(swift_text(party_account(*entry.other, line_max)));
    }
    if (listed.exchange) {
        auto const& [counter, rate, source, target] = *listed.exchange;
        add("/OCMT/" + swift_text(*counter.currency) + swift_amount(*counter.amount));
        if (auto const decimal = rate ? decimal_rate(*rate, swift_rate_digits_max) : std::nullopt) {
            add("/EXCH/" + swift_amount(*decimal));
        }
    }
    if (listed.charges) {
        add("/CHGS/" + *listed.charges->currency + swift_amount(*listed.charges->amount));
    }
    if (information.empty()) {
        information = swift_text(entry.type.value_or(""));
    }
    return information;
}

void add_information(std::string& text, std::string_view information) {
    std::string begin = ":86:";
    for (std::size_t line = 0; line < information_lines_max && !information.empty(); ++line) {
        bool const is_field = !begin.empty() || (information[0] != ':' && information[0] != '-');
        std::string const space = is_field ? "" : " ";
        auto const piece = information.substr(0, line_max - begin.size() - space.size());
        add_swift_line(text, begin + space + std::string{piece});
        information.remove_prefix(piece.size());
        begin.clear();
    }
}

void add_swift_entry(std::string& text, StatementEntry const& listed) {
    std::string_view const amount = *listed.entry.value.amount;
    bool const pays_in = swift_mark(amount) == 'C';
    std::string line = ":61:" + swift_day(*listed.value_date) + swift_day(*listed.booked).substr(2);
    if (listed.is_reversal) {
        line += pays_in ? "RD" : "RC"; // what is taken back, not what is done
    } else {
        line += pays_in ? 'C' : 'D';
    }
    line += swift_amount(amount);
    line += entry_code(listed).swift;
    line += "NONREF//" + reference_of(listed.entry.id, 16);
    add_swift_line(text, line);
    add_information(text, information_of(listed));
}

} // namespace

std::string statement_mt940(Statement const& statement) {
    require_amounts(statement);
    require_balances(statement);
    require_days(statement);
    std::uint32_t const number = require_number(statement);
    if (number > swift_number_max) {
        raise_not_representable("number");
    }
    std::string text;
    add_swift_line(text, ":20:STM" + swift_day(statement.period.to));
    add_swift_line(text, ":25:" + swift_text(account_name(statement, swift_account_max)));
    add_swift_line(text, ":28C:" + std::to_string(number) + "/1");
    add_swift_balance(text, ":60F:", statement.period.from, statement.opening);
    for (StatementEntry const& entry : statement.entries) {
        add_swift_entry(text, entry);
    }
    add_swift_balance(text, ":62F:", statement.period.to, statement.closing);
    if (statement.available) {
        add_swift_balance(text, ":64:", statement.period.to, *statement.available);
    }
    add_swift_line(text, "-");
    return text;
}

} // namespace nostro::inline v0::detail
