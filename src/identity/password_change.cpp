#include "identity/password_change.hpp"

#include "domain/password_hasher.hpp"
#include "domain/user_directory.hpp"
#include "identity/password_policy.hpp"

#include <nostro/core/error.hpp>

#include <utility>

namespace nostro::inline v0::detail {

void require_password_type(User const& user) {
    if (user.authentication_type != AuthenticationType::password) {
        throw InvalidArgument{"an external user has no password here",
                              {{"field", "password"}, {"reason", "external"}}};
    }
}

std::string make_hash(ServiceState const& state, User const& user, std::string_view password) {
    DomainPorts const& ports = state.host->ports();
    check_new_password(password, ports.identity->password, user);
    check_history(state, user.id, password);
    return ports.hasher->hash(user.id, password);
}

std::string
make_hash_for(ServiceState const& state, std::string_view user_id, std::string_view password) {
    User const user = state.host->read_out([&](storage::Transaction& transaction) {
        auto found = find_user(transaction, state.tenant, user_id);
        if (!found) {
            throw NotFound{"user does not exist", {{"id", std::string{user_id}}}};
        }
        require_administration(state, administered_as(found->kind), Right::write);
        require_power_over(transaction, state, *found);
        return *std::move(found);
    });
    require_password_type(user);
    return make_hash(state, user, password);
}

void put_password(storage::Transaction& transaction,
                  ServiceState const& state,
                  UserRow& user,
                  std::string const& hash,
                  Timestamp now) {
    store_password(transaction, state, user, hash, now);
    send_password_notice(transaction, state, user);
}

} // namespace nostro::inline v0::detail
