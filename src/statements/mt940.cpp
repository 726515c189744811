#include "statements/formats.hpp"
#include "statements/texts.hpp"

#include <nostro/core/currency.hpp>
#include <nostro/core/money.hpp>
#include <nostro/core/time.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

// SWIFT MT940, the text of block 4, in as many messages as it takes. Lines end in CR LF and have at
// most 65 characters of the set x; none but a field's begins with ':' or '-'.
namespace nostro::inline v0::detail {

namespace {

constexpr std::size_t message_max = 2'000;
/// What stands behind the entries: two balances and the end of the message.
constexpr std::size_t end_max = 70;
constexpr std::size_t line_max = 65;
constexpr std::size_t information_lines_max = 6;
/// What six lines hold, the first of them behind ":86:", if each other one needs a space in front.
constexpr std::size_t information_max = 6 * line_max - 4 - 5;
constexpr std::size_t holder_max = 140;
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
std::string swift_decimal(std::string_view decimal) {
    std::string amount{split_sign(decimal).digits};
    if (auto const point = amount.find('.'); point != std::string::npos) {
        amount[point] = ',';
    } else {
        amount += ',';
    }
    return amount;
}

std::string swift_amount(std::string_view decimal) {
    std::string amount = swift_decimal(decimal);
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

void add_words(std::string& text, std::string_view more) {
    if (!more.empty()) {
        text.append(text.empty() ? "" : " ").append(more);
    }
}

/// Who the other party is, and what was exchanged and charged.
std::string facts_told_of(StatementEntry const& listed) {
    std::string told;
    auto const add = [&](std::string_view more) { add_words(told, more); };
    if (auto const& other = listed.entry.other) {
        add(first_characters(swift_text(other->holder), holder_max));
        add(swift_text(party_account(*other, line_max)));
    }
    if (listed.exchange) {
        auto const& [counter, rate, source, target] = *listed.exchange;
        add("/OCMT/" + swift_text(*counter.currency) + swift_decimal(*counter.amount));
        if (auto const decimal = rate ? decimal_rate(*rate, swift_rate_digits_max) : std::nullopt) {
            add("/EXCH/" + swift_amount(*decimal));
        }
    }
    if (listed.charges) {
        add("/CHGS/" + *listed.charges->currency + swift_amount(*listed.charges->amount));
    }
    return told;
}

/// Field 86: what is told of an entry, in words of SWIFT where it has some. Of a description there
/// is as much as the rest leaves room for.
std::string information_of(StatementEntry const& listed) {
    std::string const told = facts_told_of(listed);
    std::string const description = swift_text(listed.entry.description.value_or(""));
    std::size_t const room = information_max - std::min(told.size() + 1, information_max);
    std::string information{first_characters(description, told.empty() ? information_max : room)};
    add_words(information, told);
    return information.empty() ? swift_text(listed.entry.type.value_or("")) : information;
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

/// The messages of a statement, which follow each other in one text.
class SwiftPages {
public:
    SwiftPages(Statement const& statement, std::uint32_t number)
        : statement_{statement}, number_{std::to_string(number)},
          account_{swift_text(account_name(statement, swift_account_max))},
          balance_{money_of(statement.opening)} {
        if (account_.empty()) {
            raise_not_representable("account");
        }
    }

    [[nodiscard]] std::string write() {
        begin(":60F:", statement_.period.from, statement_.opening);
        bool is_begun = false;
        for (StatementEntry const& entry : statement_.entries) {
            std::string lines;
            add_swift_entry(lines, entry);
            if (is_begun && page_.size() + lines.size() + end_max > message_max) {
                turn_page();
            }
            is_begun = true;
            page_ += lines;
            balance_ = balance_ + money_of(entry.entry.value);
            last_day_ = *entry.booked;
        }
        add_swift_balance(page_, ":62F:", statement_.period.to, statement_.closing);
        if (statement_.available) {
            add_swift_balance(page_, ":64:", statement_.period.to, *statement_.available);
        }
        end();
        return std::move(text_);
    }

private:
    static Money money_of(ModeratedMoney const& money) {
        return Money::parse(*money.amount, Currency::iso(*money.currency));
    }

    void begin(std::string_view tag, Date day, ModeratedMoney const& balance) {
        add_swift_line(page_, ":20:STM" + swift_day(statement_.period.to));
        add_swift_line(page_, ":25:" + account_);
        add_swift_line(page_, ":28C:" + number_ + '/' + std::to_string(++page_number_));
        add_swift_balance(page_, tag, day, balance);
    }

    void turn_page() {
        ModeratedMoney const balance{.currency = std::string{balance_.currency().code()},
                                     .amount =
                                         to_decimal(balance_.minor(), balance_.currency().scale())};
        add_swift_balance(page_, ":62M:", last_day_, balance);
        end();
        begin(":60M:", last_day_, balance);
    }

    void end() {
        add_swift_line(page_, "-");
        text_ += std::exchange(page_, {});
    }

    Statement const& statement_;
    std::string number_;
    std::string account_;
    Money balance_;
    Date last_day_{};
    std::size_t page_number_ = 0;
    std::string page_;
    std::string text_;
};

} // namespace

std::string statement_mt940(Statement const& statement) {
    require_amounts(statement);
    require_balances(statement);
    require_days(statement);
    std::uint32_t const number = require_number(statement);
    require_whole(statement, true);
    if (number > swift_number_max) {
        raise_not_representable("number");
    }
    return SwiftPages{statement, number}.write();
}

} // namespace nostro::inline v0::detail
