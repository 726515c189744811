#include "bind.hpp"
#include "casters.hpp"
#include "errors.hpp"

#include "ledger_handle.hpp"
#include "ports.hpp"
#include "services.hpp"

#include <nostro/storage/memory.hpp>
#include <nostro/storage/sqlite.hpp>
#include <nostro/testing/fakes.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace nostro::inline v0::python {
namespace {

constexpr std::string_view memory_name = "memory:";
constexpr std::string_view sqlite_prefix = "sqlite:";
constexpr std::chrono::milliseconds due_budget{100};

/// The arguments of `Core.open` about storage.
struct StorageArguments {
    std::string location;
    bool create = false;
    bool read_only = false;
    storage::Durability durability = storage::Durability::full;
    std::optional<SpanArgument> busy_timeout;
    std::optional<std::uint64_t> page_cache_bytes;
};

std::unique_ptr<storage::Storage> open_storage(StorageArguments const& given) {
    if (given.location == memory_name) {
        return storage::open_memory();
    }
    storage::SqliteOptions options;
    options.path = given.location.starts_with(sqlite_prefix)
                       ? given.location.substr(sqlite_prefix.size())
                       : given.location;
    options.create_if_missing = given.create;
    options.read_only = given.read_only;
    options.durability = given.durability;
    if (given.busy_timeout) {
        options.busy_timeout =
            std::chrono::floor<std::chrono::milliseconds>(given.busy_timeout->value);
    }
    if (given.page_cache_bytes) {
        options.cache_bytes = *given.page_cache_bytes;
    }
    return storage::open_sqlite(std::move(options));
}

/// @param ports     may be without a vault
/// @param key_file  the vault's; empty: there is none
std::shared_ptr<CoreHome> open_core(StorageArguments const& given,
                                    HostPorts ports,
                                    std::string const& key_file,
                                    CoreOptions options) {
    ReleasedGil const released;
    if (!key_file.empty()) {
        ports.vault = open_key_file(key_file);
    }
    options.create_if_missing = given.create || given.location == memory_name;
    options.clock = ports.clock.get();
    options.vault = ports.vault.get();
    options.messages = ports.messages.get();
    options.http = ports.http.get();
    options.access.audit = ports.audit.get();
    auto core = Core::open(open_storage(given), std::move(options));
    return std::make_shared<CoreHome>(
        std::shared_ptr<OpenCore>{new OpenCore{std::move(ports), std::move(core), {}, {}}});
}

HostPorts make_ports(std::shared_ptr<Clock> clock,
                     std::shared_ptr<KeyVault> vault,
                     std::optional<py::function> messages,
                     std::optional<py::function> http,
                     std::optional<py::function> audit) {
    return {std::move(clock),
            std::move(vault),
            messages ? make_sender(*std::move(messages)) : nullptr,
            http ? make_http_client(*std::move(http)) : nullptr,
            audit ? make_audit_sink(*std::move(audit)) : nullptr};
}

CoreOptions make_options(bool migrate,
                         std::optional<std::uint64_t> cache_bytes,
                         std::optional<IdentityOptions> identity,
                         std::optional<OauthOptions> oauth,
                         std::optional<AccessOptions> const& access,
                         std::optional<PaymentOptions> payments) {
    CoreOptions options;
    options.migrate = migrate;
    options.cache_bytes = cache_bytes.value_or(options.cache_bytes);
    options.identity = std::move(identity).value_or(IdentityOptions{});
    options.oauth = std::move(oauth).value_or(OauthOptions{});
    options.access = access.value_or(AccessOptions{});
    options.payments = std::move(payments).value_or(PaymentOptions{});
    return options;
}

/// Call a Python function from inside a unit. A `nostro.Conflict` that went through it becomes one
/// of C++ again, so that the unit is repeated.
template <class... Arguments>
py::object call_back(py::function const& work, Arguments&&... arguments) {
    try {
        return work(std::forward<Arguments>(arguments)...);
    } catch (py::error_already_set const& error) {
        if (is_conflict(error)) {
            throw to_conflict(error);
        }
        throw;
    }
}

/// Ends a unit's Python objects when its function is left.
class UnitScope {
public:
    explicit UnitScope(Unit& unit) : home_{std::make_shared<UnitHome>(unit)} {}

    ~UnitScope() { home_->end(); }

    UnitScope(UnitScope const&) = delete;
    UnitScope& operator=(UnitScope const&) = delete;

