#include "columns.hpp"

#include <nostro/core/error.hpp>

#include <bit>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace nostro::inline v0::python {
namespace {

static_assert(std::endian::native == std::endian::little,
              "columns are read as little-endian numbers");

[[noreturn]] void raise_column(std::string_view name, std::string_view what) {
    throw InvalidArgument{std::string{name} + ": " + std::string{what},
                          {{"field", std::string{name}}}};
}

/// A contiguous buffer that is lent by a Python object. Made and destroyed with the interpreter's
/// lock; read without it.
class Buffer {
public:
    explicit Buffer(py::handle owner) {
        if (PyObject_GetBuffer(owner.ptr(), &view_, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) != 0) {
            throw py::error_already_set();
        }
    }

    ~Buffer() { PyBuffer_Release(&view_); }

    Buffer(Buffer const&) = delete;
    Buffer& operator=(Buffer const&) = delete;

    [[nodiscard]] std::byte const* data() const noexcept {
        return static_cast<std::byte const*>(view_.buf);
    }

    [[nodiscard]] std::size_t bytes() const noexcept { return static_cast<std::size_t>(view_.len); }

    [[nodiscard]] std::size_t item_bytes() const noexcept {
        return static_cast<std::size_t>(view_.itemsize);
    }

    /// The letter of the item's type in the words of Python's `struct`, or 0 for anything that is
    /// not a number in native order.
    [[nodiscard]] char type() const noexcept {
        std::string_view format = view_.format == nullptr ? "B" : view_.format;
        if (!format.empty() &&
            std::string_view{"@=<"}.find(format.front()) != std::string_view::npos) {
            format.remove_prefix(1);
        }
        return format.size() == 1 ? format.front() : '\0';
    }

private:
    Py_buffer view_{};
};

/// Call `use` with a zero of the C++ type of a buffer's items.
/// @return  false: the items are not integers
template <class Use>
bool with_integer_type(Buffer const& buffer, Use use) {
    bool const is_signed = std::string_view{"bhilqn"}.find(buffer.type()) != std::string_view::npos;
    bool const is_unsigned =
        std::string_view{"BHILQN"}.find(buffer.type()) != std::string_view::npos;
    if (buffer.type() == '\0' || (!is_signed && !is_unsigned)) {
        return false;
    }
    switch (buffer.item_bytes()) {
    case 1:
        is_signed ? use(std::int8_t{}) : use(std::uint8_t{});
        return true;
    case 2:
        is_signed ? use(std::int16_t{}) : use(std::uint16_t{});
        return true;
    case 4:
        is_signed ? use(std::int32_t{}) : use(std::uint32_t{});
        return true;
    case 8:
        is_signed ? use(std::int64_t{}) : use(std::uint64_t{});
        return true;
    default:
        return false;
    }
}

template <class Item>
Item item_at(Buffer const& buffer, std::size_t index) {
    Item item;
    std::memcpy(&item, buffer.data() + index * sizeof(Item), sizeof(Item));
    return item;
}

/// One column of the arguments: a buffer, one number for all, or nothing.
class Column {
public:
    Column(py::handle argument, std::string_view name) : name_{name} {
        if (argument.is_none()) {
            return;
        }
        if (PyLong_Check(argument.ptr()) && !PyBool_Check(argument.ptr())) {
            constant_ = amount_from(argument);
            return;
        }
        buffer_.emplace(argument);
    }

    [[nodiscard]] bool is_given() const noexcept { return constant_ || buffer_; }

    /// How many ids are in it.
    [[nodiscard]] std::size_t count_ids() const {
        if (!buffer_ || buffer_->bytes() % sizeof(Uuid) != 0) {
            raise_column(name_, "ids are a buffer of 16 bytes each");
        }
        return buffer_->bytes() / sizeof(Uuid);
    }

    /// Call `set(transfer, id)` for each transfer.
    template <class Set>
    void read_ids(std::vector<Transfer>& transfers, Set set) const {
        if (!is_given()) {
            return;
        }
        require_length(count_ids(), transfers.size());
        for (std::size_t i = 0; i < transfers.size(); ++i) {
            auto const* const first = buffer_->data() + i * sizeof(Uuid);
            set(transfers[i], Uuid::from_bytes(std::span<std::byte const, 16>{first, 16}));
        }
    }

    /// Call `set(transfer, number)` for each transfer; the number is checked to fit `Number`.
    template <class Number, class Set>
    void read_numbers(std::vector<Transfer>& transfers, Set set) const {
        if (constant_) {
            auto const narrow = constant_->to_int64();
            if (!narrow) {
                raise_column(name_, "the number does not fit");
            }
            for (auto& transfer : transfers) {
                set(transfer, checked<Number>(*narrow));
            }
            return;
        }
        if (buffer_) {
            read_items(transfers, [&](Transfer& transfer, auto item) {
                set(transfer, checked<Number>(item));
            });
        }
    }

    void read_amounts(std::vector<Transfer>& transfers) const {
        if (!buffer_) {
            throw py::type_error(name_ + " must be a buffer");
        }
        bool const is_wide =
            buffer_->item_bytes() == 1 ||
            buffer_->item_bytes() == sizeof(Amount); // bytes, or records of two halves
        if (!is_wide || buffer_->bytes() == transfers.size()) {
            read_items(transfers, [](Transfer& transfer, auto item) { transfer.amount = item; });
            return;
        }
        require_length(buffer_->bytes(), transfers.size() * sizeof(Amount));
        for (std::size_t i = 0; i < transfers.size(); ++i) {
            auto const low = item_at<std::uint64_t>(*buffer_, 2 * i);
            transfers[i].amount =
                Amount::from_halves(item_at<std::int64_t>(*buffer_, 2 * i + 1), low);
        }
    }

private:
    template <class Use>
    void read_items(std::vector<Transfer>& transfers, Use use) const {
        bool const is_integer = with_integer_type(*buffer_, [&](auto zero) {
            using Item = decltype(zero);
            require_length(buffer_->bytes(), transfers.size() * sizeof(Item));
            for (std::size_t i = 0; i < transfers.size(); ++i) {
                use(transfers[i], item_at<Item>(*buffer_, i));
            }
        });
        if (!is_integer) {
            throw py::type_error(name_ + " must be a buffer of integers in native byte order");
        }
    }

