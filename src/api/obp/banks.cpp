#include "api/obp/account_text.hpp"
#include "api/obp/codes.hpp"
#include "api/obp/handlers.hpp"
#include "api/obp/request.hpp"
#include "core/paging.hpp"

#include <nostro/access/entitlements.hpp>
#include <nostro/accounts/banks.hpp>
#include <nostro/facade/core.hpp>

#include <string>
#include <utility>
#include <vector>

/// Banks and what they publish: nothing here is of a customer.
namespace nostro::inline v0::api::obp {

namespace {

constexpr std::size_t page_size = 1'000;
constexpr std::string_view founder_role = "CanCreateBank";

void require_founder(Session const& session) {
    if (!session.entitlements().has(founder_role, "")) {
        throw refusal("OBP-20006", std::string{founder_role});
    }
}

void write(JsonText& out, Bank const& bank) {
    out.object([&] {
        out.member("id", bank.id);
        out.text_or_null("short_name", bank.short_name);
        out.text_or_null("full_name", bank.full_name);
        out.text_or_null("logo", bank.logo_url);
        out.text_or_null("website", bank.website_url);
        out.member("bank_routing", [&] { obp::write(out, bank.routing); });
    });
}

void write_created(JsonText& out, Bank const& bank) {
    out.object([&] {
        out.member("id", bank.id);
        out.member("full_name", bank.full_name);
        out.member("short_name", bank.short_name);
        out.member("logo_url", bank.logo_url);
        out.member("website_url", bank.website_url);
        out.member("swift_bic", bank.swift_bic);
        out.member("national_identifier", bank.national_identifier);
        out.member("bank_routing", [&] { obp::write(out, bank.routing); });
    });
}

Bank read_bank(JsonReader const& body) {
    auto const routing = body.object("bank_routing");
    return {.id = std::string{body.text("id")},
            .short_name = std::string{body.text("short_name")},
            .full_name = std::string{body.text("full_name")},
            .logo_url = std::string{body.text("logo_url")},
            .website_url = std::string{body.text("website_url")},
            .national_identifier = std::string{body.text("national_identifier")},
            .swift_bic = std::string{body.text("swift_bic")},
            .routing = {std::string{routing.text("scheme")}, std::string{routing.text("address")}}};
}

Response list_documents(Call const& call, BankDocumentKind kind, std::string_view name) {
    auto const banks = call.system().banks();
    auto const bank = banks.get(call.path("bank_id"));
    auto const documents = detail::list_all_pages(page_size, [&](PageRequest const& page) {
        return banks.list_documents(bank.id, kind, page);
    });
    JsonText out;
    out.object([&] {
        out.member(name, [&] {
            out.list(documents, [&](BankDocument const& document) { out.raw(document.json); });
        });
    });
    return answer(call, std::move(out));
}

Response get_document(Call const& call,
                      BankDocumentKind kind,
                      std::string_view parameter,
                      std::string_view unknown) {
    auto const banks = call.system().banks();
    auto const bank = banks.get(call.path("bank_id"));
    auto const document = banks.find_document(bank.id, kind, call.path(parameter));
    if (!document) {
        throw refusal(unknown);
    }
    JsonText out;
    out.raw(document->json);
    return answer(call, std::move(out));
}

} // namespace

Response list_banks(Call& call) {
    auto const banks = detail::list_all_pages(
        page_size, [&](PageRequest const& page) { return call.system().banks().list(page); });
    JsonText out;
    out.object([&] {
        out.member("banks", [&] { out.list(banks, [&](Bank const& bank) { write(out, bank); }); });
    });
    return answer(call, std::move(out));
}

Response get_bank(Call& call) {
    JsonText out;
    write(out, call.system().banks().get(call.path("bank_id")));
    return answer(call, std::move(out));
}

void require_bank_founder(Call& call) {
    require_user(call);
    require_founder(call.services());
}

Response create_bank(Call& call) {
    auto const draft = read_bank(call.body());
    auto const tenant = call.host.options.tenant;
    auto const caller = call.caller.principal(call.request.peer_address);
    auto const bank = call.atomically([&](Unit& unit) {
        require_founder(unit.as(caller, tenant));
        return unit.system(tenant).banks().create(draft);
    });
    JsonText out;
    write_created(out, bank);
    return answer(call, std::move(out));
}

Response list_branches(Call& call) {
    return list_documents(call, BankDocumentKind::branch, "branches");
}

Response get_branch(Call& call) {
    return get_document(call, BankDocumentKind::branch, "branch_id", "OBP-30010");
}

Response list_atms(Call& call) {
    return list_documents(call, BankDocumentKind::atm, "atms");
}

Response get_atm(Call& call) {
    return get_document(call, BankDocumentKind::atm, "atm_id", "OBP-30009");
}

Response list_products(Call& call) {
    return list_documents(call, BankDocumentKind::product, "products");
}

Response get_product(Call& call) {
    return get_document(call, BankDocumentKind::product, "product_code", "OBP-30011");
}

} // namespace nostro::inline v0::api::obp
