#pragma once

#include <nostro/access/options.hpp>
#include <nostro/core/http_client.hpp>
#include <nostro/core/id.hpp>
#include <nostro/core/key_vault.hpp>
#include <nostro/core/log.hpp>
#include <nostro/core/message_sender.hpp>
#include <nostro/core/principal.hpp>
#include <nostro/core/progress.hpp>
#include <nostro/core/time.hpp>
#include <nostro/facade/session.hpp>
#include <nostro/identity/options.hpp>
#include <nostro/ledger/ledger.hpp>
#include <nostro/ledger/policy.hpp>
#include <nostro/oauth/options.hpp>
#include <nostro/payments/options.hpp>
#include <nostro/storage/storage.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace nostro::inline v0 {

class Core;
class Unit;

/// What a host brings when it opens a core. What is pointed to must outlive the core.
struct CoreOptions {
    bool create_if_missing = false; ///< an empty store becomes a bank; otherwise it is `NotFound`
    bool migrate = false;   ///< a store of an older version is migrated; otherwise `SchemaError`
    Clock* clock = nullptr; ///< null: `system_clock()`
    RandomSource* random = nullptr;  ///< null: `system_random()`
    LogSink* log = nullptr;          ///< null: `null_log()`
    PostingPolicy* policy = nullptr; ///< null: everything is permitted
    /// Null: the keys lie in the storage itself, and what they encrypt is as safe as the whole
    /// file.
    KeyVault* vault = nullptr;
    MessageSender* messages = nullptr; ///< null: messages wait in the outbox
    HttpClient* http = nullptr;        ///< null: no external OpenID providers and key sets
    IdentityOptions identity{};
    OauthOptions oauth{};
    AccessOptions access{};
    PaymentOptions payments{};
    std::uint64_t cache_bytes =
        512ULL << 20; ///< memory for cached accounts; beyond it the cache starts anew
};

/// How a ledger is created.
struct LedgerOptions {
    std::string name; ///< 1 to `limits::ledger_name_max` bytes of UTF-8, unique in the tenant
    std::int64_t tenant = 1;     ///< partition key, positive
    bool strict_history = false; ///< refuse back-dating that would break a limit on any past day
};

/// How a unit of work runs.
struct UnitOptions {
    /// Idempotency key, 1 to `limits::unit_key_max` bytes: the first result is stored in the same
    /// commit and a repeat returns it without running the function.
    std::string key;
    std::int64_t tenant = 1; ///< whose key it is
    /// How long the key counts: until then the result is kept encrypted under the vault's data key,
    /// and afterwards the key is free and `Core::run_due` erases the result. At most a year;
    /// absent: for ever, and readable in the storage.
    std::optional<std::chrono::nanoseconds> lifetime{};
    /// Bounds waiting for the writer and holding it; absent: the adapter's default.
    std::optional<std::chrono::steady_clock::time_point> deadline;
};

/// What periodic work did.
struct DueReport {
    std::size_t holds_expired = 0;
    std::size_t messages_sent = 0;
    std::size_t rows_purged = 0; ///< of expired codes, tokens, sessions and keys of units
    bool more = false;           ///< the budget ended before the work did
};

/// One unit of work: a storage transaction and the services that run in it.
///
/// Given to the function of `Core::atomically`; not valid after it. Threads: the function's own.
class NOSTRO_API(0, 1) Unit {
public:
    /// The ledger, working inside this unit.
    /// @throws NotFound
    [[nodiscard]] Ledger get_ledger(std::string_view name, std::int64_t tenant = 1);
    /// The same ledger as a handle of the core, working inside this unit.
    [[nodiscard]] Ledger join(Ledger const& ledger);

    /// The services as a principal may use them, working inside this unit. Those that commit in
    /// between or hash passwords throw `InvalidArgument` here and say so.
    /// @throws InvalidArgument  as `Core::as`
    [[nodiscard]] Session as(Principal principal, std::int64_t tenant = 1);
    /// The services as the host itself uses them: `as(Principal::system())`.
    [[nodiscard]] Session system(std::int64_t tenant = 1);

    /// Run a part that may fail on its own: if `work` throws, what it did is undone, the exception
    /// goes on, and the unit is as before.
    void nested(std::function<void()> const& work);

    /// Keep something although the unit fails: applied after its rollback, committed before the
    /// caller gets the error. Not run when the unit succeeds. It must not call services. What it
    /// throws is logged ("unit.on_failure_failed"), and nothing is kept; a `Conflict` repeats the
    /// unit.
    void on_failure(std::function<void(storage::Transaction&)> work);

    /// The driver's handle of the running transaction, see `storage::Transaction::native_handle`.
    [[nodiscard]] void* native_handle();

