#pragma once

#include "support/fixture.hpp"

#include <nostro/statements/statement.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

/// ISO 20022 messages against the schemas of ISO 20022.
namespace support {

[[nodiscard]] inline std::string read_file(std::string const& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

inline void write_file(std::string const& path, std::string_view text) {
    std::ofstream{path, std::ios::binary}.write(text.data(),
                                                static_cast<std::streamsize>(text.size()));
}

/// Validates with xmllint, where there is one.
class IsoSchemas {
public:
    [[nodiscard]] static bool can_validate() {
        static bool const found = std::system("xmllint --version >/dev/null 2>&1") == 0;
        return found;
    }

    /// What the schema of the format finds wrong; empty: nothing.
    [[nodiscard]] std::string findings(std::string const& xml, nostro::StatementFormat format) {
        std::string const name{nostro::names_of(format)[static_cast<std::size_t>(format)]};
        std::string const schema =
            std::string{NOSTRO_TEST_DATA} + "/iso20022/" + name + ".001.08.xsd";
        REQUIRE(std::filesystem::exists(schema));
        write_file(folder_.file("message.xml"), xml);
        std::string const command = "xmllint --nonet --noout --schema '" + schema + "' '" +
                                    folder_.file("message.xml") + "' >'" +
                                    folder_.file("findings") + "' 2>&1";
        bool const is_valid = std::system(command.c_str()) == 0;
        std::string const found = read_file(folder_.file("findings"));
        return is_valid ? std::string{} : found.empty() ? "xmllint failed" : found;
    }

private:
    TempFolder folder_;
};

inline constexpr nostro::StatementFormat iso_formats[]{nostro::StatementFormat::camt_053,
                                                       nostro::StatementFormat::camt_052,
                                                       nostro::StatementFormat::camt_054};

/// Whether the rest of a test that validates has to be passed over, which it says.
[[nodiscard]] inline bool skips_validation() {
    if (!IsoSchemas::can_validate()) {
        MESSAGE("skipped: xmllint is missing (Debian: libxml2-utils)");
        return true;
    }
    return false;
}

} // namespace support
