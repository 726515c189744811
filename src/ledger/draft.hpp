#pragma once

#include <nostro/ledger/event.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace nostro::inline v0::detail {

/// Any event in one borrowed form, so that the rules are written once.
///
/// The postings of a `Transfer` live in `transfer_postings`; a view therefore neither moves nor
/// copies.
struct DraftView {
    DraftView() = default;
    DraftView(DraftView const&) = delete;
    DraftView& operator=(DraftView const&) = delete;

    EventKind kind = EventKind::normal;
    EventFlags flags = EventFlags::none;
    Uuid id;
    Uuid pending_id;
    std::uint32_t timeout_s = 0;
    std::uint16_t code = 0;
    std::optional<Date> effective_date;
    UserData const* user_data = nullptr;
    Uuid mandate;
    std::int64_t time = 0;
    std::span<Posting const> postings;
    /// A transfer that posts, voids or reverses with both accounts zero: they come from the target.
    bool inherits_accounts = false;
    /// A transfer: amounts 0 and max of a void or reverse mean all.
    bool is_transfer = false;
    Text const* text = nullptr;                  ///< null: cannot have text
    ConversionNote const* conversion = nullptr;  ///< null: none
    LedgerAccountDraft const* account = nullptr; ///< kind open
    LedgerAccountChange const* change = nullptr; ///< kind change
    PeriodChange const* period = nullptr;        ///< kind period

    [[nodiscard]] bool is_entry() const noexcept {
        return account == nullptr && change == nullptr && period == nullptr;
    }

    /// Post, void and reverse work on an entry that exists.
    [[nodiscard]] bool has_target() const noexcept {
        return kind == EventKind::post || kind == EventKind::void_ || kind == EventKind::reverse;
    }

    void read(Transfer const& transfer) noexcept;
    void read(EntryDraft const& draft) noexcept;
    void read(LedgerAccountDraft const& draft) noexcept;
    void read(LedgerAccountChange const& draft) noexcept;
    void read(PeriodChange const& draft) noexcept;
    void read(Event const& event) noexcept;

private:
    void clear() noexcept;

    std::array<Posting, 2> transfer_postings_;
};

/// A batch of events of either form.
class BatchView {
public:
    explicit BatchView(std::span<Event const> events) noexcept : events_{events} {}

    explicit BatchView(std::span<Transfer const> transfers) noexcept : transfers_{transfers} {}

    [[nodiscard]] std::size_t size() const noexcept { return events_.size() + transfers_.size(); }

    void read(std::size_t index, DraftView& view) const noexcept {
        if (transfers_.empty()) {
            view.read(events_[index]);
        } else {
            view.read(transfers_[index]);
        }
    }

    [[nodiscard]] std::span<Event const> events() const noexcept { return events_; }

    [[nodiscard]] std::span<Transfer const> transfers() const noexcept { return transfers_; }

private:
    std::span<Event const> events_;
    std::span<Transfer const> transfers_;
};

} // namespace nostro::inline v0::detail
