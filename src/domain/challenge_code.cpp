#include "domain/challenge_code.hpp"

#include "core/crypto/mac.hpp"
#include "core/crypto/random_text.hpp"
#include "core/crypto/secret.hpp"
#include "domain/sealed.hpp"

#include <algorithm>
#include <span>

namespace nostro::inline v0::detail {

namespace {

void append_number(std::string& text, std::uint64_t number) {
    for (int shift = 56; shift >= 0; shift -= 8) {
        text += static_cast<char>(number >> shift & 0xFFU);
    }
}

/// The texts one after the other, each with its length in front, so that no two lists are alike.
std::string joined(std::initializer_list<std::string_view> texts) {
    std::string all;
    for (std::string_view const text : texts) {
        append_number(all, text.size());
        all += text;
    }
    return all;
}

std::string mac_under(VaultKey const& key, std::string_view bytes) {
    return hmac(Hash::sha256, bytes_of(key), bytes);
}

std::string code_mac(VaultKey const& key, std::string_view row_id, std::string_view code) {
    return mac_under(key, joined({"one-time code", row_id, code}));
}

/// Bytes that follow from a key and a text: HMAC in counter mode.
class DerivedBytes final : public RandomSource {
public:
    DerivedBytes(VaultKey const& key, std::string text) : key_{key}, text_{std::move(text)} {}

    void fill(std::span<std::byte> bytes) override {
        for (std::byte& byte : bytes) {
            if (block_.empty()) {
                std::string numbered = text_;
                append_number(numbered, counter_++);
                block_ = mac_under(key_, numbered);
            }
            byte = static_cast<std::byte>(block_.back());
            block_.pop_back();
        }
    }

private:
    VaultKey key_;
    std::string text_;
    std::uint64_t counter_ = 0;
    std::string block_;
};

} // namespace

bool is_code(std::string_view text) noexcept {
    return text.size() == code_digits &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

CodeMac make_code_mac(KeyVault& vault, std::string_view row_id, std::string_view code) {
    VaultKey const key = vault.current(KeyPurpose::code);
    return {.key_id = key.id, .mac = code_mac(key, row_id, code)};
}

bool matches_code_mac(KeyVault& vault,
                      std::string_view row_id,
                      std::string_view code,
                      std::uint32_t key_id,
                      std::string_view mac) {
    auto const key = vault.find(KeyPurpose::code, key_id);
    return key && equal_in_constant_time(code_mac(*key, row_id, code), mac);
}

std::optional<std::string>
derive_code(KeyVault& vault, std::uint32_t key_id, std::initializer_list<std::string_view> facts) {
    auto const key = vault.find(KeyPurpose::code, key_id);
    if (!key) {
        return std::nullopt;
    }
    DerivedBytes bytes{*key, joined({"derived code", joined(facts)})};
    return random_digits(bytes, code_digits);
}

} // namespace nostro::inline v0::detail
