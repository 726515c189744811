#include "bind.hpp"
#include "ports.hpp"
#include "services.hpp"

#include <nostro/identity/audit_log.hpp>
#include <nostro/identity/outbox.hpp>

namespace nostro::inline v0::python {
namespace {

void bind_audit_log(py::module_& module) {
    bind_struct<AuditEvent>(
        module,
        "AuditEvent",
        "One line of the audit log. It holds ids, times and fixed words, never a password, code or "
        "token, and\nno text that a request has brought.",
        field("seq", &AuditEvent::seq, "From 1, without gaps."),
        field("id", &AuditEvent::id, "UUID made of tenant and seq."),
        field("at", &AuditEvent::at, "When it was."),
        field("kind",
              &AuditEvent::kind,
              "What was done: user.created, role.deleted, token.revoked, ..."),
        field("actor_kind", &AuditEvent::actor_kind, "What kind of actor did it."),
        field("actor", &AuditEvent::actor, "Who did it: client or user id; empty: the host."),
        field("client", &AuditEvent::client, "The application it came through; may be empty."),
        field("address", &AuditEvent::address, "Where the request came from; may be empty."),
        field("subject", &AuditEvent::subject, "Id of the user it is about; may be empty."),
        field("entity", &AuditEvent::entity, "Id of what was changed; may be empty."),
        field("outcome", &AuditEvent::outcome, "How it went."),
        field("reason", &AuditEvent::reason, "One word; empty after success."),
        field("context", &AuditEvent::context, "Further ids, times and words."),
        field("hash",
              &AuditEvent::hash,
              "SHA-256 over the event and the hash before it, 64 hexadecimal digits."));

    bind_struct<AuditFilter>(
        module,
        "AuditFilter",
        "Which events to list. Empty members do not select.",
        field("subject", &AuditFilter::subject, "About this user."),
        field("client", &AuditFilter::client, "By or through this application."),
        field("kind", &AuditFilter::kind, "Of this kind."),
        field("involving", &AuditFilter::involving, "About or by this user: an activity log."));

    auto report = bind_struct<AuditReport>(
        module,
        "AuditReport",
        "What AuditLog.verify found.",
        field("events", &AuditReport::events, "Checked."),
        field("hash", &AuditReport::hash, "Of the last one; empty without events."),
        field("first_bad",
              &AuditReport::first_bad,
              "The first event that is not as it was written: missing, changed, or in another "
              "place."));

    report.def_property_readonly("ok", &AuditReport::ok, "Whether nothing was found.");
    ServiceClass<AuditLog>{module,
                           "AuditLog",
                           "What happened to users, roles, clients, tokens and consents of a "
                           "tenant.\n\nAppend-only, each event bound to the one before by its "
                           "hash, written in the transaction of what it\ntells of."}
        .def_pages("",
                   &AuditLog::list,
                   "Events, newest first.",
                   py::arg_v("filter", AuditFilter{}, "AuditFilter()"))
        .def("verify",
             &AuditLog::verify,
             "Compute every hash again. Keep the last hash outside of the bank.");
}

void bind_outbox(py::module_& module) {
    bind_struct<Message>(
        module,
        "Message",
        "A message to a person. It may hold a one-time code or link: it is not to be logged.",
        field("id",
              &Message::id,
              "Stable over repeated deliveries, so that a sender can drop a repeat."),
        field("channel", &Message::channel, "Channel."),
        field("to", &Message::to, "Phone number or email address."),
        field("kind",
              &Message::kind,
              "What it is about: one_time_code, password_reset, invitation ..."),
        secret("subject", &Message::subject, "Plain text; empty for SMS."),
        secret("body", &Message::body, "Plain text."),
        secret("code",
               &Message::code,
               "The code or link in the body, for senders with templates of their own."),
        field("created_at", &Message::created_at, "When it was made."));

    ServiceClass<Outbox> outbox{module,
                                "Outbox",
                                "Messages that wait to be sent, in the order they were written; "
                                "for the host alone.\n\nThey are written in the transaction of "
                                "what they tell of, and encrypted at rest."};
    outbox.def_pages("", &Outbox::list, "The messages that wait, oldest first.")
        .def("take",
             &Outbox::take,
             py::arg("to"),
             "Read and remove the messages to this phone number or address, at most 1,000 at once.")
        .def("mark_sent",
             &Outbox::mark_sent,
             py::arg("id"),
             "Remove a message that the host has sent itself; one that is gone is no error.");
    outbox.bound().def(
        "deliver",
        [](ServiceHandle<Outbox> const& self, py::function sender, std::size_t limit) {
            auto const messages = make_sender(std::move(sender));
            return self.call([&](Outbox& service) { return service.deliver(*messages, limit); });
        },
        py::arg("sender"),
        py::arg("limit") = 100,
        "Hand the oldest messages that are due to `sender(message)`; returns how many it took.\n\n"
        "One for which it raises stays, and is tried again later. Raises InvalidArgument in a "
        "unit.");
}

} // namespace

void bind_identity_records(py::module_& module) {
    bind_audit_log(module);
    bind_outbox(module);
}

} // namespace nostro::inline v0::python