    template <class Number, class Item>
    Number checked(Item item) const {
        if (!std::in_range<Number>(item)) {
            raise_column(name_, "a number does not fit its field");
        }
        return static_cast<Number>(item);
    }

    void require_length(std::size_t have, std::size_t want) const {
        if (have != want) {
            raise_column(name_, "the column has not as many items as ids");
        }
    }

    std::string name_;
    std::optional<Amount> constant_;
    std::optional<Buffer> buffer_;
};

/// All columns, open for reading.
class Columns {
public:
    explicit Columns(ColumnArguments const& given)
        : ids_{given.ids, "ids"}, debit_accounts_{given.debit_accounts, "debit_accounts"},
          credit_accounts_{given.credit_accounts, "credit_accounts"}, amounts_{given.amounts,
                                                                               "amounts"},
          codes_{given.codes, "codes"}, kinds_{given.kinds, "kinds"}, flags_{given.flags, "flags"},
          pending_ids_{given.pending_ids, "pending_ids"},
          timeouts_s_{given.timeouts_s, "timeouts_s"}, effective_days_{given.effective_days,
                                                                       "effective_days"},
          user_data_ids_{given.user_data_ids, "user_data_ids"},
          user_data_numbers_{given.user_data_numbers, "user_data_numbers"},
          user_data_tags_{given.user_data_tags, "user_data_tags"}, times_ns_{given.times_ns,
                                                                             "times_ns"} {}

    /// Needs no interpreter's lock.
    [[nodiscard]] std::vector<Transfer> read() const {
        std::vector<Transfer> transfers(ids_.count_ids());
        ids_.read_ids(transfers, [](Transfer& t, Uuid id) { t.id = EntryId{id}; });
        debit_accounts_.read_ids(
            transfers, [](Transfer& t, Uuid id) { t.debit_account = LedgerAccountId{id}; });
        credit_accounts_.read_ids(
            transfers, [](Transfer& t, Uuid id) { t.credit_account = LedgerAccountId{id}; });
        pending_ids_.read_ids(transfers, [](Transfer& t, Uuid id) { t.pending_id = EntryId{id}; });
        user_data_ids_.read_ids(transfers, [](Transfer& t, Uuid id) { t.user_data.id = id; });
        amounts_.read_amounts(transfers);
        read_numbers(transfers);
        return transfers;
    }

private:
    void read_numbers(std::vector<Transfer>& transfers) const {
        codes_.read_numbers<std::uint16_t>(transfers,
                                           [](Transfer& t, std::uint16_t n) { t.code = n; });
        kinds_.read_numbers<std::uint8_t>(
            transfers, [](Transfer& t, std::uint8_t n) { t.kind = EventKind{n}; });
        flags_.read_numbers<std::uint16_t>(
            transfers, [](Transfer& t, std::uint16_t n) { t.flags = EventFlags{n}; });
        timeouts_s_.read_numbers<std::uint32_t>(
            transfers, [](Transfer& t, std::uint32_t n) { t.timeout_s = n; });
        effective_days_.read_numbers<std::int32_t>(transfers, [](Transfer& t, std::int32_t n) {
            t.effective_date = Date{std::chrono::days{n}};
        });
        user_data_numbers_.read_numbers<std::uint64_t>(
            transfers, [](Transfer& t, std::uint64_t n) { t.user_data.number = n; });
        user_data_tags_.read_numbers<std::uint32_t>(
            transfers, [](Transfer& t, std::uint32_t n) { t.user_data.tag = n; });
        times_ns_.read_numbers<std::int64_t>(transfers, [](Transfer& t, std::int64_t n) {
            t.time = Timestamp{std::chrono::nanoseconds{n}};
        });
    }

    Column ids_;
    Column debit_accounts_;
    Column credit_accounts_;
    Column amounts_;
    Column codes_;
    Column kinds_;
    Column flags_;
    Column pending_ids_;
    Column timeouts_s_;
    Column effective_days_;
    Column user_data_ids_;
    Column user_data_numbers_;
    Column user_data_tags_;
    Column times_ns_;
};

ColumnResults to_columns(std::vector<EventResult> const& results) {
    ColumnResults columns;
    columns.codes.reserve(results.size());
    columns.seqs.reserve(results.size());
    columns.times_ns.reserve(results.size());
    columns.first_codes.reserve(results.size());
    for (auto const& result : results) {
        columns.codes.push_back(static_cast<std::uint8_t>(result.code));
        columns.seqs.push_back(result.seq);
        columns.times_ns.push_back(result.time.time_since_epoch().count());
        columns.first_codes.push_back(static_cast<std::uint8_t>(result.first_code));
        columns.ok = columns.ok && result.ok();
    }
    return columns;
}

} // namespace

ColumnResults post_columns(LedgerHandle const& ledger,
                           ColumnArguments const& columns,
                           BatchOptions const& options) {
    Columns const open{columns};
    return ledger.call(
        [&](LedgerRoom& room) { return to_columns(room.ledger.post_batch(open.read(), options)); });
}

} // namespace nostro::inline v0::python
