#pragma once

#include <nostro/storage/storage.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace nostro::inline v0::testing {

/// How the conformance cases get at stores of one adapter.
struct StorageFactory {
    std::string name; ///< for messages
    /// A new, empty store of its own, without a schema. Called at least once for each case.
    std::function<std::unique_ptr<storage::Storage>()> open_empty;
    /// The store that was opened last by `open_empty`, which has been destroyed, with the same
    /// data. May be called again for the same store. Empty when the adapter is not durable: the
    /// cases that need it then leave it out.
    std::function<std::unique_ptr<storage::Storage>()> reopen;
    /// The store in a backup file. Empty: the contents of backups are not looked at.
    std::function<std::unique_ptr<storage::Storage>(std::string const& path)> open_backup;
    /// Told when a case leaves something out because of what the adapter is. May be empty.
    std::function<void(std::string_view)> note;
};

/// A promise of the storage contract is broken. `what()` names the place, the condition and the
/// values.
class NOSTRO_API(0, 1) ConformanceFailure : public std::exception {
public:
    explicit ConformanceFailure(std::string message);
    ConformanceFailure(ConformanceFailure const&) noexcept;
    ConformanceFailure& operator=(ConformanceFailure const&) noexcept;
    ~ConformanceFailure() override;

    [[nodiscard]] char const* what() const noexcept override;

private:
    std::shared_ptr<std::string const> message_;
};

/// One promise of the storage contract.
struct ConformanceCase {
    std::string_view name;
    /// @throws ConformanceFailure  a promise is broken; other errors come from the adapter
    void (*run)(StorageFactory const& factory);
};

/// All cases, for the author of an adapter to run under the test framework of his choice. They
/// depend neither on each other nor on their order. Random ones have fixed seeds, which failures
/// name.
[[nodiscard]] NOSTRO_API(0, 1) std::span<ConformanceCase const>
storage_conformance_cases() noexcept;

} // namespace nostro::inline v0::testing
