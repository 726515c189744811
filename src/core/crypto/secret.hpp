#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nostro::inline v0::detail {

/// Overwrite what the text holds, in a way no compiler leaves out, and empty it.
void wipe(std::string& bytes) noexcept;

/// Whether two byte strings are equal, in a time that does not depend on where they differ.
///
/// The time may tell their lengths.
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept;

/// Bytes that must not outlive their use: wiped when destroyed, moved from or assigned to.
///
/// There is no stream or format operator; `reveal()` marks each place that reads the bytes.
/// Value type.
class Secret {
public:
    Secret() noexcept = default;
    /// A copy; wiping the original is up to its owner.
    explicit Secret(std::string_view bytes);
    Secret(Secret const&) = default;
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret const& other);
    Secret& operator=(Secret&& other) noexcept;
    ~Secret();

    /// Take the bytes over; what they came from is wiped.
    [[nodiscard]] static Secret adopt(std::string&& bytes);

    /// The bytes, valid as long as this object is neither changed nor destroyed.
    [[nodiscard]] std::string_view reveal() const noexcept { return bytes_; }

    [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }

    [[nodiscard]] bool empty() const noexcept { return bytes_.empty(); }

    /// Compares in constant time.
    friend bool operator==(Secret const& a, Secret const& b) noexcept {
        return equal_in_constant_time(a.bytes_, b.bytes_);
    }

private:
    std::string bytes_;
};

} // namespace nostro::inline v0::detail
