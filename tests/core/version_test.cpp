#include <nostro/core/version.hpp>

#include <doctest/doctest.h>

using namespace nostro;

TEST_CASE("the library has the version of its headers") {
    CHECK(runtime_version() == std::to_string(version_major) + "." + std::to_string(version_minor) +
                                   "." + std::to_string(version_patch));
}

TEST_CASE("the build report is one line that names what support asks for") {
    auto const report = build_report();
    CHECK(report.find("nostro " + runtime_version()) == 0);
    CHECK(report.find("OpenSSL") != std::string::npos);
    CHECK(report.find('\n') == std::string::npos);
}
