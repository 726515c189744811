#include "commands.hpp"

#include "account_words.hpp"
#include "failure.hpp"
#include "pages.hpp"
#include "record.hpp"
#include "service_commands.hpp"

#include <nostro/statements/statements.hpp>

#include <ostream>

/// Statements of customers' accounts, each as one view shows it; `statement` is of the ledger's
/// accounts.
namespace cli {
namespace {

struct StatementsOptions {
    std::string account;
    std::string view = "owner";
    std::string from;
    std::string to;
    std::uint32_t number = 0;
    nostro::StatementFormat format = nostro::StatementFormat::json;
};

constexpr MemberOf<nostro::IssuedStatement> issued_members[] = {
    {"number",
     "NUMBER",
     [](nostro::IssuedStatement const& one) -> Shown { return std::int64_t{one.number}; }},
    {"from",
     "FROM",
     [](nostro::IssuedStatement const& one) -> Shown {
         return nostro::to_string(one.period.from);
     }},
    {"to",
     "TO",
     [](nostro::IssuedStatement const& one) -> Shown { return nostro::to_string(one.period.to); }},
    {"entry_count",
     "ENTRIES",
     [](nostro::IssuedStatement const& one) -> Shown {
         return static_cast<std::int64_t>(one.entry_count);
     }},
    {"message_id", "", [](nostro::IssuedStatement const& one) -> Shown { return one.message_id; }},
    {"created_at",
     "ISSUED",
     [](nostro::IssuedStatement const& one) -> Shown { return nostro::to_string(one.created_at); }},
};

nostro::ViewRef view_of(StatementsOptions const& options) {
    return parse_account_name(options.account).view(options.view);
}

nostro::Date read_day(std::string const& text) {
    if (auto const day = nostro::parse_date(text)) {
        return *day;
    }
    throw Failure{ExitCode::bad_input, '"' + text + "\" is not a day", "write it as 2026-01-31"};
}

nostro::StatementPeriod period_of(StatementsOptions const& options) {
    return {read_day(options.from), read_day(options.to)};
}

/// The statement itself is the answer, whatever the form of other answers.
ExitCode
write(Session& session, nostro::Statement const& statement, StatementsOptions const& options) {
    session.out << render(statement, options.format);
    if (options.format == nostro::StatementFormat::json) {
        session.out << '\n';
    }
    return ExitCode::ok;
}

ExitCode
issue(Session& session, nostro::Session const& services, StatementsOptions const& options) {
    return write(
        session, services.statements().issue(view_of(options), period_of(options)), options);
}

ExitCode
preview(Session& session, nostro::Session const& services, StatementsOptions const& options) {
    return write(
        session, services.statements().preview(view_of(options), period_of(options)), options);
}

ExitCode show(Session& session, nostro::Session const& services, StatementsOptions const& options) {
    return write(session, services.statements().get(view_of(options), options.number), options);
}

ExitCode list(Session& session, nostro::Session const& services, StatementsOptions const& options) {
    auto const issued = all_pages([&](nostro::PageRequest const& page) {
        return services.statements().list(view_of(options), page);
    });
    answer_list(session, "statements", records_of(issued, issued_members));
    return ExitCode::ok;
}

void add_view_options(CLI::App& command, StatementsOptions& options) {
    add_account_name(command, options.account);
    command.add_option("--view", options.view, "As this view shows it, default owner");
}

void add_format_options(CLI::App& command, StatementsOptions& options) {
    add_view_options(command, options);
    add_word(command, "--format", options.format, "How it is written, default json");
}

void add_period_options(CLI::App& command, StatementsOptions& options) {
    add_format_options(command, options);
    command.add_option("--from", options.from, "First day, for example 2026-01-01")->required();
    command.add_option("--to", options.to, "Last day")->required();
}

void add_show_options(CLI::App& command, StatementsOptions& options) {
    add_format_options(command, options);
    command.add_option("NUMBER", options.number)->required();
}

constexpr Verb<StatementsOptions> statements_verbs[] = {
    {"issue",
     "Issue the statement of days that are over, with the next number",
     Access::write,
     add_period_options,
     issue},
    {"preview",
     "What the statement of a period would be now",
     Access::read,
     add_period_options,
     preview},
    {"show", "Write an issued statement", Access::read, add_show_options, show},
    {"list", "List the issued statements", Access::read, add_view_options, list},
};

} // namespace

void add_statements(CLI::App& app, Session& session) {
    add_user_noun(app, session, "statements", "Statements of accounts", statements_verbs);
}

} // namespace cli
