#include "bind.hpp"
#include "structs.hpp"

#include <nostro/access/audit_sink.hpp>
#include <nostro/access/options.hpp>

namespace nostro::inline v0::python {

void bind_access_options(py::module_& module) {
    bind_struct<AccessOptions>(
        module,
        "AccessOptions",
        "What a bank lets be seen. The defaults are the closed ones, as in the Open Bank Project.",
        field("allow_public_views",
              &AccessOptions::allow_public_views,
              "Views may be public: anybody reads through them. While it is off, public views do "
              "not exist for anybody,\nand none can be made."),
        field("allow_firehose_views",
              &AccessOptions::allow_firehose_views,
              "Users with the entitlement CanUseAccountFirehoseAtAnyBank or "
              "CanUseAccountFirehose read all accounts of\na bank, through any view that an "
              "account has."));

    bind_struct<ReadRecord>(
        module,
        "ReadRecord",
        "Somebody has read data of an account through a view.",
        field("principal", &ReadRecord::principal, "Who."),
        field("subject", &ReadRecord::subject, "What."),
        field("bank_id", &ReadRecord::bank_id, "The bank."),
        field("account_id", &ReadRecord::account_id, "The account."),
        field("view_id", &ReadRecord::view_id, "The view."),
        field("count", &ReadRecord::count, "Entries, parties or accounts handed out."),
        field("at", &ReadRecord::at, "When."));
}

} // namespace nostro::inline v0::python
