#pragma once

#include "domain/host.hpp"
#include "facade/sandbox_file.hpp"

#include <nostro/facade/sandbox_import.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace nostro::inline v0::detail::sandbox {

/// Steps of an import, counted for its progress.
class Steps {
public:
    Steps(std::uint64_t total, Progress const& progress) : total_{total}, progress_{progress} {}

    void add(std::uint64_t steps) {
        done_ += steps;
        if (progress_) {
            progress_(done_, total_);
        }
    }

    [[nodiscard]] std::uint64_t done() const noexcept { return done_; }

    /// Go back to a step, to be done again.
    void rewind(std::uint64_t done) noexcept { done_ = done; }

private:
    std::uint64_t total_;
    std::uint64_t done_ = 0;
    Progress const& progress_;
};

/// What a file becomes, in a running transaction. One thread; must not outlive the transaction.
class Booking {
public:
    /// @param hashes  of the passwords of users, same index; empty: none
    /// @param report  is added to
    Booking(Books& books,
            std::shared_ptr<ServiceState const> state,
            File const& file,
            std::vector<std::string> const& hashes,
            SandboxReport& report,
            Steps& steps);

    /// @throws InvalidArgument, Rejected  see `SandboxImport::run`
    void run();

private:
    void create_banks();
    void create_users();
    void create_accounts();
    void create_account(std::size_t index);
    void provide_views(AccountItem const& item, std::vector<std::string> const& owners);
    void put_documents();
    void open_balances();
    void set_opening_balance(AccountItem const& item, TransactionItem const* first);
    void post_transactions();
    void post(std::span<TransactionItem const* const> items);

    void count(SandboxItem item, bool existed);
    [[nodiscard]] bool has_history(AccountItem const& item);

    Books& books_;
    std::shared_ptr<ServiceState const> state_;
    File const& file_;
    std::vector<std::string> const& hashes_;
    SandboxReport& report_;
    Steps& steps_;
    std::vector<std::string> user_ids_; ///< by index of `File::users`
};

} // namespace nostro::inline v0::detail::sandbox
