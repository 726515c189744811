#pragma once

#include "connection.hpp"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace nostro::inline v0::storage::sqlite {

class ConnectionPool;

/// A connection borrowed from a pool; it goes back when the lease ends.
class Lease {
public:
    Lease() = default;

    Lease(ConnectionPool& pool, std::unique_ptr<Connection> connection) noexcept
        : pool_{&pool}, connection_{std::move(connection)} {}

    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&& other) noexcept;

    ~Lease() { end(); }

    /// Give the connection back.
    void end() noexcept;

    [[nodiscard]] explicit operator bool() const noexcept { return connection_ != nullptr; }

    Connection* operator->() const noexcept { return connection_.get(); }

    Connection& operator*() const noexcept { return *connection_; }

private:
    ConnectionPool* pool_ = nullptr;
    std::unique_ptr<Connection> connection_;
};

/// At most `max` connections, opened when they are needed and kept. A pool of one is how writers
/// exclude each other: unlike a mutex, a lease may end on another thread than it began.
///
/// Threads: any, at the same time. Outlives its leases.
class ConnectionPool {
public:
    using Open = std::function<std::unique_ptr<Connection>()>;

    ConnectionPool(std::size_t max, Open open);

    /// @return  empty when no connection has become free before the deadline
    /// @throws  what opening a connection throws
    [[nodiscard]] Lease acquire(Deadline deadline);

private:
    friend class Lease;

    /// Takes a slot; an idle connection comes with it when there is one.
    [[nodiscard]] bool take_slot(Deadline deadline, std::unique_ptr<Connection>& idle);
    void give_back(std::unique_ptr<Connection> connection) noexcept;

    std::size_t const max_;
    Open const open_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t leased_ = 0;
};

} // namespace nostro::inline v0::storage::sqlite
