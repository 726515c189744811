#include "storage/memory/column_store.hpp"
#include "storage/memory/numbers.hpp"

#include <nostro/storage/rows.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace nostro::storage;
using namespace nostro::storage::memory;
using nostro::Amount;

using Values = std::vector<Amount>;

Values read(Numbers const& numbers) {
    Values result;
    for (std::size_t at = 0; at < numbers.size(); ++at) {
        result.push_back(numbers.span().int128(at));
    }
    return result;
}

struct Edge {
    Amount value;
    Width width;
};

std::vector<Edge> const edges{
    {0, Width::one},
    {INT8_MIN, Width::one},
    {INT8_MAX, Width::one},
    {INT8_MAX + 1, Width::two},
    {INT8_MIN - 1, Width::two},
    {INT16_MIN, Width::two},
    {INT16_MAX, Width::two},
    {INT16_MAX + 1, Width::four},
    {INT16_MIN - 1, Width::four},
    {INT32_MIN, Width::four},
    {INT32_MAX, Width::four},
    {std::int64_t{INT32_MAX} + 1, Width::eight},
    {std::int64_t{INT32_MIN} - 1, Width::eight},
    {INT64_MIN, Width::eight},
    {INT64_MAX, Width::eight},
    {Amount{INT64_MAX} + 1, Width::sixteen},
    {Amount{INT64_MIN} - 1, Width::sixteen},
    {UINT64_MAX, Width::sixteen},
    {Amount::max(), Width::sixteen},
    {Amount::min(), Width::sixteen},
};

/// One text column after another, as a table keeps it and as it was handed in.
struct TextColumn {
    StoredColumn stored;
    std::vector<std::string> model;

    TextColumn() { stored.type = ColumnType::text; }

    void append(std::vector<std::string> const& texts) {
        Rows rows{std::array{ColumnType::text}};
        for (std::string const& text : texts) {
            rows.add(std::string_view{text});
        }
        stored.append(rows.view().columns[0], model.size(), texts.size());
        model.insert(model.end(), texts.begin(), texts.end());
    }

    void truncate(std::size_t size) {
        stored.truncate(size);
        model.resize(size);
    }

    [[nodiscard]] std::vector<std::string> read() const {
        std::vector<std::string> result;
        for (std::size_t row = 0; row < model.size(); ++row) {
            result.emplace_back(stored.span().bytes(row));
        }
        return result;
    }
};

} // namespace

TEST_CASE("numbers are as wide as the widest of them needs") {
    for (Edge const& edge : edges) {
        CAPTURE(to_string(edge.value));
        Numbers numbers;
        numbers.append(&edge.value, 1);
        CHECK(numbers.span().width == edge.width);
        CHECK(read(numbers) == Values{edge.value});
        if (auto const narrow = edge.value.to_int64()) {
            Numbers others;
            others.append(&*narrow, 1);
            CHECK(others.span().width == edge.width);
            CHECK(others.span().int64(0) == *narrow);
        }
    }
}

TEST_CASE("numbers keep their values when they become wider") {
    Numbers numbers;
    Values model;
    for (std::size_t const zeros : {std::size_t{0}, std::size_t{3}, std::size_t{2'000}}) {
        for (Edge const& edge : edges) {
            Values values(zeros, Amount{});
            values.push_back(edge.value);
            numbers.append(values.data(), values.size());
            model.insert(model.end(), values.begin(), values.end());
            CHECK(read(numbers) == model);
        }
    }
}

TEST_CASE("numbers have what a vector has after any history") {
    auto const seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random{seed};
    auto const below = [&](std::size_t end) {
        return std::uniform_int_distribution<std::size_t>{0, end - 1}(random);
    };
    for (std::size_t history = 0; history < 20; ++history) {
        std::size_t const widest = edges.size() - below(edges.size());
        auto const draw = [&] { return edges[below(widest)].value; };
        Numbers numbers;
        Values model;
        for (int step = 0; step < 60; ++step) {
            switch (below(4)) {
            case 0: {
                Values values(below(700) + 1);
                std::ranges::generate(values, draw);
                numbers.append(values.data(), values.size());
                model.insert(model.end(), values.begin(), values.end());
                break;
            }
            case 1: {
                std::vector<std::int64_t> values(below(700) + 1);
                std::ranges::generate(values, [&] { return draw().to_int64().value_or(1); });
                auto const base = static_cast<std::int64_t>(below(2)) * -1;
                std::ranges::replace(values, INT64_MIN, std::int64_t{0});
                numbers.append(values.data(), values.size(), base);
                for (std::int64_t const value : values) {
                    model.emplace_back(value + base);
                }
                break;
            }
            case 2: {
                auto const size = model.size() - std::min(model.size(), below(300));
                numbers.truncate(size);
                model.resize(size);
                break;
            }
            case 3: {
                Values values;
                std::vector<RowNumber> places;
                for (std::size_t count = below(20); count-- > 0 && !model.empty();) {
                    places.push_back(static_cast<RowNumber>(below(model.size())));
                    values.push_back(draw());
                }
                if (values.empty()) {
                    break;
                }
                Numbers replacing;
                replacing.append(values.data(), values.size());
                Numbers before;
                before.append_from(numbers.span(), places);
                numbers.widen_for(replacing.span(), values.size());
                numbers.put(replacing.span(), places, false);
                Values const old = model;
                for (std::size_t at = 0; at < places.size(); ++at) {
                    model[places[at]] = values[at];
                }
                CHECK(read(numbers) == model);
                if (below(2) == 0) { // taken back, last one first
                    numbers.put(before.span(), places, true);
                    model = old;
                }
                break;
            }
            }
        }
        CHECK(read(numbers) == model);
    }
}

TEST_CASE("texts of one length have no ends until one differs") {
    TextColumn column;
    column.append({"abcd", "efgh"});
    column.append({"ijkl"});
    CHECK(column.stored.span().length == 4);
    CHECK(column.stored.numbers.size() == 0);
    CHECK(column.read() == column.model);
    column.append({"mnop", "", "qr"});
    CHECK(column.stored.span().length == CellSpan::varied);
    CHECK(column.read() == column.model);
    column.truncate(2);
    column.append({"stuvw"});
    CHECK(column.read() == column.model);
    column.truncate(0);
    column.append({"", ""});
    column.append({"x"});
    CHECK(column.read() == column.model);
}
