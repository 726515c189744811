#pragma once

#include "simulation/oracle.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace simulation {

/// One request: a batch for one ledger and what the clock says when it arrives.
struct Step {
    std::size_t ledger = 0;
    Timestamp reading{};
    std::vector<nostro::Event> events;
    nostro::BatchOptions options;
};

/// The ledgers of a random history.
struct LedgerPlan {
    std::string name;
    bool strict_history = false;
    Timestamp start{};            ///< first reading of the clock
    std::optional<Timestamp> end; ///< the clock stays before it
    unsigned weight = 1;
};

/// The number of results by code.
using Coverage = std::map<ResultCode, std::uint64_t>;

/// Random histories that look for trouble: half of the numbers are within 8 of a power of two, ids
/// repeat, fields change on the way, clocks jump. The same seed gives the same history, as long as
/// the answers given to `learn` are the same.
class Generator {
public:
    /// @param oracle  asked for balances and holds; must have the ledgers of `plans()`, in order
    Generator(std::uint64_t seed, Oracle const& oracle);

    [[nodiscard]] static std::span<LedgerPlan const> plans();
    /// Assets that are not in ISO 4217; every ledger needs them.
    [[nodiscard]] static std::vector<nostro::Currency> assets();

    [[nodiscard]] Step next();
    void learn(Step const& step, Answer const& answer);

    /// A number below `bound`, for the test's own choices.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);

private:
    using Event = nostro::Event;
    using EntryDraft = nostro::EntryDraft;

    /// What the generator remembers of a ledger.
    struct Known {
        Timestamp reading{};
        std::vector<LedgerAccountId> accounts;
        std::map<std::string, std::vector<LedgerAccountId>> by_asset;
        std::vector<Event> sent;    ///< events that stand
        std::vector<Event> refused; ///< some that do not
        std::vector<EntryId> holds;
        std::vector<EntryId> bookings; ///< normal, post
        std::vector<EntryId> others;   ///< void, reverse, change, period
        std::vector<Step> receipts;    ///< steps with a batch id
        std::uint64_t giants_at = 0;
    };

    [[nodiscard]] bool chance(unsigned percent) { return below(100) < percent; }

    template <class Items>
    [[nodiscard]] auto const& pick(Items const& items) {
        return items[below(std::size(items))];
    }

    /// One of the youngest.
    template <class Items>
    [[nodiscard]] auto const& pick_recent(Items const& items, std::size_t window = 40) {
        auto const size = std::size(items);
        return items[size - 1 - below(std::min(size, window))];
    }

    [[nodiscard]] Amount edge_amount(unsigned bits_max);
    [[nodiscard]] Amount pick_amount(LedgerAccountId const& debit);
    [[nodiscard]] nostro::Uuid new_uuid();
    [[nodiscard]] Date today() const;
    [[nodiscard]] std::optional<Date> pick_date();
    [[nodiscard]] nostro::Text pick_text();
    void decorate(EntryDraft& draft);
    void move_clock();

    [[nodiscard]] Event make_event();
    [[nodiscard]] Event make_account();
    [[nodiscard]] Event make_change();
    [[nodiscard]] Event make_period();
    [[nodiscard]] EntryDraft make_booking();
    [[nodiscard]] EntryDraft make_exchange();
    [[nodiscard]] EntryDraft make_giant();
    [[nodiscard]] Event make_resolution();
    [[nodiscard]] Event make_reversal();
    [[nodiscard]] Event make_malformed();
    [[nodiscard]] Event make_resend();
    [[nodiscard]] Event shorten(EntryDraft const& draft);
    void malform(EntryDraft& draft, unsigned how);
    void mutate(EntryDraft& draft);
    void mutate(nostro::Transfer& draft);
    void mutate(nostro::LedgerAccountDraft& draft);
    void mutate(nostro::LedgerAccountChange& draft);
    void mutate(nostro::PeriodChange& draft);
    void import(Step& step);
    void link(Step& step);

    [[nodiscard]] Known& here() { return known_[ledger_]; }

    Oracle const& oracle_;
    std::mt19937_64 random_;
    std::vector<Known> known_;
    std::size_t ledger_ = 0;
    std::uint64_t next_id_ = 1;
};

} // namespace simulation
