#include <nostro/facade/sandbox_import.hpp>

#include "core/crypto/phc.hpp"
#include "domain/host.hpp"
#include "domain/joined_host.hpp"
#include "domain/password_hasher.hpp"
#include "facade/sandbox_booking.hpp"
#include "facade/sandbox_comparison.hpp"
#include "facade/sandbox_file.hpp"
#include "identity/password_policy.hpp"

#include <nostro/core/error.hpp>
#include <nostro/identity/options.hpp>
#include <nostro/identity/users.hpp>

#include <utility>

namespace nostro::inline v0 {

namespace {

/// One that nobody could send at a login is refused; a weak one is kept, since a sandbox is of use
/// only to those who can log in.
void note_weakness(detail::sandbox::UserItem const& item,
                   IdentityOptions const& options,
                   SandboxReport& report) {
    std::string const place = item.place + ".password";
    User named;
    named.username = item.user.username;
    named.email = item.user.email;
    try {
        detail::check_new_password(item.password, options.password, named);
    } catch (InvalidArgument const& error) {
        if (error.detail("reason") == "too_long") {
            throw InvalidArgument{place + ": " + error.what(),
                                  {{"field", place}, {"reason", "too_long"}}};
        }
        report.warnings.push_back({place, std::string{error.what()} + "; kept as it is"});
    }
}

/// Hash the passwords of users who are not there yet.
/// @return  by index of the users; empty: none
std::vector<std::string> hash_passwords(detail::ServiceState const& state,
                                        detail::sandbox::File const& file,
                                        SandboxReport& report,
                                        detail::sandbox::Steps& steps) {
    detail::DomainPorts const& ports = state.host->ports();
    Users const users{std::make_shared<detail::ServiceState const>(state)};
    std::vector<std::string> hashes(file.users.size());
    for (std::size_t at = 0; at < file.users.size(); ++at) {
        auto const& [place, user, password] = file.users[at];
        if (!password.empty() && !users.find_by_username(user.kind, user.owner, user.username)) {
            note_weakness(file.users[at], *ports.identity, report);
            hashes[at] = ports.hasher->make_phc(password);
        }
        steps.add(1);
    }
    return hashes;
}

} // namespace

std::uint64_t SandboxReport::created() const noexcept {
    std::uint64_t sum = 0;
    for (SandboxCount const& count : counts) {
        sum += count.created;
    }
    return sum;
}

SandboxImport::SandboxImport(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

SandboxReport SandboxImport::run(std::string_view json, Progress const& progress) {
    state_->host->require_core("SandboxImport::run");
    detail::sandbox::File const file = detail::sandbox::parse_file(json);
    detail::sandbox::Steps steps{
        file.users.size() + file.accounts.size() + file.transactions.size(), progress};
    SandboxReport prepared;
    prepared.warnings = file.warnings;
    auto const hashes = hash_passwords(*state_, file, prepared, steps);
    std::uint64_t const hashed = steps.done();
    SandboxReport report;
    state_->host->write_books([&](detail::Books& books) {
        report = prepared;
        steps.rewind(hashed);
        detail::sandbox::Booking{books, detail::joined(*state_, books), file, hashes, report, steps}
            .run();
    });
    state_->host->read([&](storage::Transaction& transaction) {
        detail::sandbox::compare(detail::joined(*state_, transaction), file, report);
    });
    return report;
}

} // namespace nostro::inline v0
