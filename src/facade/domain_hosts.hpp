#pragma once

#include "access/account_views.hpp"
#include "domain/host.hpp"
#include "domain/password_hasher.hpp"
#include "facade/hosts.hpp"
#include "facade/stored_vault.hpp"
#include "oauth/signing_cache.hpp"

#include <nostro/facade/session.hpp>

#include <chrono>
#include <memory>
#include <optional>

namespace nostro::inline v0::detail {

/// What the domain services of one core share.
struct DomainState {
    explicit DomainState(CoreState& core);

    std::optional<StoredVault> stored_vault; ///< when the host has brought none
    KeyVault& vault;
    PasswordHasher hasher;
    SigningCache signing;
    StoredAccountViews account_views; ///< unless the host has brought its own
    DomainPorts ports;
};

/// Services whose calls are units of their own.
class CoreServices final : public ServiceHost {
public:
    explicit CoreServices(std::shared_ptr<CoreState> core) : core_{std::move(core)} {}

    void write(Work const& work) override;
    void write_books(BooksWork const& work) override;
    void read(Work const& work) override;
    void write_lasting(Work const& work) override;
    void require_core(char const* what) const override;
    [[nodiscard]] DomainPorts const& ports() const noexcept override;

private:
    std::shared_ptr<CoreState> core_;
};

/// Services whose calls join a running unit.
class UnitServices final : public ServiceHost {
public:
    explicit UnitServices(std::shared_ptr<UnitState> unit) : unit_{std::move(unit)} {}

    void write(Work const& work) override;
    void write_books(BooksWork const& work) override;
    void read(Work const& work) override;
    void write_lasting(Work const& work) override;
    void require_core(char const* what) const override;
    [[nodiscard]] DomainPorts const& ports() const noexcept override;

private:
    std::shared_ptr<UnitState> unit_;
};

[[nodiscard]] Session
make_session(std::shared_ptr<ServiceHost> host, Principal principal, std::int64_t tenant);

/// The periodic work of the domain folders; `report` is added to.
void run_domain_due(Session const& session,
                    CoreState& core,
                    Timestamp now,
                    std::chrono::steady_clock::time_point end,
                    DueReport& report);

} // namespace nostro::inline v0::detail
