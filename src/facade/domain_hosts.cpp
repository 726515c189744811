#include "facade/domain_hosts.hpp"

#include "facade/unit_results.hpp"

#include <nostro/core/error.hpp>
#include <nostro/identity/authentication.hpp>
#include <nostro/identity/outbox.hpp>
#include <nostro/identity/users.hpp>
#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/signing_keys.hpp>
#include <nostro/oauth/tokens.hpp>

#include <utility>

namespace nostro::inline v0::detail {

namespace {

/// What would narrow the system means somebody else, whose kind was forgotten.
void check_principal(Principal const& principal) {
    bool const is_narrowed = !principal.scope.empty() || !principal.client_id.empty() ||
                             principal.views || !principal.roles.empty() ||
                             principal.entries_from || principal.entries_to;
    if (principal.kind == PrincipalKind::system && is_narrowed) {
        throw InvalidArgument{"the system has no scopes, application, views or roles",
                              {{"field", "principal"}}};
    }
}

constexpr std::size_t messages_step = 100;
constexpr std::size_t rows_step = 500;

/// Where `api::Service` lets a person choose a password by a link.
constexpr std::string_view password_page = "/oauth/password?token=";

void set_default_links(IdentityOptions& identity, std::string const& issuer) {
    if (issuer.empty()) {
        return;
    }
    for (auto* const link : {&identity.invitation_link, &identity.reset_link}) {
        if (link->empty()) {
            link->append(issuer).append(password_page);
        }
    }
}

KeyVault& choose_vault(CoreState& core, std::optional<StoredVault>& stored) {
    if (core.options.vault != nullptr) {
        return *core.options.vault;
    }
    return stored.emplace(*core.storage);
}

class UnitBooks final : public Books {
public:
    explicit UnitBooks(std::shared_ptr<UnitState> unit) : unit_{std::move(unit)} {}

    storage::Transaction& transaction() override { return unit_->running().transaction(); }

    Ledger ledger(std::int64_t tenant, std::int64_t number, std::string name) override {
        return Ledger{std::make_shared<UnitLedger>(unit_, Scope{tenant, number}, std::move(name))};
    }

    void flush() override { unit_->running().flush(); }

private:
    std::shared_ptr<UnitState> unit_;
};

} // namespace

DomainState::DomainState(CoreState& core)
    : vault{choose_vault(core, stored_vault)}, hasher{core.options.identity.password,
                                                      vault,
                                                      *core.options.random},
      account_views{core.options.access}, ports{.clock = core.options.clock,
                                                .random = core.options.random,
                                                .log = core.options.log,
                                                .ids = &core.ids,
                                                .vault = &vault,
                                                .http = core.options.http,
                                                .hasher = &hasher,
                                                .signing = &signing,
                                                .identity = &core.options.identity,
                                                .oauth = &core.options.oauth,
                                                .access = &core.options.access,
                                                .payments = &core.options.payments} {
    set_default_links(core.options.identity, core.options.oauth.issuer);
    if (core.options.oauth.account_views == nullptr) {
        core.options.oauth.account_views = &account_views;
    }
}

// --- CoreServices ---

void CoreServices::write(Work const& work) {
    core_->run_repeatedly({.runs = Writer::Runs::on_own_thread,
                           .work = [&](Group& group) { work(group.transaction()); }});
}

void CoreServices::write_books(BooksWork const& work) {
    core_->run_repeatedly(
        {.runs = Writer::Runs::on_own_thread, .work = [&](Group& group) {
             auto const state =
                 std::make_shared<UnitState>(UnitState{&group, core_.get(), nullptr});
             // Ledgers that the work has kept must not reach the group any more.
             auto const over = [](UnitState* ended) { ended->group = nullptr; };
             std::unique_ptr<UnitState, decltype(over)> const guard{state.get(), over};
             UnitBooks books{state};
             work(books);
         }});
}

void CoreServices::read(Work const& work) {
    core_->read(work);
}

void CoreServices::write_lasting(Work const& work) {
    write(work);
}

void CoreServices::require_core(char const* /*what*/) const {}

DomainPorts const& CoreServices::ports() const noexcept {
    return core_->domain->ports;
}

// --- UnitServices ---

void UnitServices::write(Work const& work) {
    Group& group = unit_->running();
    group.nested([&] { work(group.transaction()); });
}

void UnitServices::write_books(BooksWork const& work) {
    unit_->running().nested([&] {
        UnitBooks books{unit_};
        work(books);
    });
}

void UnitServices::read(Work const& work) {
    Group& group = unit_->running();
    group.flush();
    work(group.transaction());
}

void UnitServices::write_lasting(Work const& work) {
    write(work);
    unit_->lasting->push_back(work);
}

void UnitServices::require_core(char const* what) const {
    throw InvalidArgument{"this service commits in between and cannot join a unit; call it on the "
                          "core",
                          {{"field", "unit"}, {"service", what}}};
}

DomainPorts const& UnitServices::ports() const noexcept {
    return unit_->core->domain->ports;
}

// --- sessions ---

Session make_session(std::shared_ptr<ServiceHost> host, Principal principal, std::int64_t tenant) {
    if (tenant <= 0) {
        throw InvalidArgument{"a tenant is a positive number", {{"field", "tenant"}}};
    }
    check_principal(principal);
    return Session{std::make_shared<ServiceState const>(
        ServiceState{std::move(host), tenant, std::move(principal)})};
}

void run_domain_due(Session const& session,
                    CoreState& core,
                    Timestamp now,
                    std::chrono::steady_clock::time_point end,
                    DueReport& report) {
    auto const is_over = [&] { return std::chrono::steady_clock::now() >= end; };
    if (core.options.messages != nullptr) {
        std::size_t sent = 0;
        do {
            sent = session.outbox().deliver(*core.options.messages, messages_step);
            report.messages_sent += sent;
        } while (sent == messages_step && !is_over());
        report.more = report.more || sent == messages_step;
    }
    session.signing_keys().tick(now);
    std::size_t purged = session.tokens().purge(now, end);
    purged += session.authorization().purge(now, end);
    purged += session.authentication().purge(now, end);
    purged += purge_unit_results(core, session.tenant(), now, end);
    std::size_t step = 0;
    do {
        step = session.users().purge(rows_step);
        purged += step;
    } while (step == rows_step && !is_over());
    report.rows_purged += purged;
    report.more = report.more || (purged != 0 && is_over());
}

} // namespace nostro::inline v0::detail
