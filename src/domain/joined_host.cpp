#include "domain/joined_host.hpp"

#include <nostro/core/error.hpp>

namespace nostro::inline v0::detail {

namespace {

class JoinedHost final : public ServiceHost {
public:
    JoinedHost(std::shared_ptr<ServiceHost> outer, storage::Transaction& transaction, Books* books)
        : outer_{std::move(outer)}, transaction_{transaction}, books_{books} {}

    void write(Work const& work) override {
        flush();
        work(transaction_);
    }

    void write_books(BooksWork const& work) override {
        if (books_ == nullptr) {
            throw InternalError{"a joined service posts, but no books are at hand"};
        }
        work(*books_);
    }

    void read(Work const& work) override {
        flush();
        work(transaction_);
    }

    void write_lasting(Work const& /*work*/) override {
        throw InternalError{"a joined service makes no lasting writes"};
    }

    void require_core(char const* what) const override {
        throw InvalidArgument{"this service commits in between and cannot join a transaction",
                              {{"field", "unit"}, {"service", what}}};
    }

    [[nodiscard]] DomainPorts const& ports() const noexcept override { return outer_->ports(); }

private:
    void flush() {
        if (books_ != nullptr) {
            books_->flush();
        }
    }

    std::shared_ptr<ServiceHost> outer_;
    storage::Transaction& transaction_;
    Books* books_;
};

std::shared_ptr<ServiceState const>
joined(ServiceState const& state, storage::Transaction& transaction, Books* books) {
    return std::make_shared<ServiceState const>(
        ServiceState{std::make_shared<JoinedHost>(state.host, transaction, books),
                     state.tenant,
                     state.principal,
                     state.for_bank});
}

} // namespace

std::shared_ptr<ServiceState const> joined(ServiceState const& state,
                                           storage::Transaction& transaction) {
    return joined(state, transaction, nullptr);
}

std::shared_ptr<ServiceState const> joined(ServiceState const& state, Books& books) {
    return joined(state, books.transaction(), &books);
}

} // namespace nostro::inline v0::detail