    [[nodiscard]] std::shared_ptr<UnitHome> const& home() const noexcept { return home_; }

private:
    std::shared_ptr<UnitHome> home_;
};

/// The function's result as text to be stored under the key; without a key nothing is stored.
std::string stored_result(py::object const& result, bool has_key) {
    if (!has_key) {
        return {};
    }
    if (!PyUnicode_Check(result.ptr())) {
        throw py::type_error("with a key the function must return str");
    }
    return result.cast<std::string>();
}

py::object atomically(CoreHome& self,
                      py::function const& work,
                      std::optional<std::string> const& key,
                      std::optional<SpanArgument> const& lifetime,
                      std::int64_t tenant,
                      std::optional<SpanArgument> const& timeout) {
    UnitOptions options;
    options.key = key.value_or("");
    options.tenant = tenant;
    if (lifetime) {
        options.lifetime = lifetime->value;
    }
    if (timeout) {
        options.deadline = std::chrono::steady_clock::now() + timeout->value;
    }
    if (key && key->empty()) {
        throw InvalidArgument{"a key has at least one byte", {{"field", "key"}}};
    }
    py::object result = py::none();
    auto const stored = self.call([&](Core& core) {
        return core.atomically(
            [&](Unit& unit) {
                AcquiredGil const acquired;
                UnitScope const scope{unit};
                result = call_back(work, scope.home());
                return stored_result(result, key.has_value());
            },
            options);
    });
    return key ? py::object{py::str(stored)} : result;
}

void nested(UnitHome& self, py::function const& work) {
    try {
        self.call([&](Unit& unit) {
            unit.nested([&] {
                AcquiredGil const acquired;
                work();
            });
        });
    } catch (...) {
        self.forget_assets();
        throw;
    }
}

template <class HomeType>
SessionHandle open_session(std::shared_ptr<HomeType> self,
                           std::optional<Principal> principal,
                           std::int64_t tenant) {
    std::ignore = self->pin();
    return {std::move(self), std::move(principal).value_or(Principal::system()), tenant};
}

void bind_unit(py::module_& module) {
    py::class_<UnitHome, std::shared_ptr<UnitHome>>(
        module,
        "Unit",
        "One unit of work: given to the function of `Core.atomically`, not valid after it.\n\n"
        "It belongs to the thread that runs the function.")
        .def(
            "get_ledger",
            [](UnitHome& self, std::string const& name, std::int64_t tenant) {
                return self.handle(
                    self.call([&](Unit& unit) { return unit.get_ledger(name, tenant); }));
            },
            py::arg("name"),
            py::arg("tenant") = 1,
            "The ledger, working inside this unit. Raises NotFound.")
        .def(
            "join",
            [](UnitHome& self, LedgerHandle const& ledger) {
                auto const& joined = ledger.ledger();
                return self.handle(self.call([&](Unit& unit) { return unit.join(joined); }));
            },
            py::arg("ledger"),
            "A ledger of the core, working inside this unit.")
        .def("session",
             &open_session<UnitHome>,
             py::arg("principal") = py::none(),
             py::arg("tenant") = 1,
             "The services as a principal may use them (`Unit::as`), working inside this unit.\n\n"
             "None: the host itself. Services that commit in between or hash passwords raise "
             "InvalidArgument here.")
        .def("nested",
             &nested,
             py::arg("work"),
             "Run a part that may fail on its own: if `work` raises, what it did is undone, the "
             "exception goes on,\n"
             "and the unit is as before.");
}

void def_ledgers(py::class_<CoreHome, std::shared_ptr<CoreHome>>& bound) {
    bound
        .def(
            "create_ledger",
            [](CoreHome& self, std::string name, std::int64_t tenant, bool strict_history) {
                LedgerOptions const options{std::move(name), tenant, strict_history};
                return self.handle(
                    self.call([&](Core& core) { return core.create_ledger(options); }));
            },
            py::arg("name"),
            py::kw_only(),
            py::arg("tenant") = 1,
            py::arg("strict_history") = false,
            "Create a ledger. strict_history: refuse back-dating that would break a limit on any "
            "past day.\n\n"
            "Raises AlreadyExists, and InvalidArgument for a malformed name or tenant.")
        .def(
            "find_ledger",
            [](CoreHome& self,
               std::string const& name,
               std::int64_t tenant) -> std::optional<LedgerHandle> {
                auto found = self.call([&](Core& core) { return core.find_ledger(name, tenant); });
                return found ? std::optional{self.handle(*std::move(found))} : std::nullopt;
            },
            py::arg("name"),
            py::arg("tenant") = 1,
            "The ledger, or None.")
        .def(
            "get_ledger",
            [](CoreHome& self, std::string const& name, std::int64_t tenant) {
                return self.handle(
                    self.call([&](Core& core) { return core.get_ledger(name, tenant); }));
            },
            py::arg("name"),
            py::arg("tenant") = 1,
            "As `find_ledger`; raises NotFound.")
        .def(
            "list_ledgers",
            [](CoreHome& self, std::int64_t tenant) {
                std::vector<LedgerHandle> handles;
                for (auto& ledger :
                     self.call([&](Core& core) { return core.list_ledgers(tenant); })) {
                    handles.push_back(self.handle(std::move(ledger)));
                }
                return handles;
            },
            py::arg("tenant") = 1,
            "All ledgers of a tenant.");
}

void def_work(py::class_<CoreHome, std::shared_ptr<CoreHome>>& bound) {
    bound
        .def("session",
             &open_session<CoreHome>,
             py::arg("principal") = py::none(),
             py::arg("tenant") = 1,
             "The services as a principal may use them (`Core::as`); None: the host itself.")
        .def("atomically",
             &atomically,
             py::arg("work"),
             py::kw_only(),
             py::arg("key") = py::none(),
             py::arg("lifetime") = py::none(),
             py::arg("tenant") = 1,
             py::arg("timeout") = py::none(),
             "Run `work(unit)` in one transaction: everything it does through the unit is "
             "committed together, or\n"
             "nothing is. Returns what it returned.\n\n"
             "It holds the writer while it runs, so keep it short. It is run again on Conflict, so "
             "it must be safe to\n"
             "repeat. What it raises comes out after the rollback. Calling the core from inside "
             "raises InvalidArgument\n"
             "(reason 'inside_unit').\n"
             "key: idempotency key, 1 to 128 bytes; `work` must then return str, which is stored "
             "in the same commit, and\n"
             "a repeat returns it without running `work`. lifetime: how long the key counts, at "
             "most a year; the result is\n"
             "then kept encrypted and removed afterwards. Without it the key counts for ever. "
             "tenant: whose key it is;\n"
             "timeout: for waiting and working.")
        .def(
            "run_due",
            [](CoreHome& self,
               py::object const& now,
               std::optional<std::int64_t> now_ns,
               std::optional<SpanArgument> budget,
               std::int64_t tenant) {
                auto const time = given_time_from(now, now_ns, "now");
                auto const limit = budget
                                       ? std::chrono::ceil<std::chrono::milliseconds>(budget->value)
                                       : due_budget;
                return self.call([&](Core& core) {
                    return core.run_due(time ? *time : core.clock().now(), limit, tenant);
                });
            },
            py::arg("now") = py::none(),
            py::kw_only(),
            py::arg("now_ns") = py::none(),
            py::arg("budget") = py::none(),
            py::arg("tenant") = 1,
            "All periodic work of a tenant that is due by `now` (default: the core's clock).\n\n"
            "The expiry of holds, messages to be sent, signing keys to be changed, rows of expired "
            "codes and tokens.\n"
            "budget: how long it may take, default 100 ms; it returns after the first step beyond "
            "it.")
        .def(
            "backup",
            [](CoreHome& self, PathArgument const& target) {
                self.call([&](Core& core) { core.backup(target.value); });
            },
            py::arg("target"),
            "Copy the store to a new file while it is in use. Raises AlreadyExists, StorageError.")
        .def(
            "new_id",
            [](CoreHome& self) { return self.call([](Core& core) { return core.ids().next(); }); },
            "A new id in the order of this core's clock.")
        .def_property_readonly(
            "storage_name",
            [](CoreHome& self) {
                return self.call([](Core& core) { return std::string{core.storage().name()}; });
            },
            "'memory' or 'sqlite'.")
        .def(
            "size_bytes",
            [](CoreHome& self) {
                return self.call([](Core& core) { return core.storage().size_bytes(); });
            },
            "Bytes the store takes on its device, or in memory.");
}

} // namespace

