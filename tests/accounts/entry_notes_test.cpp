#include "accounts/accounts_bank.hpp"

using namespace nostro;
using namespace support;
using namespace std::chrono_literals;

namespace {

std::vector<std::string> texts_of(EntryMetadata const& metadata) {
    std::vector<std::string> texts;
    for (Annotation const& annotation : metadata.annotations) {
        texts.push_back(annotation.text);
    }
    return texts;
}

using Texts = std::vector<std::string>;

NewAnnotation comment(std::string text) {
    return {.kind = AnnotationKind::comment, .text = std::move(text)};
}

} // namespace

TEST_CASE("K111, L131: a narrative is one for all views") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto notes = bank.session().entry_notes();
        bank.new_account("a");
        auto const id = bank.pay("a", 5, "work").id;
        CHECK(notes.get({bank_id, "a", "owner"}, id) == EntryMetadata{});
        notes.set_narrative(bank_id, "a", id, "salary");
        CHECK(notes.get({bank_id, "a", "owner"}, id).narrative == "salary");
        CHECK(notes.get({bank_id, "a", "_b"}, id).narrative == "salary");
        notes.set_narrative(bank_id, "a", id, "salary of May");
        CHECK(notes.get({bank_id, "a", "owner"}, id).narrative == "salary of May");
        notes.set_narrative(bank_id, "a", id, "");
        CHECK(notes.get({bank_id, "a", "owner"}, id).narrative.empty());
        CHECK(refusal_of([&] { notes.set_narrative(bank_id, "a", "nothing", "x"); }) ==
              "entry_id: entry_not_found");
    });
}

TEST_CASE("K112, L131: comments, tags and images are of one view, with author and time") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto notes = bank.as_user("user-1").entry_notes();
        bank.new_account("a");
        auto const id = bank.pay("a", 5, "work").id;
        auto const first = notes.add({bank_id, "a", "_a"}, id, comment("one"));
        bank.clock.advance(1s);
        notes.add({bank_id, "a", "_a"}, id, {.kind = AnnotationKind::tag, .text = "two"});
        auto const image = notes.add(
            {bank_id, "a", "_a"},
            id,
            {.kind = AnnotationKind::image, .text = "three", .url = "https://x.example/1.png"});
        notes.add({bank_id, "a", "owner"}, id, comment("four"));
        CHECK(first.author_id == "user-1");
        CHECK(first.created_at == bank.clock.now() - 1s);
        auto const read = notes.get({bank_id, "a", "_a"}, id);
        CHECK(texts_of(read) == Texts{"one", "two", "three"});
        CHECK(read.annotations[0] == first);
        CHECK(read.annotations[2] == image);
        CHECK(texts_of(notes.get({bank_id, "a", "owner"}, id)) == Texts{"four"});
        CHECK(notes.get({bank_id, "a", "_c"}, id) == EntryMetadata{});

        CHECK(notes.find({bank_id, "a", "_a"}, id, first.id) == first);
        CHECK_FALSE(notes.find({bank_id, "a", "owner"}, id, first.id));
        CHECK(refusal_of([&] {
                  notes.erase({bank_id, "a", "owner"}, id, first.id);
              }) == "annotation_id: annotation_not_found");
        notes.erase({bank_id, "a", "_a"}, id, first.id);
        CHECK_FALSE(notes.find({bank_id, "a", "_a"}, id, first.id));
        bank.clock.advance(1s);
        notes.add({bank_id, "a", "_a"}, id, comment("five")); // takes the place of the first
        CHECK(texts_of(notes.get({bank_id, "a", "_a"}, id)) == Texts{"two", "three", "five"});
        notes.erase_all({bank_id, "a", "_a"});
        CHECK(notes.get({bank_id, "a", "_a"}, id) == EntryMetadata{});
        CHECK(texts_of(notes.get({bank_id, "a", "owner"}, id)) == Texts{"four"});
    });
}

