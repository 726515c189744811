#pragma once

#include <nostro/core/id.hpp>
#include <nostro/ledger/event.hpp>
#include <nostro/storage/storage.hpp>

#include <cstdint>
#include <span>

namespace nostro::inline v0 {

/// What a policy is asked about.
struct PostingRequest {
    std::int64_t tenant = 0;
    std::int64_t ledger = 0;
    std::uint64_t principal = 0; ///< who acts; 0: the system
    EventKind kind = EventKind::normal;
    MandateId mandate;                 ///< zero: none
    std::span<Posting const> postings; ///< as drafted; `permit` sees them before any lookup
    Timestamp time{}; ///< `permit`: the clock's reading; `consume`: the event's time
};

/// A higher layer's say in posting: views and mandates, inside the transaction that moves the
/// money.
///
/// Threads: called by one thread at a time, inside the writer. It may read and write its own tables
/// through the transaction; what it wrote is undone with the event. It must not call the core. What
/// it throws undoes the whole batch and reaches the caller.
class NOSTRO_API(0, 1) PostingPolicy {
public:
    virtual ~PostingPolicy();

    /// Before any lookup of the event's accounts: `created` to go on, `not_permitted` or
    /// `mandate_not_active`.
    virtual ResultCode permit(storage::Transaction& transaction, PostingRequest const& request) = 0;
    /// After all other rules passed: take the amounts from the mandate's windows. `created` to go
    /// on, or `mandate_limit_exceeded` with nothing changed.
    virtual ResultCode consume(storage::Transaction& transaction,
                               PostingRequest const& request) = 0;

protected:
    PostingPolicy() = default;
    PostingPolicy(PostingPolicy const&) = default;
    PostingPolicy& operator=(PostingPolicy const&) = default;
};

} // namespace nostro::inline v0
