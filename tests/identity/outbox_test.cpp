#include "domain/messages.hpp"
#include "identity/identity_bank.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace nostro;
using namespace support;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

detail::NewMessage
message(std::string to, std::string const& body, Channel channel = Channel::email) {
    return {.channel = channel,
            .to = std::move(to),
            .kind = "test",
            .subject = "subject of " + body,
            .body = body,
            .code = "123456"};
}

std::string enqueue(IdentityBank const& bank, detail::NewMessage const& message) {
    auto const state = bank.state();
    return state->host->written([&](storage::Transaction& transaction) {
        return detail::enqueue(transaction, *state, message);
    });
}

template <class Messages>
std::vector<std::string> bodies(Messages const& messages) {
    std::vector<std::string> found;
    for (Message const& one : messages) {
        found.push_back(one.body);
    }
    return found;
}

using Bodies = std::vector<std::string>;

/// A carrier that is sometimes down.
class Carrier final : public MessageSender {
public:
    void send(Message const& message) override {
        ++attempts;
        if (message.body == broken) {
            throw std::runtime_error{"no line: " + message.body};
        }
        sent.push_back(message);
    }

    std::vector<Message> sent;
    std::string broken;
    int attempts = 0;
};

} // namespace

TEST_CASE("messages wait in the order they were written, whole") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const id =
            enqueue(bank, message("+4799999999", "one \xE2\x82\xAC \"1\"\n", Channel::sms));
        enqueue(bank, message("a@example.test", "two"));
        auto const waiting = bank.outbox().list();
        REQUIRE(waiting.size() == 2);
        CHECK(waiting[0].id == id);
        CHECK(waiting[0].channel == Channel::sms);
        CHECK(waiting[0].to == "+4799999999");
        CHECK(waiting[0].kind == "test");
        CHECK(waiting[0].subject == "subject of one \xE2\x82\xAC \"1\"\n");
        CHECK(waiting[0].body == "one \xE2\x82\xAC \"1\"\n");
        CHECK(waiting[0].code == "123456");
        CHECK(waiting[0].created_at == morning);
        CHECK(waiting[1].channel == Channel::email);
        CHECK(bodies(bank.outbox().list({.limit = 1})).size() == 1);
        CHECK(field_of([&] { static_cast<void>(bank.outbox().list({.limit = 0})); }) == "limit");
    });
}

TEST_CASE("a message of work that is rolled back is never sent") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const state = bank.state();
        CHECK_THROWS_AS(state->host->write([&](storage::Transaction& transaction) {
            static_cast<void>(detail::enqueue(transaction, *state, message("a@b.test", "lost")));
            throw NotFound{"the work failed"};
        }),
                        NotFound);
        CHECK(bank.outbox().list().empty());
    });
}

TEST_CASE("messages are taken by address, and marked as sent by id") {
    on_each_identity_store([](IdentityBank& bank) {
        enqueue(bank, message("a@example.test", "one"));
        auto const second = enqueue(bank, message("b@example.test", "two"));
        enqueue(bank, message("a@example.test", "three"));
        auto outbox = bank.outbox();
        CHECK(bodies(outbox.take("a@example.test")) == Bodies{"one", "three"});
        CHECK(outbox.take("a@example.test").empty());
        CHECK(bodies(outbox.list()) == Bodies{"two"});
        outbox.mark_sent(second);
        outbox.mark_sent(second);
        CHECK(outbox.list().empty());
    });
}

