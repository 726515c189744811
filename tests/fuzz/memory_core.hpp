#pragma once

#include "facade/schema.hpp"
#include "support/table_text.hpp"

#include <nostro/core/principal.hpp>
#include <nostro/facade/core.hpp>
#include <nostro/facade/session.hpp>
#include <nostro/storage/memory.hpp>
#include <nostro/testing/fakes.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace fuzz {

/// A core in memory whose clock stands still and whose random numbers are always the same.
class MemoryCore {
public:
    explicit MemoryCore(nostro::CoreOptions options = {}) {
        options.create_if_missing = true;
        options.clock = &clock;
        options.random = &random_;
        options.identity.password.ln = 4;
        core_.emplace(nostro::Core::open(nostro::storage::open_memory(), std::move(options)));
    }

    [[nodiscard]] nostro::Core& core() { return *core_; }

    /// The services as the host itself uses them.
    [[nodiscard]] nostro::Session system() { return core_->as(nostro::Principal::system()); }

    /// All that is stored but some tables, as text: the same when nothing has changed.
    [[nodiscard]] std::string dump(std::span<std::string_view const> except = {}) {
        std::string text;
        auto const transaction = core_->storage().begin(nostro::storage::Access::read);
        for (auto const* table : nostro::tables::bank_schema().tables) {
            if (std::ranges::find(except, table->name) == except.end()) {
                text.append(table->name).append(":\n");
                text += support::dump_table(*transaction, *table);
            }
        }
        return text;
    }

    nostro::testing::FakeClock clock{nostro::Timestamp{
        std::chrono::sys_days{std::chrono::year{2027} / 1 / 20} + std::chrono::hours{9}}};

private:
    nostro::testing::SeededRandom random_{20'270'120};
    std::optional<nostro::Core> core_;
};

/// A value that is made anew after so many uses, so that what inputs leave behind does not pile up.
/// What comes of an input then depends on few before it; with the seed it comes again in any case.
template <class T, std::size_t uses_max>
class Renewed {
public:
    [[nodiscard]] T& use() {
        if (!value_ || ++uses_ > uses_max) {
            renew();
        }
        return *value_;
    }

    void renew() {
        value_.reset();
        value_.emplace();
        uses_ = 0;
    }

private:
    std::optional<T> value_;
    std::size_t uses_ = 0;
};

} // namespace fuzz
