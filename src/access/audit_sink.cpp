#include <nostro/access/audit_sink.hpp>

namespace nostro::inline v0 {

AuditSink::~AuditSink() = default;

} // namespace nostro::inline v0
