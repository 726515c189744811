#include "statements/formats.hpp"
#include "statements/texts.hpp"

#include <nostro/core/time.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

// RFC 4180: a header, CR LF behind each record, quotes around what holds a quote or a comma. Texts
// are on one line; one that a spreadsheet would take for a formula gets an apostrophe in front,
// which spreadsheets do not show.
namespace nostro::inline v0::detail {

namespace {

constexpr std::array<std::string_view, 21> csv_columns{
    "record",     "booked",         "value_date",       "amount",         "currency",
    "balance",    "type",           "description",      "entry_id",       "completed",
    "reversal",   "other_name",     "other_iban",       "other_number",   "other_bic",
    "other_bank", "counter_amount", "counter_currency", "rate_numerator", "rate_denominator",
    "charges"};

class CsvWriter {
public:
    CsvWriter() {
        for (std::string_view const column : csv_columns) {
            put(column);
        }
        end();
    }

    /// A value of ours: never quoted.
    void put(std::string_view value) {
        if (!is_first_) {
            text_ += ',';
        }
        is_first_ = false;
        text_ += value;
    }

    void put_if(std::optional<std::string> const& value) {
        put(value ? std::string_view{*value} : std::string_view{});
    }

    template <class T>
    void put_time(std::optional<T> const& time) {
        put(time ? to_string(*time) : std::string{});
    }

    /// What somebody has written.
    void put_text(std::optional<std::string> const& value) {
        std::string text = plain_text(value.value_or(""));
        if (is_formula(text)) {
            text.insert(0, 1, '\'');
        }
        std::string quoted;
        for (char const c : text) {
            quoted.append(c == '"' ? 2 : 1, c);
        }
        bool const is_special = text.find_first_of("\",") != std::string::npos;
        put(is_special ? '"' + quoted + '"' : quoted);
    }

    void skip(std::size_t count) {
        for (std::size_t at = 0; at < count; ++at) {
            put(std::string_view{});
        }
    }

    void end() {
        text_ += "\r\n";
        is_first_ = true;
    }

    [[nodiscard]] std::string finish() { return std::move(text_); }

private:
    /// Also in the wide characters that some spreadsheets take for these.
    static bool is_formula(std::string_view text) {
        for (std::string_view const begin : {"=", "+", "-", "@", "＝", "＋", "－", "＠"}) {
            if (text.starts_with(begin)) {
                return true;
            }
        }
        return false;
    }

    std::string text_;
    bool is_first_ = true;
};

void add_csv_balance(CsvWriter& csv,
                     std::string_view record,
                     Date day,
                     ModeratedMoney const& balance) {
    csv.put(record);
    csv.put(to_string(day));
    csv.skip(2);
    csv.put_if(balance.currency);
    csv.put_if(balance.amount);
    csv.skip(csv_columns.size() - 6);
    csv.end();
}

void add_csv_party(CsvWriter& csv, std::optional<ModeratedOtherAccount> const& other) {
    if (!other) {
        csv.skip(5);
        return;
    }
    csv.put_text(other->holder);
    csv.put_text(other->iban);
    csv.put_text(other->number);
    csv.put_text(other->swift_bic);
    csv.put_text(other->bank_name);
}

void add_csv_exchange(CsvWriter& csv, std::optional<StatementExchange> const& exchange) {
    if (!exchange) {
        csv.skip(4);
        return;
    }
    csv.put_if(exchange->counter.amount);
    csv.put_if(exchange->counter.currency);
    csv.put(exchange->rate ? std::to_string(exchange->rate->numerator) : std::string{});
    csv.put(exchange->rate ? std::to_string(exchange->rate->denominator) : std::string{});
}

void add_csv_entry(CsvWriter& csv, std::string_view record, StatementEntry const& listed) {
    ModeratedEntry const& entry = listed.entry;
    csv.put(record);
    csv.put_time(listed.booked);
    csv.put_time(listed.value_date);
    csv.put_if(entry.value.amount);
    csv.put_if(entry.value.currency);
    csv.put_if(entry.new_balance.amount);
    csv.put_text(entry.type);
    csv.put_text(entry.description);
    csv.put_text(entry.id);
    csv.put_time(entry.completed);
    csv.put(listed.is_reversal ? "true" : "");
    add_csv_party(csv, entry.other);
    add_csv_exchange(csv, listed.exchange);
    csv.put_if(listed.charges ? listed.charges->amount : std::nullopt);
    csv.end();
}

} // namespace

std::string statement_csv(Statement const& statement) {
    CsvWriter csv;
    add_csv_balance(csv, "opening", statement.period.from, statement.opening);
    for (StatementEntry const& entry : statement.entries) {
        add_csv_entry(csv, "entry", entry);
    }
    add_csv_balance(csv, "closing", statement.period.to, statement.closing);
    for (StatementEntry const& entry : statement.pending) {
        add_csv_entry(csv, "pending", entry);
    }
    return csv.finish();
}

} // namespace nostro::inline v0::detail
