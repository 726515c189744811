#pragma once

namespace nostro::inline v0 {

class AuditSink;

/// What a bank lets be seen. The defaults are the closed ones, as in the Open Bank Project.
struct AccessOptions {
    /// Views may be public: anybody reads through them. While it is off, public views do not exist
    /// for anybody, and none can be made.
    bool allow_public_views = false;
    /// Users with the entitlement `CanUseAccountFirehoseAtAnyBank` or `CanUseAccountFirehose` read
    /// all accounts of a bank, through any view that an account has.
    bool allow_firehose_views = false;
    /// Told of each read of customer data; null: nobody is. Must outlive the core.
    AuditSink* audit = nullptr;
};

} // namespace nostro::inline v0