TEST_CASE("K114: a place is refused off the globe, and reads back equal, for one view") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto notes = bank.as_user("user-1").entry_notes();
        bank.new_account("a");
        auto const id = bank.pay("a", 5, "work").id;
        auto const refusal = [&](double latitude, double longitude) {
            return refusal_of([&] {
                notes.set_where({bank_id, "a", "owner"}, id, Coordinates{latitude, longitude});
            });
        };
        CHECK(refusal(400, 200) == "latitude: invalid_location");
        CHECK(refusal(90.1, 0) == "latitude: invalid_location");
        CHECK(refusal(0, -180.1) == "longitude: invalid_location");
        CHECK(refusal(std::numeric_limits<double>::quiet_NaN(), 0) == "latitude: invalid_location");
        CHECK_FALSE(notes.get({bank_id, "a", "owner"}, id).where);
        for (double const value : {0.1, 1.231, 54.752158, -89.99999999999999, 1e-300, 90.0}) {
            notes.set_where({bank_id, "a", "owner"}, id, Coordinates{value, value});
            CHECK(notes.get({bank_id, "a", "owner"}, id).where ==
                  Location{value, value, bank.clock.now(), "user-1"});
        }
        CHECK_FALSE(notes.get({bank_id, "a", "_b"}, id).where);
        notes.set_where({bank_id, "a", "owner"}, id, std::nullopt);
        CHECK_FALSE(notes.get({bank_id, "a", "owner"}, id).where);
    });
}

TEST_CASE("bad annotations are refused, and more than a thousand") {
    on_each_accounts_store([](AccountsBank& bank) {
        bank.new_account("a");
        auto const id = bank.pay("a", 5, "work").id;
        auto const refusal = [&](NewAnnotation const& annotation) {
            return refusal_of([&] {
                bank.session().entry_notes().add({bank_id, "a", "owner"}, id, annotation);
            });
        };
        CHECK(refusal(comment("")) == "text: invalid_text");
        CHECK(refusal(comment(std::string(2'001, 'a'))) == "text: value_too_long");
        CHECK(refusal({.kind = AnnotationKind::tag, .text = std::string(256, 'a')}) ==
              "text: value_too_long");
        CHECK(refusal({.kind = AnnotationKind::image, .text = "x"}) == "url: invalid_text");
        CHECK(refusal({.kind = AnnotationKind::tag, .text = "x", .url = "y"}) ==
              "url: value_too_long");
        bank.core().atomically([&](Unit& unit) {
            auto notes = unit.system().entry_notes();
            for (std::size_t i = 0; i < EntryNotes::annotations_max; ++i) {
                notes.add({bank_id, "a", "owner"}, id, comment(std::to_string(i)));
            }
        });
        CHECK(refusal(comment("x")) == "entry_id: too_many_annotations");
        auto const read = bank.session().entry_notes().get({bank_id, "a", "owner"}, id);
        CHECK(read.annotations.size() == EntryNotes::annotations_max);
        CHECK(read.annotations.back().text == "999");
    });
}

TEST_CASE("the metadata of a page is what its entries have, in their order") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto notes = bank.session().entry_notes();
        bank.new_account("a");
        bank.new_account("b");
        for (int i = 0; i < 10; ++i) {
            auto payment = AccountsBank::payment("a", 1, "");
            payment.other = OwnAccount{"b"};
            payment.id = std::to_string(i);
            bank.session().account_entries().post(payment);
            if (i % 2 == 0) {
                notes.set_narrative(bank_id, "a", payment.id, "n" + payment.id);
            }
            for (int j = 0; j < i % 3; ++j) {
                notes.add({bank_id, "a", "owner"}, payment.id, comment(payment.id));
            }
        }
        auto const entries = bank.entries({.account_id = "a"});
        auto const metadata = notes.list(entries, "owner");
        REQUIRE(metadata.size() == 10);
        for (std::size_t at = 0; at < entries.size(); ++at) {
            CHECK(metadata[at] == notes.get({bank_id, "a", "owner"}, entries[at].id));
            CHECK(metadata[at].annotations.size() == std::stoul(entries[at].id) % 3);
        }
        // The other account of each entry keeps notes of its own.
        for (EntryMetadata const& other : notes.list(bank.all_entries("b"), "owner")) {
            CHECK(other == EntryMetadata{});
        }
    });
}
