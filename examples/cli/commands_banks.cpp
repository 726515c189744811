#include "commands.hpp"

#include "account_words.hpp"
#include "pages.hpp"
#include "record.hpp"
#include "service_commands.hpp"

#include <nostro/accounts/banks.hpp>

/// The banks of a file, and what they hand out.
namespace cli {
namespace {

struct BankOptions {
    std::string id;
    std::optional<std::string> short_name;
    std::optional<std::string> full_name;
    std::optional<std::string> logo_url;
    std::optional<std::string> website_url;
    std::optional<std::string> national_identifier;
    std::optional<std::string> swift_bic;
    std::optional<std::string> routing;
    nostro::BankDocumentKind kind = nostro::BankDocumentKind::branch;
};

constexpr MemberOf<nostro::Bank> bank_members[] = {
    {"id", "ID", [](nostro::Bank const& bank) -> Shown { return bank.id; }},
    {"short_name", "SHORT NAME", [](nostro::Bank const& bank) -> Shown { return bank.short_name; }},
    {"full_name", "FULL NAME", [](nostro::Bank const& bank) -> Shown { return bank.full_name; }},
    {"logo_url", "", [](nostro::Bank const& bank) -> Shown { return bank.logo_url; }},
    {"website_url", "WEBSITE", [](nostro::Bank const& bank) -> Shown { return bank.website_url; }},
    {"national_identifier",
     "",
     [](nostro::Bank const& bank) -> Shown { return bank.national_identifier; }},
    {"swift_bic", "", [](nostro::Bank const& bank) -> Shown { return bank.swift_bic; }},
    {"routing", "", [](nostro::Bank const& bank) -> Shown { return text_of(bank.routing); }},
    {"created_at", "", [](nostro::Bank const& bank) { return shown(bank.created_at); }},
};

constexpr MemberOf<nostro::BankDocument> document_members[] = {
    {"kind", "", [](nostro::BankDocument const& row) -> Shown { return word_of(row.kind); }},
    {"id", "ID", [](nostro::BankDocument const& row) -> Shown { return row.id; }},
    {"json", "JSON", [](nostro::BankDocument const& row) -> Shown { return row.json; }},
};

void done(Session& session, std::string_view result, nostro::Bank const& bank) {
    answer_done(session, result, bank.id, record_of(bank, bank_members));
}

/// What is given replaces what the bank has.
void apply(BankOptions const& options, nostro::Bank& bank) {
    auto const set = [](std::string& value, std::optional<std::string> const& given) {
        value = given.value_or(value);
    };
    set(bank.short_name, options.short_name);
    set(bank.full_name, options.full_name);
    set(bank.logo_url, options.logo_url);
    set(bank.website_url, options.website_url);
    set(bank.national_identifier, options.national_identifier);
    set(bank.swift_bic, options.swift_bic);
    if (options.routing) {
        bank.routing = parse_routing(*options.routing);
    }
}

ExitCode add(Session& session, nostro::Session const& services, BankOptions const& options) {
    nostro::Bank bank{.id = options.id};
    apply(options, bank);
    done(session, "created", services.banks().create(bank));
    return ExitCode::ok;
}

ExitCode update(Session& session, nostro::Session const& services, BankOptions const& options) {
    auto bank = services.banks().get(options.id);
    apply(options, bank);
    done(session, "changed", services.banks().update(bank));
    return ExitCode::ok;
}

ExitCode list(Session& session, nostro::Session const& services, BankOptions const& /*options*/) {
    auto const banks =
        all_pages([&](nostro::PageRequest const& page) { return services.banks().list(page); });
    answer_list(session, "banks", records_of(banks, bank_members));
    return ExitCode::ok;
}

ExitCode show(Session& session, nostro::Session const& services, BankOptions const& options) {
    answer_record(session, record_of(services.banks().get(options.id), bank_members));
    return ExitCode::ok;
}

ExitCode documents(Session& session, nostro::Session const& services, BankOptions const& options) {
    auto const bank = services.banks().get(options.id);
    auto const rows = all_pages([&](nostro::PageRequest const& page) {
        return services.banks().list_documents(bank.id, options.kind, page);
    });
    answer_list(session, "documents", records_of(rows, document_members));
    return ExitCode::ok;
}

void add_nothing(CLI::App& /*command*/, BankOptions& /*options*/) {}

void add_target(CLI::App& command, BankOptions& options) {
    command.add_option("BANK", options.id, "Id")->required();
}

void add_content_options(CLI::App& command, BankOptions& options) {
    add_target(command, options);
    command.add_option("--short-name", options.short_name);
    command.add_option("--full-name", options.full_name);
    command.add_option("--logo-url", options.logo_url);
    command.add_option("--website-url", options.website_url);
    command.add_option("--national-identifier", options.national_identifier);
    command.add_option("--swift-bic", options.swift_bic);
    command.add_option("--routing", options.routing, "SCHEME:ADDRESS; default: OBP and the id");
}

void add_document_options(CLI::App& command, BankOptions& options) {
    add_target(command, options);
    add_word(command, "--kind", options.kind, "Which, default branch");
}

constexpr Verb<BankOptions> bank_verbs[] = {
    {"add", "Add a bank, and its ledger", Access::write, add_content_options, add},
    {"list", "List the banks", Access::read, add_nothing, list},
    {"show", "All that is known of a bank", Access::read, add_target, show},
    {"update", "Change what is given", Access::write, add_content_options, update},
    {"documents", "List branches, ATMs or products", Access::read, add_document_options, documents},
};

} // namespace

void add_bank(CLI::App& app, Session& session) {
    add_noun(app, session, "bank", "Banks of the file", bank_verbs);
}

} // namespace cli