    Unit(Unit const&) = delete;
    Unit& operator=(Unit const&) = delete;
    ~Unit();

    struct Impl;
    /// For the library's own use.
    explicit Unit(std::unique_ptr<Impl> impl) noexcept;

private:
    std::unique_ptr<Impl> impl_;
    friend class Core;
};

/// The facade: opens a store, hands out the services, and runs units of work.
///
/// Movable, not copyable. Threads: any, at the same time. Starts no thread, installs no signal
/// handler, reads no environment variable. After `fork()` open a new core in the child.
class NOSTRO_API(0, 1) Core {
public:
    /// @throws NotFound     the store is empty and `create_if_missing` is false
    /// @throws SchemaError  written by another version, see `CoreOptions::migrate`
    [[nodiscard]] static Core open(std::unique_ptr<storage::Storage> storage,
                                   CoreOptions options = {});

    Core(Core&&) noexcept;
    Core& operator=(Core&&) noexcept;
    Core(Core const&) = delete;
    Core& operator=(Core const&) = delete;
    ~Core();

    /// @throws AlreadyExists    the tenant has a ledger of this name
    /// @throws InvalidArgument  malformed name or tenant
    Ledger create_ledger(LedgerOptions const& options);
    /// The tenant's ledger of this name; absent when there is none.
    [[nodiscard]] std::optional<Ledger> find_ledger(std::string_view name, std::int64_t tenant = 1);
    /// As `find_ledger`; throws `NotFound`.
    [[nodiscard]] Ledger get_ledger(std::string_view name, std::int64_t tenant = 1);
    /// All ledgers of a tenant, oldest first; none for an unknown tenant.
    [[nodiscard]] std::vector<Ledger> list_ledgers(std::int64_t tenant = 1);

    /// The services as a principal may use them, see `Session`. Who it is and which scopes it holds
    /// the host must have found out: nothing of the principal is looked up.
    ///
    /// The session lives as long as it is held; the core closes it.
    /// @throws InvalidArgument  `tenant`; `principal`: a system with scopes, an application, views
    ///                          or roles
    [[nodiscard]] Session as(Principal principal, std::int64_t tenant = 1);
    /// The services as the host itself uses them: `as(Principal::system())`.
    [[nodiscard]] Session system(std::int64_t tenant = 1);

    /// Run a function in one transaction: everything it does through the unit is committed
    /// together, or nothing is. Repeated on `Conflict`, so it must be safe to run again.
    ///
    /// Without a key it may return anything; with `options.key` it returns `void` or `std::string`
    /// (at most `limits::unit_result_max` bytes), which is stored.
    /// @throws what `work` throws, after the rollback
    /// @throws InvalidArgument  malformed options; reason `inside_unit`: called from inside another
    ///                          unit of this core on the same thread, as any other call would be
    /// @throws OutcomeUnknown   repeat with the same key
    template <class Work>
    std::invoke_result_t<Work&, Unit&> atomically(Work&& work, UnitOptions const& options = {}) {
        using Result = std::invoke_result_t<Work&, Unit&>;
        if constexpr (std::is_void_v<Result>) {
            run(
                [&](Unit& unit) {
                    work(unit);
                    return std::string{};
                },
                options);
        } else if constexpr (std::is_same_v<Result, std::string>) {
            return run([&](Unit& unit) { return work(unit); }, options);
        } else {
            require_no_key(options);
            std::optional<Result> result;
            run(
                [&](Unit& unit) {
                    result.emplace(work(unit));
                    return std::string{};
                },
                options);
            return *std::move(result);
        }
    }

    /// All periodic work of a tenant that is due: the expiry of holds of its ledgers, messages to
    /// be sent, signing keys to be changed, and rows of expired codes, tokens and keys of units to
    /// be removed.
    /// @param budget  how long it may take; it returns after the first step beyond it
    DueReport run_due(Timestamp now, std::chrono::milliseconds budget, std::int64_t tenant = 1);

    /// Copy the store while it is in use, see `storage::Storage::backup`.
    void backup(std::string const& target, Progress const& progress = {});

    /// The store below; for checks and sizes.
    [[nodiscard]] storage::Storage& storage() noexcept;
    /// Makes ids in the order of this core's clock.
    [[nodiscard]] IdGenerator& ids() noexcept;
    /// The clock the core runs by.
    [[nodiscard]] Clock& clock() noexcept;

private:
    struct Impl;
    explicit Core(std::unique_ptr<Impl> impl) noexcept;
    std::string run(std::function<std::string(Unit&)> const& work, UnitOptions const& options);
    static void require_no_key(UnitOptions const& options);

    std::unique_ptr<Impl> impl_;
};

} // namespace nostro::inline v0
