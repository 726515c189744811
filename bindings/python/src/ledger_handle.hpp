#pragma once

#include "drafts.hpp"
#include "gil.hpp"
#include "pages.hpp"

#include <nostro/access/audit_sink.hpp>
#include <nostro/api/service.hpp>
#include <nostro/facade/core.hpp>
#include <nostro/ledger/ledger.hpp>

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <tuple>
#include <utility>

/// Lifetimes. C++ asks that a ledger does not outlive its core or unit; in Python anything may be
/// dropped in any order. So the C++ ledgers live in a home with the core or unit, Python has
/// handles, and each call first asks the home whether it still stands.
namespace nostro::inline v0::python {

/// A C++ ledger and what is known of its accounts.
struct LedgerRoom {
    explicit LedgerRoom(Ledger handle) : ledger{std::move(handle)}, assets{ledger} {}

    Ledger ledger;
    AssetBook assets;
};

/// The rooms of one home, by tenant and name. Guarded by the interpreter's lock.
class LedgerRooms {
public:
    LedgerRoom& add(Ledger ledger);

    /// Forget what is known of accounts: a part of a unit was undone.
    void forget_assets();

private:
    std::map<std::pair<std::int64_t, std::string>, LedgerRoom> rooms_;
};

class LedgerHandle;

/// The services of a principal, and what must be held while they are used. Both may be dropped
/// without the interpreter's lock.
struct HeldSession {
    std::shared_ptr<void> held;
    Session session; ///< destroyed first
};

/// What ledgers live in, and services work in.
class Home : public std::enable_shared_from_this<Home> {
public:
    virtual ~Home() = default;
    Home(Home const&) = delete;
    Home& operator=(Home const&) = delete;

    /// What a call must hold until it ends; it may be dropped without the interpreter's lock.
    /// @throws InvalidArgument  the core is closed, the unit has ended or belongs to another thread
    [[nodiscard]] virtual std::shared_ptr<void> pin() = 0;

    /// The services of a principal, for one call.
    /// @throws InvalidArgument  as `pin`
    [[nodiscard]] virtual HeldSession session(Principal const& principal, std::int64_t tenant) = 0;

protected:
    Home() = default;

    [[nodiscard]] LedgerHandle handle(LedgerRooms& rooms, Ledger ledger);
};

/// What Python calls a ledger.
class LedgerHandle {
public:
    LedgerHandle(std::shared_ptr<Home> home, LedgerRoom& room)
        : home_{std::move(home)}, room_{&room}, number_{room.ledger.number()},
          tenant_{room.ledger.tenant()}, name_{room.ledger.name()} {}

    [[nodiscard]] std::int64_t number() const noexcept { return number_; }

    [[nodiscard]] std::int64_t tenant() const noexcept { return tenant_; }

    [[nodiscard]] std::string const& name() const noexcept { return name_; }

    /// Run `work(LedgerRoom&)` without the interpreter's lock.
    template <class Work>
    auto call(Work work) const {
        auto pinned = home_->pin();
        ReleasedGil const released;
        auto const held = std::move(pinned); // dropped before the lock is taken again
        return work(*room_);
    }

    /// The C++ ledger, for `Unit::join`.
    [[nodiscard]] Ledger const& ledger() const {
        std::ignore = home_->pin();
        return room_->ledger;
    }

private:
    std::shared_ptr<Home> home_;
    LedgerRoom* room_; ///< valid while the home stands
    std::int64_t number_;
    std::int64_t tenant_;
    std::string name_;
};

/// What a Python host has brought for a core; null: nothing.
struct HostPorts {
    std::shared_ptr<Clock> clock;
    std::shared_ptr<KeyVault> vault;
    std::unique_ptr<MessageSender> messages;
    std::unique_ptr<HttpClient> http;
    std::unique_ptr<AuditSink> audit;
};

/// A core and what was asked of it.
struct OpenCore {
    HostPorts ports;
    Core core;
    LedgerRooms rooms; ///< destroyed before the core, as are the services
    std::list<api::Service> services;
};

/// An open core. `close` ends it when the calls that are running have ended.
class CoreHome final : public Home {
public:
    explicit CoreHome(std::shared_ptr<OpenCore> open) : open_{std::move(open)} {}

    [[nodiscard]] std::shared_ptr<void> pin() override { return open(); }

    [[nodiscard]] HeldSession session(Principal const& principal, std::int64_t tenant) override;

    [[nodiscard]] bool is_closed() const noexcept { return open_ == nullptr; }

    void close();

    /// Run `work(Core&)` without the interpreter's lock.
    template <class Work>
    auto call(Work work) {
        auto pinned = open();
        ReleasedGil const released;
        auto const held = std::move(pinned);
        return work(held->core);
    }

    [[nodiscard]] LedgerHandle handle(Ledger ledger) {
        return Home::handle(open()->rooms, std::move(ledger));
    }

    /// A service that answers requests. It stands until the core is closed, or it is removed.
    [[nodiscard]] std::list<api::Service>::iterator add_service(api::ServiceOptions options);
    void remove_service(std::list<api::Service>::iterator service);

private:
    [[nodiscard]] std::shared_ptr<OpenCore> open() const;

    std::shared_ptr<OpenCore> open_;
};

/// A running unit of work. It belongs to the thread that runs it.
class UnitHome final : public Home {
public:
    explicit UnitHome(Unit& unit) : unit_{&unit}, thread_{std::this_thread::get_id()} {}

    /// Nothing needs to be held: the unit stands for as long as the function runs that got it.
    [[nodiscard]] std::shared_ptr<void> pin() override;

    [[nodiscard]] HeldSession session(Principal const& principal, std::int64_t tenant) override;

    /// The function has returned: nothing works any more.
    void end() noexcept;

    /// Run `work(Unit&)` without the interpreter's lock.
    template <class Work>
    auto call(Work work) {
        std::ignore = pin();
        ReleasedGil const released;
        return work(*unit_);
    }

    [[nodiscard]] LedgerHandle handle(Ledger ledger) {
        return Home::handle(rooms_, std::move(ledger));
    }

    void forget_assets() { rooms_.forget_assets(); }

private:
    Unit* unit_;
    std::thread::id thread_;
    LedgerRooms rooms_;
};

} // namespace nostro::inline v0::python
