#include "core/utf8.hpp"
#include "ledger/reader.hpp"

#include <nostro/core/error.hpp>
#include <nostro/core/money.hpp>

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <utility>

// The books for the tools of plain-text accounting. Only what is booked is in them: these tools
// know no reservations, and one date. A debit is positive.
namespace nostro::inline v0::detail {

namespace {

using WriteLine = std::function<void(std::string_view)>;

/// Ledger reads lines of at most 4,096 bytes.
constexpr std::size_t description_bytes_max = 1'000;

/// On one line, of bounded length, and without `special` characters: those become '.'.
std::string one_line(std::string_view text, std::string_view special) {
    std::string line;
    while (!text.empty()) {
        auto const size = std::max<std::size_t>(front_character(text), 1);
        if (line.size() + size > description_bytes_max) {
            break;
        }
        auto const character = text.substr(0, size);
        auto const lead = static_cast<unsigned char>(character.front());
        if (lead < 0x20 || lead == 0x7F) {
            line += ' ';
        } else if (special.find(character) != std::string_view::npos) {
            line += '.';
        } else {
            line += character;
        }
        text.remove_prefix(size);
    }
    return line;
}

std::string_view root_of(LedgerAccountClass account_class) noexcept {
    switch (account_class) {
    case LedgerAccountClass::asset:
        return "Assets";
    case LedgerAccountClass::liability:
        return "Liabilities";
    case LedgerAccountClass::equity:
        return "Equity";
    case LedgerAccountClass::income:
        return "Income";
    case LedgerAccountClass::expense:
        return "Expenses";
    }
    return "Equity";
}

/// A part of an account's name in Beancount begins with a digit or a capital letter.
std::string upper_case(std::string text) {
    for (char& c : text) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return text;
}

constexpr bool is_capital(char c) noexcept {
    return c >= 'A' && c <= 'Z';
}

/// What one form of the text makes of the events.
class PlainText {
public:
    virtual ~PlainText() = default;
    PlainText(PlainText const&) = delete;
    PlainText& operator=(PlainText const&) = delete;

    virtual void begin(std::string const& ledger, std::string const& anchor) = 0;

    virtual void end() {}

    void take(JournalEntry const& entry) {
        if (entry.account && entry.kind == EventKind::open) {
            open(entry);
        } else if (entry.kind == EventKind::normal || entry.kind == EventKind::post ||
                   entry.kind == EventKind::reverse) {
            book(entry);
        }
    }

protected:
    struct Account {
        std::string name;
        std::string commodity;
        std::uint8_t scale = 0;
        Date first{}; ///< the earliest day anything is effective on it
        std::string description;
        std::string parent; ///< its name; empty: none
    };

    explicit PlainText(WriteLine const& write) : write_{write} {}

    [[nodiscard]] virtual std::string commodity_of(Currency const& asset) const = 0;
    /// The first line of an entry, and what stands below it before the postings.
    virtual void write_head(JournalEntry const& entry) = 0;
    virtual void write_opening(Account const& account) = 0;

    void line(std::string_view text = {}) { write_(text); }

    /// In the order they were opened.
    std::vector<Account> accounts_;

private:
    void open(JournalEntry const& entry) {
        auto const& opened = *entry.account;
        Account account;
        account.name =
            std::string{root_of(opened.account_class)} + ':' + upper_case(to_string(opened.id));
        account.commodity = commodity_of(opened.asset);
        account.scale = opened.asset.scale();
        account.first = entry.effective_date;
        account.description = entry.text.description;
        if (auto const parent = numbers_.find(opened.parent); parent != numbers_.end()) {
            account.parent = accounts_[parent->second].name;
        }
        numbers_.emplace(opened.id, accounts_.size());
        accounts_.push_back(std::move(account));
        write_opening(accounts_.back());
    }

    void book(JournalEntry const& entry) {
        line();
        write_head(entry);
        for (auto const& posting : entry.postings) {
            auto const number = numbers_.find(posting.account);
            if (number == numbers_.end()) {
                throw CorruptData{"a posting has no account",
                                  {{"account", to_string(posting.account)}}};
            }
            Account& account = accounts_[number->second];
            account.first = std::min(account.first, entry.effective_date);
            auto const amount = posting.side == Side::debit ? posting.amount : -posting.amount;
            line("    " + account.name + "  " + to_decimal(amount, account.scale) + ' ' +
                 account.commodity);
        }
    }

    WriteLine const& write_;
    std::unordered_map<LedgerAccountId, std::size_t> numbers_;
};

/// For Ledger and hledger.
class LedgerText final : public PlainText {
public:
    explicit LedgerText(WriteLine const& write) : PlainText{write} {}

