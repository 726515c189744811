#include "ledger_handle.hpp"

#include <nostro/core/error.hpp>

#include <iterator>
#include <tuple>
#include <utility>

namespace nostro::inline v0::python {
namespace {

[[noreturn]] void raise_unusable(char const* message, char const* reason) {
    throw InvalidArgument{message, {{"reason", reason}}};
}

} // namespace

LedgerRoom& LedgerRooms::add(Ledger ledger) {
    auto key = std::pair{ledger.tenant(), ledger.name()};
    return rooms_.try_emplace(std::move(key), std::move(ledger)).first->second;
}

void LedgerRooms::forget_assets() {
    for (auto& [key, room] : rooms_) {
        room.assets.clear();
    }
}

LedgerHandle Home::handle(LedgerRooms& rooms, Ledger ledger) {
    return {shared_from_this(), rooms.add(std::move(ledger))};
}

std::shared_ptr<OpenCore> CoreHome::open() const {
    if (is_closed()) {
        raise_unusable("the core is closed", "closed");
    }
    return open_;
}

void CoreHome::close() {
    auto open = std::move(open_);
    ReleasedGil const released;
    open.reset();
}

HeldSession CoreHome::session(Principal const& principal, std::int64_t tenant) {
    auto pinned = open();
    auto session = pinned->core.as(principal, tenant);
    return {std::move(pinned), std::move(session)};
}

std::list<api::Service>::iterator CoreHome::add_service(api::ServiceOptions options) {
    auto const pinned = open();
    std::list<api::Service> made;
    {
        ReleasedGil const released;
        made.emplace_back(pinned->core, std::move(options));
    }
    pinned->services.splice(pinned->services.end(), made);
    return std::prev(pinned->services.end());
}

void CoreHome::remove_service(std::list<api::Service>::iterator service) {
    if (!is_closed()) {
        open_->services.erase(service);
    }
}

std::shared_ptr<void> UnitHome::pin() {
    if (unit_ == nullptr) {
        raise_unusable("the unit of work has ended", "unit_ended");
    }
    if (std::this_thread::get_id() != thread_) {
        raise_unusable("a unit of work belongs to the thread that runs it", "other_thread");
    }
    return nullptr;
}

HeldSession UnitHome::session(Principal const& principal, std::int64_t tenant) {
    std::ignore = pin();
    return {nullptr, unit_->as(principal, tenant)};
}

void UnitHome::end() noexcept {
    unit_ = nullptr;
    rooms_ = {};
}

} // namespace nostro::inline v0::python
