#include <nostro/accounts/banks.hpp>

#include "accounts/directory.hpp"
#include "accounts/limits.hpp"
#include "core/json.hpp"
#include "core/paging.hpp"
#include "core/utf8.hpp"
#include "domain/checks.hpp"
#include "domain/host.hpp"
#include "domain/routing.hpp"
#include "ledger/creation.hpp"

#include <utility>

namespace nostro::inline v0 {

namespace {

constexpr std::size_t document_max = 65'536;

void check_texts(Bank const& bank) {
    detail::check_text("short_name", bank.short_name, detail::name_max);
    detail::check_text("full_name", bank.full_name, detail::name_max);
    detail::check_text("logo_url", bank.logo_url, detail::url_max);
    detail::check_text("website_url", bank.website_url, detail::url_max);
    detail::check_text("national_identifier", bank.national_identifier, detail::name_max);
    detail::check_text("swift_bic", bank.swift_bic, detail::name_max);
    detail::check_text("routing.scheme", bank.routing.scheme, detail::scheme_max);
    detail::check_text("routing.address", bank.routing.address, detail::address_max);
}

void set_texts(detail::BankRow& row, Bank const& bank) {
    row.short_name = bank.short_name;
    row.full_name = bank.full_name;
    row.logo_url = bank.logo_url;
    row.website_url = bank.website_url;
    row.national_identifier = bank.national_identifier;
    row.swift_bic = bank.swift_bic;
    Routing const routing = detail::completed_routing(bank.routing, bank.id);
    row.routing_scheme = routing.scheme;
    row.routing_address = routing.address;
}

void check_document(BankDocument const& document) {
    detail::check_text("id", document.id, detail::id_max, detail::Empty::refused);
    detail::check_text("json", document.json, document_max);
    if (!parse_json(document.json, "document").is_object()) {
        detail::raise_invalid("json", "invalid_document", "a document is a JSON object");
    }
}

BankDocument document_of(detail::BankDocumentRow row) {
    return {.kind = row.kind, .id = std::move(row.id), .json = std::move(row.json)};
}

} // namespace

Banks::Banks(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

Bank Banks::create(Bank const& bank) {
    detail::check_id("id", "invalid_bank_id", bank.id, detail::bank_id_max);
    check_texts(bank);
    return state_->host->written([&](storage::Transaction& transaction) {
        Timestamp const now = state_->host->now();
        if (detail::find_bank_row(transaction, state_->tenant, bank.id)) {
            detail::raise_exists("id", "bank_exists", bank.id);
        }
        auto ledger = detail::find_ledger(transaction, state_->tenant, bank.id);
        if (!ledger) {
            ledger = detail::create_ledger(transaction, state_->tenant, bank.id, false, now);
        }
        detail::BankRow row{.id = bank.id, .ledger = ledger->scope.ledger, .created_at = now};
        set_texts(row, bank);
        detail::BankRows{transaction, state_->tenant}.insert(row);
        return detail::bank_of(row);
    });
}

std::optional<Bank> Banks::find(std::string_view id) const {
    return state_->host->read_out([&](storage::Transaction& transaction) {
        auto const row = detail::find_bank_row(transaction, state_->tenant, id);
        return row ? std::optional{detail::bank_of(*row)} : std::nullopt;
    });
}

Bank Banks::get(std::string_view id) const {
    if (auto bank = find(id)) {
        return *std::move(bank);
    }
    detail::raise_not_found("bank_id", "bank_not_found", id);
}

Page<Bank> Banks::list(PageRequest const& page) const {
    detail::check_page_limit(page.limit);
    return state_->host->read_out([&](storage::Transaction& transaction) {
        detail::BankRows const rows{transaction, state_->tenant};
        storage::ListOptions const options{.limit = page.limit + 1};
        auto const last = detail::row_at_cursor(
            page.cursor, [&](std::string const& id) { return rows.find(id); });
        auto found = last ? rows.list_after(options, *last) : rows.list(options);
        return detail::page_of_each(
            detail::cut_page(std::move(found), page.limit, &detail::BankRow::id), detail::bank_of);
    });
}

Bank Banks::update(Bank const& bank) {
    check_texts(bank);
    return state_->host->written([&](storage::Transaction& transaction) {
        detail::BankRow row = detail::lock_bank_row(transaction, state_->tenant, bank.id);
        set_texts(row, bank);
        detail::BankRows{transaction, state_->tenant}.update(row);
        return detail::bank_of(row);
    });
}

void Banks::put_document(std::string_view bank_id, BankDocument const& document) {
    check_document(document);
    state_->host->write([&](storage::Transaction& transaction) {
        detail::BankRow const bank = detail::get_bank_row(transaction, state_->tenant, bank_id);
        detail::DocumentRows{transaction, state_->tenant}.put(
            {.bank_id = bank.id, .kind = document.kind, .id = document.id, .json = document.json});
    });
}

std::optional<BankDocument>
Banks::find_document(std::string_view bank_id, BankDocumentKind kind, std::string_view id) const {
    return state_->host->read_out(
        [&](storage::Transaction& transaction) -> std::optional<BankDocument> {
            auto const bank = detail::find_bank_row(transaction, state_->tenant, bank_id);
            if (!bank || !is_valid_text(id)) {
                return std::nullopt;
            }
            auto row = detail::DocumentRows{transaction, state_->tenant}.find(bank_id, kind, id);
            return row ? std::optional{document_of(*std::move(row))} : std::nullopt;
        });
}

Page<BankDocument> Banks::list_documents(std::string_view bank_id,
                                         BankDocumentKind kind,
                                         PageRequest const& page) const {
    detail::check_page_limit(page.limit);
    return state_->host->read_out([&](storage::Transaction& transaction) -> Page<BankDocument> {
        if (!detail::find_bank_row(transaction, state_->tenant, bank_id)) {
            return {};
        }
        detail::DocumentRows const rows{transaction, state_->tenant};
        storage::ListOptions const options{.limit = page.limit + 1};
        auto const last = detail::row_at_cursor(
            page.cursor, [&](std::string const& id) { return rows.find(bank_id, kind, id); });
        auto found = last ? rows.list_after(options, *last, bank_id, kind)
                          : rows.list(options, bank_id, kind);
        return detail::page_of_each(
            detail::cut_page(std::move(found), page.limit, &detail::BankDocumentRow::id),
            [](detail::BankDocumentRow& row) { return document_of(std::move(row)); });
    });
}

} // namespace nostro::inline v0
