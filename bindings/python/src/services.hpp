#pragma once

#include "ledger_handle.hpp"
#include "pages.hpp"
#include "structs.hpp"

#include <nostro/core/page.hpp>
#include <nostro/facade/session.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
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

    /// Define `list<suffix>(...) -> Page` and `iter<suffix>(...) -> PageIterator` of a method whose
    /// last parameter is the page.
    template <class Item, class... Parameters, class... Extra>
    ServiceClass& def_pages(std::string const& suffix,
                            Page<Item> (Service::*method)(Parameters...) const,
                            std::string const& doc,
                            Extra const&... extra) {
        add_pages<Item, std::tuple<Kept<Parameters>...>>(
            std::make_index_sequence<sizeof...(Parameters) - 1>{}, suffix, method, doc, extra...);
        return *this;
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

    /// @tparam All  the kept parameters of the method, the page among them
    template <class Item, class All, std::size_t... at, class Method, class... Extra>
    void add_pages(std::index_sequence<at...> /*parameters*/,
                   std::string const& suffix,
                   Method method,
                   std::string const& doc,
                   Extra const&... extra) {
        using Arguments = std::tuple<std::tuple_element_t<at, All>...>;
        auto const read =
            [method](Handle const& self, Arguments const& arguments, PageRequest const& request) {
                auto page = self.call([&](Service& service) -> Page<Item> {
                    return (service.*method)(std::get<at>(arguments)..., request);
                });
                return to_page(std::move(page.items), std::move(page.next));
            };
        bound_.def(
            ("list" + suffix).c_str(),
            [read](Handle const& self,
                   std::tuple_element_t<at, All>... arguments,
                   std::size_t limit,
                   std::string cursor) {
                return read(self, Arguments{std::move(arguments)...}, {limit, std::move(cursor)});
            },
            extra...,
            py::kw_only(),
            py::arg("limit") = 100,
            py::arg("cursor") = "",
            (doc + "\n\nOne page. limit: 1 to PAGE_ROWS_MAX; cursor: `next` of the page before.")
                .c_str());
        bound_.def(("iter" + suffix).c_str(),
                   [read](Handle const& self,
                          std::tuple_element_t<at, All>... given,
                          std::size_t page_size) {
                       return PageIterator{
                           [read, self, page_size, arguments = Arguments{std::move(given)...}](
                               std::string const& cursor) {
                               return read(self, arguments, {page_size, cursor});
                           }};
                   },
                   extra...,
                   py::kw_only(),
                   py::arg("page_size") = 1'000,
                   (doc + "\n\nAll of them, page by page.").c_str());
    }

    py::class_<Handle> bound_;
};

} // namespace nostro::inline v0::python
