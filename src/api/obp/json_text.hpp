#pragma once

#include <nostro/core/time.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

/// JSON written as text at once, for answers of many members.
namespace nostro::inline v0::api::obp {

/// Appends JSON values to a text and sets the commas between them.
///
///     JsonText out;
///     out.object([&] {
///         out.member("id", entry.id);
///         out.member("tags", [&] { out.list(tags, [&](auto const& tag) { out.value(tag); }); });
///     });
class JsonText {
public:
    template <class Members>
    void object(Members&& members) {
        begin('{');
        members();
        text_.push_back('}');
    }

    template <class Range, class Element>
    void list(Range const& range, Element&& element) {
        begin('[');
        for (auto const& item : range) {
            element(item);
        }
        text_.push_back(']');
    }

    void value(std::string_view text); ///< UTF-8
    void value(char const*) = delete;  // would be a bool
    void value(bool flag);
    void value(double number);
    void value(Timestamp time); ///< UTC, by the second
    void null();

    /// JSON that was written before.
    void raw(std::string_view json);

    template <class T>
    void value(std::optional<T> const& maybe) {
        if (maybe) {
            value(*maybe);
        } else {
            null();
        }
    }

    /// A member of the object that is being written: a value as above, or what writes one.
    /// @param name  a name of ours, written as it is
    template <class Value>
    void member(std::string_view name, Value&& written) {
        key(name);
        if constexpr (std::is_invocable_v<Value>) {
            std::forward<Value>(written)();
        } else if constexpr (std::is_convertible_v<Value, std::string_view>) {
            value(std::string_view{written});
        } else {
            value(std::forward<Value>(written));
        }
    }

    /// A text member that is null when there is nothing to tell.
    void text_or_null(std::string_view name, std::string_view text);

    [[nodiscard]] std::string const& text() const noexcept { return text_; }

    [[nodiscard]] std::string take() noexcept { return std::move(text_); }

private:
    void key(std::string_view name);
    void separate();
    void begin(char bracket);
    void quote(std::string_view text);

    std::string text_;
};

} // namespace nostro::inline v0::api::obp
