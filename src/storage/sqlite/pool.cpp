#include "pool.hpp"

#include <utility>

namespace nostro::inline v0::storage::sqlite {

Lease& Lease::operator=(Lease&& other) noexcept {
    if (this != &other) {
        end();
        pool_ = other.pool_;
        connection_ = std::move(other.connection_);
    }
    return *this;
}

void Lease::end() noexcept {
    if (connection_ != nullptr) {
        pool_->give_back(std::move(connection_));
    }
}

ConnectionPool::ConnectionPool(std::size_t max, Open open) : max_{max}, open_{std::move(open)} {
    idle_.reserve(max_); // so that giving back cannot fail
}

Lease ConnectionPool::acquire(Deadline deadline) {
    std::unique_ptr<Connection> connection;
    if (!take_slot(deadline, connection)) {
        return {};
    }
    try {
        if (connection == nullptr || connection->is_outdated()) {
            connection = open_();
        }
    } catch (...) {
        give_back(nullptr);
        throw;
    }
    connection->wait_until(deadline);
    return {*this, std::move(connection)};
}

bool ConnectionPool::take_slot(Deadline deadline, std::unique_ptr<Connection>& idle) {
    std::unique_lock lock{mutex_};
    if (!freed_.wait_until(lock, deadline, [this] { return leased_ < max_; })) {
        return false;
    }
    ++leased_;
    if (!idle_.empty()) {
        idle = std::move(idle_.back());
        idle_.pop_back();
    }
    return true;
}

void ConnectionPool::give_back(std::unique_ptr<Connection> connection) noexcept {
    if (connection != nullptr && !connection->is_sound()) {
        connection.reset(); // outside of the lock: closing may copy the log
    }
    {
        std::lock_guard const lock{mutex_};
        --leased_;
        if (connection != nullptr) {
            idle_.push_back(std::move(connection));
        }
    }
    freed_.notify_one();
}

} // namespace nostro::inline v0::storage::sqlite
