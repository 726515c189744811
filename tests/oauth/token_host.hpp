#pragma once

#include "domain/host.hpp"
#include "domain/password_hasher.hpp"
#include "facade/schema.hpp"
#include "oauth/signing_cache.hpp"
#include "token_bank.hpp"

#include <memory>
#include <optional>

namespace support {

using nostro::IdentityOptions;
using nostro::IdGenerator;
using nostro::null_log;

/// Runs the token services on a memory store of their own and counts how often they go there.
class TokenHost final : public nostro::detail::ServiceHost {
public:
    explicit TokenHost(OauthOptions options = quick_options()) : options_{std::move(options)} {
        storage_->open_schema(nostro::tables::bank_schema(), {.create = true});
        ports_ = {.clock = &clock,
                  .random = &random_,
                  .log = &nostro::null_log(),
                  .ids = &ids_,
                  .vault = vault_.get(),
                  .hasher = &hasher_,
                  .signing = &signing,
                  .identity = &identity_,
                  .oauth = &options_};
    }

    void write(Work const& work) override {
        ++writes;
        auto const transaction = storage_->begin(storage::Access::write);
        work(*transaction);
        transaction->commit();
    }

    void read(Work const& work) override {
        ++reads;
        work(*storage_->begin(storage::Access::read));
    }

    void write_lasting(Work const& work) override { write(work); }

    void require_core(char const* /*what*/) const override {}

    [[nodiscard]] nostro::detail::DomainPorts const& ports() const noexcept override {
        return ports_;
    }

    testing::FakeClock clock{morning};
    nostro::detail::SigningCache signing;
    int reads = 0;
    int writes = 0;

private:
    OauthOptions options_;
    nostro::IdentityOptions identity_ = [] {
        nostro::IdentityOptions options;
        options.password.ln = 4;
        return options;
    }();
    testing::SeededRandom random_{20'260'120};
    std::unique_ptr<KeyVault> vault_ = make_memory_vault(random_);
    std::unique_ptr<storage::Storage> storage_ = storage::open_memory();
    nostro::detail::PasswordHasher hasher_{identity_.password, *vault_, random_};
    nostro::IdGenerator ids_{clock, random_};
    nostro::detail::DomainPorts ports_;
};

[[nodiscard]] inline std::shared_ptr<nostro::detail::ServiceState const>
state_on(std::shared_ptr<TokenHost> host) {
    return std::make_shared<nostro::detail::ServiceState const>(
        nostro::detail::ServiceState{std::move(host), 1, nostro::Principal::system()});
}

} // namespace support
