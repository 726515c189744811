#pragma once

#include <nostro/core/http_client.hpp>
#include <nostro/core/id.hpp>
#include <nostro/core/key_vault.hpp>
#include <nostro/core/log.hpp>
#include <nostro/core/message_sender.hpp>
#include <nostro/core/principal.hpp>
#include <nostro/core/random.hpp>
#include <nostro/core/time.hpp>
#include <nostro/storage/storage.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace nostro::inline v0 {
class Ledger;
struct AccessOptions;
struct IdentityOptions;
struct OauthOptions;
struct PaymentOptions;
} // namespace nostro::inline v0

/// What the services of the domain folders stand on.
namespace nostro::inline v0::detail {

class PasswordHasher;
class SigningCache;

/// What the host of a core has brought, and what services of one core share in memory. None is
/// null but `http`.
struct DomainPorts {
    Clock* clock = nullptr;
    RandomSource* random = nullptr;
    LogSink* log = nullptr;
    IdGenerator* ids = nullptr;
    KeyVault* vault = nullptr;
    HttpClient* http = nullptr;
    PasswordHasher* hasher = nullptr;
    SigningCache* signing = nullptr;
    IdentityOptions const* identity = nullptr;
    OauthOptions const* oauth = nullptr;
    AccessOptions const* access = nullptr;
    PaymentOptions const* payments = nullptr;
};

/// A running write transaction, and the ledgers in it.
class Books {
public:
    virtual ~Books();
    Books(Books const&) = delete;
    Books& operator=(Books const&) = delete;

    [[nodiscard]] virtual storage::Transaction& transaction() = 0;

    /// A ledger that posts in this transaction.
    [[nodiscard]] virtual Ledger
    ledger(std::int64_t tenant, std::int64_t number, std::string name) = 0;

    /// Let reads of the transaction see what the ledgers have been sent.
    virtual void flush() = 0;

protected:
    Books() = default;
};

/// Where a service works: on a core, where each call is a unit of its own, or in a running unit,
/// which it joins.
class ServiceHost {
public:
    using Work = std::function<void(storage::Transaction&)>;
    using BooksWork = std::function<void(Books&)>;

    virtual ~ServiceHost();
    ServiceHost(ServiceHost const&) = delete;
    ServiceHost& operator=(ServiceHost const&) = delete;

    /// Write, all or nothing. On a core `work` is repeated after a `Conflict`.
    virtual void write(Work const& work) = 0;

    /// As `write`, for work that also posts. A host without ledgers refuses.
    virtual void write_books(BooksWork const& work);

    /// Read from one consistent state.
    virtual void read(Work const& work) = 0;

    /// Write what must last although the caller is refused afterwards. On a core it is a unit of
    /// its own; in a unit it is done now, and again if the unit fails: `work` owns what it
    /// captures, and may find its own traces.
    virtual void write_lasting(Work const& work) = 0;

    /// Throws `InvalidArgument` in a unit: for services that commit in between, or that do slow
    /// work with no unit open.
    virtual void require_core(char const* what) const = 0;

    [[nodiscard]] virtual DomainPorts const& ports() const noexcept = 0;

    /// `write`, `write_books` and `read` with a result.
    template <class F>
    auto written(F&& work) {
        return result_of([&](Work const& run) { write(run); }, work);
    }

    template <class F>
    auto written_books(F&& work) {
        std::optional<std::invoke_result_t<F&, Books&>> result;
        write_books([&](Books& books) { result.emplace(work(books)); });
        return *std::move(result);
    }

    template <class F>
    auto read_out(F&& work) {
        return result_of([&](Work const& run) { read(run); }, work);
    }

    [[nodiscard]] Timestamp now() const { return ports().clock->now(); }

protected:
    ServiceHost() = default;

private:
    template <class Run, class F>
    static auto result_of(Run const& run, F&& work) {
        using Result = std::invoke_result_t<F&, storage::Transaction&>;
        std::optional<Result> result;
        run([&](storage::Transaction& transaction) { result.emplace(work(transaction)); });
        return *std::move(result);
    }
};

/// What a service handle holds: where it works, for which tenant, and who acts.
struct ServiceState {
    std::shared_ptr<ServiceHost> host;
    std::int64_t tenant = 1;
    Principal principal;
    bool for_bank = false; ///< the bank itself acts, and is noted as the principal
};

/// Refuses an anonymous caller.
/// @throws Unauthenticated
void require_principal(ServiceState const& state);

} // namespace nostro::inline v0::detail
