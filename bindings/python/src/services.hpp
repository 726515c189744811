#pragma once

#include "ledger_handle.hpp"
#include "structs.hpp"

#include <nostro/facade/session.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// The services of a session. As with ledgers, Python holds no C++ service: each call asks the home
/// for one.
namespace nostro::inline v0::python {

/// What Python calls a session: whose services, and where they work.
class SessionHandle {
public:
    SessionHandle(std::shared_ptr<Home> home, Principal principal, std::int64_t tenant)
        : home_{std::move(home)}, principal_{std::move(principal)}, tenant_{tenant} {}

    /// Who acts, or on whose behalf.
    [[nodiscard]] Principal const& principal() const noexcept {
        return caller_ ? *caller_ : principal_;
    }

    [[nodiscard]] std::int64_t tenant() const noexcept { return tenant_; }

    /// As `Session::on_behalf_of`.
    [[nodiscard]] SessionHandle on_behalf_of(Principal caller) const {
        SessionHandle handle{home_, principal(), tenant_};
        handle.caller_ = std::move(caller);
        return handle;
    }

    /// Run `work(Session const&)` without the interpreter's lock.
    template <class Work>
    auto call(Work work) const {
        auto held = home_->session(principal_, tenant_);
        if (caller_) {
            held.session = held.session.on_behalf_of(*caller_);
        }
        ReleasedGil const released;
        auto const dropped_before_the_lock = std::move(held);
        return work(dropped_before_the_lock.session);
    }

private:
    std::shared_ptr<Home> home_;
    Principal principal_;
    std::int64_t tenant_;
    std::optional<Principal> caller_;
};

/// What Python calls a service of a session.
template <class Service>
struct ServiceHandle {
    SessionHandle session;
    Service (Session::*get)() const;

    /// Run `work(Service&)` without the interpreter's lock.
    template <class Work>
    auto call(Work work) const {
        return session.call([&](Session const& opened) {
            auto service = (opened.*get)();
            return work(service);
        });
    }
};

template <class Parameter>
struct KeptAs {
    using Type = Parameter;
};

template <>
struct KeptAs<std::string_view> {
    using Type = std::string;
};

template <class Item>
struct KeptAs<std::span<Item const>> {
    using Type = std::vector<Item>;
};

/// How an argument is kept while the interpreter's lock is released: always a copy, because Python
/// code may change the original meanwhile.
template <class Parameter>
using Kept = typename KeptAs<std::remove_cvref_t<Parameter>>::Type;

/// The Python class of a service. Methods are given as members, or as functions whose first
/// parameter is the service; both run without the interpreter's lock.
template <class Service>
class ServiceClass {
public:
    using Handle = ServiceHandle<Service>;

    ServiceClass(py::module_& module, char const* name, char const* doc)
        : bound_{module, name, doc} {}

    template <class Result, class... Parameters, class... Extra>
    ServiceClass&
    def(char const* name, Result (Service::*method)(Parameters...) const, Extra const&... extra) {
        return add<Result, Parameters...>(name, method, extra...);
    }

    template <class Result, class... Parameters, class... Extra>
    ServiceClass&
    def(char const* name, Result (Service::*method)(Parameters...), Extra const&... extra) {
        return add<Result, Parameters...>(name, method, extra...);
    }

    template <class Function, class... Extra>

    requires std::is_class_v<Function> ServiceClass&
    def(char const* name, Function function, Extra const&... extra) {
        return def_function(name, function, &Function::operator(), extra...);
    }

    [[nodiscard]] py::class_<Handle>& bound() noexcept { return bound_; }

private:
    template <class Function, class Result, class First, class... Parameters, class... Extra>
    ServiceClass& def_function(char const* name,
                               Function function,
                               Result (Function::* /*call*/)(First, Parameters...) const,
                               Extra const&... extra) {
        return add<Result, Parameters...>(name, function, extra...);
    }

    template <class Result, class... Parameters, class Function, class... Extra>
    ServiceClass& add(char const* name, Function function, Extra const&... extra) {
        bound_.def(
            name,
            [function](Handle const& self,
                       Kept<Parameters>... arguments) -> std::remove_cvref_t<Result> {
                return self.call([&](Service& service) -> std::remove_cvref_t<Result> {
                    return std::invoke(function, service, arguments...);
                });
            },
            extra...);
        return *this;
    }

    py::class_<Handle> bound_;
};

} // namespace nostro::inline v0::python