void bind_core(py::module_& module) {
    bind_unit(module);
    py::class_<CoreHome, std::shared_ptr<CoreHome>> bound(
        module,
        "Core",
        "The facade: opens a store, hands out ledgers, and runs units of work.\n\n"
        "A context manager that closes itself. Threads: any, at the same time. After fork() open a "
        "new one in the child.");
    bound
        .def_static(
            "open",
            [](PathArgument const& storage,
               bool create,
               bool migrate,
               bool read_only,
               storage::Durability durability,
               std::optional<SpanArgument> busy_timeout,
               std::optional<std::uint64_t> cache_bytes,
               std::optional<std::uint64_t> page_cache_bytes,
               std::shared_ptr<testing::FakeClock> clock,
               std::optional<PathArgument> const& key_file,
               std::shared_ptr<KeyVault> vault,
               std::optional<IdentityOptions> identity,
               std::optional<OauthOptions> oauth,
               std::optional<AccessOptions> const& access,
               std::optional<PaymentOptions> payments,
               std::optional<py::function> messages,
               std::optional<py::function> http,
               std::optional<py::function> audit) {
                if (key_file && vault != nullptr) {
                    throw py::type_error("give key_file or vault, not both");
                }
                return open_core(
                    {storage.value, create, read_only, durability, busy_timeout, page_cache_bytes},
                    make_ports(std::move(clock),
                               std::move(vault),
                               std::move(messages),
                               std::move(http),
                               std::move(audit)),
                    key_file ? key_file->value : "",
                    make_options(migrate,
                                 cache_bytes,
                                 std::move(identity),
                                 std::move(oauth),
                                 access,
                                 std::move(payments)));
            },
            py::arg("storage"),
            py::kw_only(),
            py::arg("create_if_missing") = false,
            py::arg("migrate") = false,
            py::arg("read_only") = false,
            py::arg_v("durability", storage::Durability::full, "Durability.full"),
            py::arg("busy_timeout") = py::none(),
            py::arg("cache_bytes") = py::none(),
            py::arg("page_cache_bytes") = py::none(),
            py::arg("clock") = py::none(),
            py::arg("key_file") = py::none(),
            py::arg("vault") = py::none(),
            py::arg("identity") = py::none(),
            py::arg("oauth") = py::none(),
            py::arg("access") = py::none(),
            py::arg("payments") = py::none(),
            py::arg("messages") = py::none(),
            py::arg("http") = py::none(),
            py::arg("audit") = py::none(),
            "Open a store: a path, 'sqlite:PATH', or 'memory:' (always new and empty).\n\n"
            "create_if_missing: a missing file becomes a bank, otherwise NotFound; migrate: a file "
            "of an "
            "older version is migrated,\n"
            "otherwise SchemaError; read_only: nothing is written; durability: when a commit "
            "counts as done;\n"
            "busy_timeout: wait for another process that writes, default 5 s; cache_bytes: memory "
            "for accounts;\n"
            "page_cache_bytes: of SQLite; clock: a `nostro.testing.FakeClock`; key_file: where the "
            "keys lie that the store\n"
            "must not hold (created when it is missing), or vault: a KeyVault; without one the "
            "keys lie in the store itself;\n"
            "identity, oauth, access, payments: IdentityOptions, OauthOptions, AccessOptions and "
            "PaymentOptions; messages:\n"
            "`messages(message)` sends a Message, called by `run_due`, without it messages wait in "
            "the outbox; http:\n"
            "`http(request)` answers an OutgoingRequest by an OutgoingResponse, without it there "
            "are no OpenID providers of\n"
            "others; audit: "
            "`audit(record)` notes a ReadRecord, before the data is handed out. Raises "
            "StorageError.")
        .def("close",
             &CoreHome::close,
             "Close it; calls that are running end first. Ledgers of it then raise "
             "InvalidArgument. Closing again is fine.")
        .def_property_readonly("closed", &CoreHome::is_closed, "Whether it was closed.")
        .def("__enter__", [](std::shared_ptr<CoreHome> self) { return self; })
        .def("__exit__", [](CoreHome& self, py::args const&) { self.close(); });
    def_ledgers(bound);
    def_work(bound);
    module.def(
        "restore_sqlite",
        [](PathArgument const& backup, PathArgument const& target) {
            ReleasedGil const released;
            storage::restore_sqlite(backup.value, target.value);
        },
        py::arg("backup"),
        py::arg("target"),
        "Put a backup in place: copy it to a new file and check the copy.\n\n"
        "Raises NotFound, AlreadyExists, StorageError, CorruptData.");
}

} // namespace nostro::inline v0::python
