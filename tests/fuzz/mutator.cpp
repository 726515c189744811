#include "fuzz/mutator.hpp"

#include <algorithm>
#include <array>

namespace fuzz {

namespace {

/// The element that a number below the size of the list stands for.
template <class List>
auto const& pick(nostro::testing::SeededRandom& random, List const& list) {
    return list[random.below(std::size(list))];
}

constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

} // namespace

Mutator::Mutator(std::uint64_t seed,
                 std::span<std::string const> corpus,
                 std::span<std::string_view const> words,
                 std::size_t size_max)
    : random_{seed}, corpus_{corpus}, words_{words}, size_max_{size_max} {}

std::string Mutator::next() {
    static constexpr std::array mutations{
        &Mutator::flip_bit,
        &Mutator::replace_byte,
        &Mutator::insert_bytes,
        &Mutator::erase_range,
        &Mutator::double_range,
        &Mutator::move_range,
        &Mutator::splice,
        &Mutator::insert_word,
        &Mutator::replace_by_word,
        &Mutator::change_number,
        &Mutator::insert_cut_utf8,
        &Mutator::repeat,
        &Mutator::cut,
    };
    std::string text = pick(random_, corpus_);
    for (auto count = 1 + random_.below(4); count > 0; --count) {
        (this->*pick(random_, mutations))(text);
        text.resize(std::min(text.size(), size_max_));
    }
    return text;
}

Mutator::Range Mutator::range_of(std::string const& text) {
    auto const at = random_.below(text.size() + 1);
    auto const size_max = text.size() - at;
    return {at, random_.below((random_.below(4) == 0 ? size_max : std::min(size_max, 16UL)) + 1)};
}

std::size_t Mutator::place_in(std::string const& text) {
    return random_.below(text.size() + 1);
}

char Mutator::telling_byte() {
    using namespace std::string_view_literals;
    constexpr std::string_view telling =
        "\0\n\r\t \"'\\/{}[]<>&=%+-.,:;$@#|*_~?!0189aAeEzZ\x7F\x80\xFF"sv;
    return random_.below(4) == 0 ? static_cast<char>(random_.next()) : pick(random_, telling);
}

void Mutator::flip_bit(std::string& text) {
    if (!text.empty()) {
        auto& byte = text[random_.below(text.size())];
        byte = static_cast<char>(byte ^ (1 << random_.below(8)));
    }
}

void Mutator::replace_byte(std::string& text) {
    if (!text.empty()) {
        text[random_.below(text.size())] = telling_byte();
    }
}

void Mutator::insert_bytes(std::string& text) {
    std::string bytes(1 + random_.below(4), '\0');
    std::ranges::generate(bytes, [this] { return telling_byte(); });
    text.insert(place_in(text), bytes);
}

void Mutator::erase_range(std::string& text) {
    auto const [at, size] = range_of(text);
    text.erase(at, size);
}

void Mutator::double_range(std::string& text) {
    auto const [at, size] = range_of(text);
    text.insert(at, std::string{text, at, size});
}

void Mutator::move_range(std::string& text) {
    auto const [at, size] = range_of(text);
    std::string const part{text, at, size};
    text.erase(at, size);
    text.insert(place_in(text), part);
}

void Mutator::splice(std::string& text) {
    auto const& other = pick(random_, corpus_);
    text.resize(place_in(text));
    text += std::string_view{other}.substr(place_in(other));
}

void Mutator::insert_word(std::string& text) {
    if (!words_.empty()) {
        text.insert(place_in(text), pick(random_, words_));
    }
}

void Mutator::replace_by_word(std::string& text) {
    if (!words_.empty()) {
        auto const [at, size] = range_of(text);
        text.replace(at, size, pick(random_, words_));
    }
}

/// Another number in the place of one, or at the end.
void Mutator::change_number(std::string& text) {
    static constexpr std::array<std::string_view, 16> numbers{
        "0",
        "-0",
        "-1",
        "1",
        "00",
        "0.0",
        "1e9",
        "1E-400",
        "0.1",
        "127",
        "65536",
        "2147483648",
        "-9223372036854775808",
        "18446744073709551616",
        "170141183460469231731687303715884105728",
        "99999999999999999999999999999999999999999999999999"};
    auto const begin = std::find_if(
        text.begin() + static_cast<std::ptrdiff_t>(place_in(text)), text.end(), is_digit);
    auto const end = std::find_if_not(begin, text.end(), is_digit);
    text.replace(begin, end, pick(random_, numbers));
}

/// A character without its end, an overlong one, a surrogate, one beyond Unicode.
void Mutator::insert_cut_utf8(std::string& text) {
    static constexpr std::array<std::string_view, 8> cut{"\xC3",
                                                         "\xE2\x82",
                                                         "\xF0\x9F\x98",
                                                         "\xC0\x80",
                                                         "\xE0\x80\xAF",
                                                         "\xED\xA0\x80",
                                                         "\xF4\x90\x80\x80",
                                                         "\xEF\xBF\xBF"};
    text.insert(place_in(text), pick(random_, cut));
}

/// A part of the text many times: long values, and deep ones where it is a bracket.
void Mutator::repeat(std::string& text) {
    auto [at, size] = range_of(text);
    size = std::min(size, 1 + random_.below(8));
    if (size == 0) {
        return;
    }
    std::string const part{text, at, size};
    std::string many;
    for (auto count = random_.below(size_max_ / size + 1); count > 0; --count) {
        many += part;
    }
    text.insert(at, many);
}

void Mutator::cut(std::string& text) {
    text.resize(place_in(text));
}

} // namespace fuzz