    void begin(std::string const& ledger, std::string const& anchor) override {
        line("; " + one_line(ledger, ";") + " at " + anchor);
        line();
    }

private:
    /// Other characters than letters are only a part of a commodity in quotes.
    [[nodiscard]] std::string commodity_of(Currency const& asset) const override {
        std::string const code{asset.code()};
        return std::ranges::all_of(code, is_capital) ? code : '"' + code + '"';
    }

    void write_opening(Account const& account) override {
        line("account " + account.name);
        if (!account.description.empty()) {
            line("    note " + one_line(account.description, ";"));
        }
    }

    void write_head(JournalEntry const& entry) override {
        // Ledger knows no earlier year.
        static constexpr Date first_day = std::chrono::year{1400} / 1 / 1;
        auto const day = std::max(entry.effective_date, first_day);
        auto const description = one_line(entry.text.description, ";");
        line(to_string(day) + " * (" + std::to_string(entry.code) + ')' +
             (description.empty() ? "" : " " + description));
        line("    ; seq: " + std::to_string(entry.seq));
        line("    ; id: " + to_string(entry.id));
        if (!entry.pending_id.is_zero()) {
            line("    ; " + std::string{name_of(entry.kind)} + ": " + to_string(entry.pending_id));
        }
        if (day != entry.effective_date) {
            line("    ; effective_date: " + to_string(entry.effective_date));
        }
    }
};

/// For Beancount.
class BeancountText final : public PlainText {
public:
    explicit BeancountText(WriteLine const& write) : PlainText{write} {}

    void begin(std::string const& ledger, std::string const& anchor) override {
        line("; at " + anchor);
        line("option \"title\" " + quoted(ledger));
    }

    /// An entry may be effective before its accounts were opened, and Beancount has only that date.
    void end() override {
        for (auto const& account : accounts_) {
            line();
            line(to_string(account.first) + " open " + account.name + ' ' + account.commodity);
            if (!account.description.empty()) {
                line("  description: " + quoted(account.description));
            }
            if (!account.parent.empty()) {
                line("  parent: " + quoted(account.parent));
            }
        }
    }

private:
    [[nodiscard]] static std::string quoted(std::string_view text) {
        std::string result{'"'};
        for (char const c : one_line(text, {})) {
            if (c == '"' || c == '\\') {
                result += '\\';
            }
            result += c;
        }
        return result + '"';
    }

    /// Begins with a letter, ends with a letter or digit and has more than one character. A code
    /// that does not is put between "X." and ".0", as is one that looks as if it had been.
    [[nodiscard]] std::string commodity_of(Currency const& asset) const override {
        std::string const code{asset.code()};
        bool const ends_well =
            is_capital(code.back()) || (code.back() >= '0' && code.back() <= '9');
        bool const fits = code.size() > 1 && is_capital(code.front()) && ends_well;
        bool const looks_wrapped = code.starts_with("X.") && code.ends_with(".0");
        return fits && !looks_wrapped ? code : "X." + code + ".0";
    }

    void write_opening(Account const&) override {}

    void write_head(JournalEntry const& entry) override {
        line(to_string(entry.effective_date) + " * " + quoted(entry.text.description));
        line("  seq: " + std::to_string(entry.seq));
        line("  id: " + quoted(to_string(entry.id)));
        line("  code: " + std::to_string(entry.code));
        if (!entry.pending_id.is_zero()) {
            line("  " + std::string{name_of(entry.kind)} + ": " +
                 quoted(to_string(entry.pending_id)));
        }
    }
};

std::unique_ptr<PlainText> make_plain_text(PlainTextFormat format, WriteLine const& write) {
    if (format == PlainTextFormat::beancount) {
        return std::make_unique<BeancountText>(write);
    }
    return std::make_unique<LedgerText>(write);
}

} // namespace

void LedgerReader::export_plain_text(PlainTextFormat format,
                                     std::function<void(std::string_view)> const& write,
                                     Progress const& progress) {
    static constexpr std::size_t entries_per_read = 1'024;
    auto const& row = ledger();
    auto const text = make_plain_text(format, write);
    text->begin(row.name, std::to_string(row.head.seq) + ':' + to_string(row.head.hash));
    for (std::uint64_t done = 0; done < row.head.seq;) {
        auto const entries = read_changes(done, entries_per_read);
        for (auto const& entry : entries) {
            text->take(entry);
        }
        done = entries.back().seq;
        if (progress) {
            progress(done, row.head.seq);
        }
    }
    text->end();
}

} // namespace nostro::inline v0::detail
