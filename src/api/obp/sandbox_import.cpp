#include "api/obp/codes.hpp"
#include "api/obp/refusals.hpp"
#include "api/obp/request.hpp"
#include "api/obp/shapes.hpp"
#include "api/tables.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/access/entitlements.hpp>
#include <nostro/core/error.hpp>
#include <nostro/facade/core.hpp>
#include <nostro/facade/sandbox_import.hpp>

#include <boost/json/object.hpp>

#include <string>
#include <utility>

/// Sandbox data of the Open Bank Project, for those who may import it.
namespace nostro::inline v0::api {

namespace obp {

namespace {

constexpr std::string_view sandbox_role = "CanCreateSandbox";

constexpr Shape anything_at_all = anything(); // each item is checked by its place

constexpr Field sandbox_data_fields[]{
    required("banks", any_number_of(anything_at_all)),
    required("users", any_number_of(anything_at_all)),
    required("accounts", any_number_of(anything_at_all)),
    required("transactions", any_number_of(anything_at_all)),
};
constexpr Shape sandbox_data_shape = Shape{sandbox_data_fields}
                                         .named("ObpSandboxData")
                                         .described("Other lists: branches, atms, products.");

constexpr Field difference_fields[]{
    required("bank_id", text()),
    required("account_id", text()),
    required("transaction_id", text_or_null),
    required("file", amount_shape),
    required("ledger", amount_shape),
    required("reason", one_of("file_contradicts_itself|carried_on|opened_before|other_entries")),
};
constexpr Shape difference_shape = Shape{difference_fields}.named("ObpSandboxDifference");

constexpr Field warning_fields[]{
    required("place", text()),
    required("text", text()),
};
constexpr Shape warning_shape = Shape{warning_fields}.named("ObpSandboxWarning");

constexpr Field item_fields[]{
    required("created", integer(0)),
    required("existing", integer(0)),
};
constexpr Shape item_shape = Shape{item_fields};

constexpr Field report_fields[]{
    required("success", text()),
    required("items", map_of(item_shape).described("By what was imported: banks, users, ...")),
    required("balances_compared", integer(0)),
    required("differences", any_number_of(difference_shape)),
    required("warnings", any_number_of(warning_shape)),
};
constexpr Shape report_shape = Shape{report_fields}.named("ObpSandboxReport");

boost::json::object json_of(Money const& money) {
    return {{"currency", money.currency().code()},
            {"amount", to_decimal(money.minor(), money.currency().scale())}};
}

boost::json::object json_of(SandboxDifference const& difference) {
    boost::json::value transaction;
    if (!difference.transaction_id.empty()) {
        transaction = difference.transaction_id;
    }
    return {{"bank_id", difference.bank_id},
            {"account_id", difference.account_id},
            {"transaction_id", std::move(transaction)},
            {"file", json_of(difference.file)},
            {"ledger", json_of(difference.ledger)},
            {"reason", name_of(difference.reason)}};
}

boost::json::object json_of(SandboxReport const& report) {
    boost::json::object items;
    for (std::size_t at = 0; at < report.counts.size(); ++at) {
        items[sandbox_item_names[at]] = {{"created", report.counts[at].created},
                                         {"existing", report.counts[at].existing}};
    }
    boost::json::array differences;
    for (SandboxDifference const& difference : report.differences) {
        differences.push_back(json_of(difference));
    }
    boost::json::array warnings;
    for (SandboxWarning const& warning : report.warnings) {
        warnings.push_back({{"place", warning.place}, {"text", warning.text}});
    }
    return {{"success", "Success"},
            {"items", std::move(items)},
            {"balances_compared", report.balances_compared},
            {"differences", std::move(differences)},
            {"warnings", std::move(warnings)}};
}

void require_sandbox_role(Call& call) {
    require_user(call);
    if (!call.services().entitlements().has(sandbox_role, "")) {
        throw refusal("OBP-20006", std::string{sandbox_role});
    }
}

Response import_sandbox(Call& call) {
    auto bank = Principal::system(call.caller.user_id);
    bank.address = call.request.peer_address;
    try {
        auto const report = call.host.core.as(bank, call.host.options.tenant)
                                .sandbox_import()
                                .run(call.request.body);
        return call.answer(json_of(report));
    } catch (InvalidArgument const& error) {
        throw refusal("OBP-10001", error.what());
    }
}

constexpr Route sandbox_routes[]{
    {.method = Method::post,
     .path = "/sandbox/data-import",
     .id = "obp_import_sandbox",
     .summary = "Import banks, users, accounts and transactions",
     .body = json_body(sandbox_data_shape),
     .status = 201,
     .answer = report_shape,
     .beyond_seed = true,
     .run = run<import_sandbox>},
};

constexpr RouteGroup sandbox_groups[]{
    {.api = Api::obp,
     .tag = "sandbox",
     .prefix = prefix,
     .guard = run<require_sandbox_role>,
     .routes = sandbox_routes},
};

} // namespace

} // namespace obp

std::span<RouteGroup const> obp_sandbox_routes() {
    return obp::sandbox_groups;
}

} // namespace nostro::inline v0::api
