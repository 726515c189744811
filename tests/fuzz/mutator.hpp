#pragma once

#include <nostro/testing/fakes.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace fuzz {

/// Makes inputs of a corpus: an entry with one to four changes. The same seed gives the same
/// inputs.
class Mutator {
public:
    /// @param corpus  at least one entry; it and the words must live longer
    Mutator(std::uint64_t seed,
            std::span<std::string const> corpus,
            std::span<std::string_view const> words,
            std::size_t size_max);

    [[nodiscard]] std::string next();

private:
    struct Range {
        std::size_t at = 0;
        std::size_t size = 0;
    };

    /// Any part of a text, mostly a short one.
    [[nodiscard]] Range range_of(std::string const& text);
    /// A place in a text, its end included.
    [[nodiscard]] std::size_t place_in(std::string const& text);
    [[nodiscard]] char telling_byte();

    void flip_bit(std::string& text);
    void replace_byte(std::string& text);
    void insert_bytes(std::string& text);
    void erase_range(std::string& text);
    void double_range(std::string& text);
    void move_range(std::string& text);
    void splice(std::string& text);
    void insert_word(std::string& text);
    void replace_by_word(std::string& text);
    void change_number(std::string& text);
    void insert_cut_utf8(std::string& text);
    void repeat(std::string& text);
    void cut(std::string& text);

    nostro::testing::SeededRandom random_;
    std::span<std::string const> corpus_;
    std::span<std::string_view const> words_;
    std::size_t size_max_;
};

} // namespace fuzz