TEST_CASE("what is delivered is removed; what fails is tried again, later and later") {
    on_each_identity_store([](IdentityBank& bank) {
        Carrier carrier;
        carrier.broken = "two";
        for (char const* body : {"one", "two", "three"}) {
            enqueue(bank, message("a@example.test", body));
        }
        auto outbox = bank.outbox();
        CHECK(outbox.deliver(carrier) == 2);
        CHECK(bodies(carrier.sent) == Bodies{"one", "three"});
        CHECK(bodies(outbox.list()) == Bodies{"two"});
        CHECK(bank.host().log.text.find("message.not_sent") != std::string::npos);
        CHECK(bank.host().log.text.find("two") == std::string::npos);

        for (seconds const pause : {seconds{30},
                                    seconds{60},
                                    seconds{120},
                                    seconds{240},
                                    seconds{480},
                                    seconds{960},
                                    seconds{1'920},
                                    seconds{3'600},
                                    seconds{3'600}}) {
            CAPTURE(pause.count());
            int const attempts = carrier.attempts;
            bank.clock().advance(pause - seconds{1});
            CHECK(outbox.deliver(carrier) == 0);
            CHECK(carrier.attempts == attempts);
            bank.clock().advance(seconds{1});
            CHECK(outbox.deliver(carrier) == 0);
            CHECK(carrier.attempts == attempts + 1);
        }
        carrier.broken.clear();
        bank.clock().advance(seconds{3'600});
        CHECK(outbox.deliver(carrier) == 1);
        CHECK(outbox.deliver(carrier) == 0);
        CHECK(outbox.list().empty());
    });
}

TEST_CASE("a step of delivery has a bound, and the oldest go first") {
    on_each_identity_store([](IdentityBank& bank) {
        Carrier carrier;
        for (int at = 0; at < 5; ++at) {
            enqueue(bank, message("a@example.test", std::to_string(at)));
            bank.clock().advance(seconds{1});
        }
        auto outbox = bank.outbox();
        CHECK(outbox.deliver(carrier, 2) == 2);
        CHECK(bodies(carrier.sent) == Bodies{"0", "1"});
        CHECK(outbox.deliver(carrier, 2) == 2);
        CHECK(outbox.deliver(carrier, 2) == 1);
        CHECK(field_of([&] { outbox.deliver(carrier, 0); }) == "limit");
    });
}

TEST_CASE("a message whose code has expired is dropped, not sent") {
    on_each_identity_store([](IdentityBank& bank) {
        Carrier carrier;
        auto late = message("a@example.test", "late");
        late.expires_at = morning + minutes{5};
        enqueue(bank, late);
        enqueue(bank, message("a@example.test", "timeless"));
        bank.clock().advance(minutes{5});
        CHECK(bank.outbox().deliver(carrier) == 1);
        CHECK(bodies(carrier.sent) == Bodies{"timeless"});
        CHECK(bank.outbox().list().empty());
    });
}

TEST_CASE("a message that was taken while it was sent is no error") {
    on_each_identity_store([](IdentityBank& bank) {
        class Taking final : public MessageSender {
        public:
            explicit Taking(IdentityBank& bank) : bank_{bank} {}

            void send(Message const& message) override {
                static_cast<void>(bank_.messages_to(message.to));
                throw std::runtime_error{"too late"};
            }

        private:
            IdentityBank& bank_;
        };

        Taking sender{bank};
        enqueue(bank, message("a@example.test", "one"));
        CHECK(bank.outbox().deliver(sender) == 0);
        CHECK(bank.outbox().list().empty());
    });
}

TEST_CASE("messages are for the host alone") {
    on_each_identity_store([](IdentityBank& bank) {
        Carrier carrier;
        enqueue(bank, message("a@example.test", "one"));
        Outbox outbox{bank.state(client_with({"admin:dintero"}))};
        CHECK_THROWS_AS(static_cast<void>(outbox.list()), Forbidden);
        CHECK_THROWS_AS(outbox.take("a@example.test"), Forbidden);
        CHECK_THROWS_AS(outbox.mark_sent("x"), Forbidden);
        CHECK_THROWS_AS(outbox.deliver(carrier), Forbidden);
        CHECK(bank.outbox().list().size() == 1);
    });
}

TEST_CASE("a message lies in the store encrypted, bound to its row") {
    IdentityBank bank{Store::sqlite};
    auto confidential = message("a@example.test", "confidential body");
    confidential.code = "unmistakable-code";
    enqueue(bank, confidential);
    std::string const bytes = read_file(bank.file()) + read_file(bank.file() + "-wal");
    CHECK(bytes.find("a@example.test") != std::string::npos);
    for (char const* part : {"confidential", "unmistakable"}) {
        CAPTURE(part);
        CHECK(bytes.find(part) == std::string::npos);
    }
}
