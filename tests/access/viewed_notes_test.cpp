#include "access/viewed_bank.hpp"

using namespace nostro;
using namespace support;
using enum Permission;

namespace {

NewAnnotation comment(std::string text) {
    return {.kind = AnnotationKind::comment, .text = std::move(text)};
}

NewAnnotation some(AnnotationKind kind) {
    return {.kind = kind,
            .text = "x",
            .url = kind == AnnotationKind::image ? "https://x.example/1.png" : ""};
}

struct NotePermissions {
    AnnotationKind kind;
    Permission see;
    Permission add;
    Permission remove;
};

constexpr std::array kinds{
    NotePermissions{AnnotationKind::comment, can_see_comments, can_add_comment, can_delete_comment},
    NotePermissions{AnnotationKind::tag, can_see_tags, can_add_tag, can_delete_tag},
    NotePermissions{AnnotationKind::image, can_see_images, can_add_image, can_delete_image},
};

std::string missing(Permission permission) {
    return "forbidden permission_missing " + std::string{name_of(permission)};
}

constexpr Coordinates paris{48.8, 2.3};

} // namespace

TEST_CASE("K111: a narrative is written through a view, and is one for all of them") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const owner = bank.view("owner");
        auto const other = bank.make_for(bank.bob, "_b", PermissionSet::all());
        auto const id = bank.pay("a", 5, "work").id;
        bank.as(bank.ann).set_narrative(owner, id, "salary");
        CHECK(bank.as(bank.ann).get_entry_metadata(owner, id).narrative == "salary");
        CHECK(bank.as(bank.bob).get_entry_metadata(other, id).narrative == "salary");
        CHECK(refused([&] { bank.as(bank.eve).set_narrative(owner, id, "x"); }) ==
              "forbidden no_view_access");
        CHECK(bank.as(bank.ann).get_entry_metadata(owner, id).narrative == "salary");
        bank.as(bank.ann).set_narrative(owner, id, "");
        CHECK_FALSE(bank.as(bank.ann).get_entry_metadata(owner, id).narrative);

        for (auto const permission : {can_edit_owner_comment, can_see_transaction_metadata}) {
            bank.set_permissions(other, all_but(permission));
            CHECK(refused([&] { bank.as(bank.bob).set_narrative(other, id, "x"); }) ==
                  missing(permission));
        }
        bank.set_permissions(
            other, PermissionSet::of(can_edit_owner_comment, can_see_transaction_metadata));
        bank.as(bank.bob).set_narrative(other, id, "by Bob");
        CHECK_FALSE(bank.as(bank.bob).get_entry_metadata(other, id).narrative);
        CHECK(bank.as(bank.ann).get_entry_metadata(owner, id).narrative == "by Bob");
        CHECK(refused([&] { bank.as(bank.bob).set_narrative(other, "nothing", "x"); }) ==
              "not_found entry_not_found");
    });
}

TEST_CASE("K112, L131: comments, tags and images are of the view through which they came") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const here = bank.make_for(bank.bob, "_a", PermissionSet::all());
        auto const there = bank.make_for(bank.bob, "_b", PermissionSet::all());
        auto const id = bank.pay("a", 5, "work").id;
        auto viewed = bank.as(bank.bob);
        for (auto const& kind : kinds) {
            auto const added = viewed.annotate(here, id, some(kind.kind));
            CHECK(added.author_id == bank.bob);
        }
        auto const shown = viewed.get_entry_metadata(here, id);
        CHECK(shown.comments->size() == 1);
        CHECK(shown.tags->size() == 1);
        CHECK(shown.images->size() == 1);
        CHECK(shown.comments->front().author_id == bank.bob);
        CHECK(viewed.get_entry_metadata(there, id).comments->empty());
        CHECK(bank.as(bank.ann).get_entry_metadata(bank.view("owner"), id).tags->empty());
        auto const listed = viewed.list_entries({.view = here});
        CHECK(listed.items.front().metadata == shown);

        // Of another view, and of another kind, it is not there.
        auto const comment_id = shown.comments->front().id;
        auto const erased = [&](ViewRef const& view, AnnotationKind kind) {
            return refused([&] { viewed.erase_annotation(view, id, kind, comment_id); });
        };
        CHECK(erased(there, AnnotationKind::comment) == "not_found annotation_not_found");
        CHECK(erased(here, AnnotationKind::tag) == "not_found annotation_not_found");
        CHECK(erased(here, AnnotationKind::comment) == "");
        CHECK(erased(here, AnnotationKind::comment) == "not_found annotation_not_found");
        CHECK(viewed.get_entry_metadata(here, id).comments->empty());
    });
}

TEST_CASE("each annotation needs the permissions of its kind, to add and to remove") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const view = bank.make_for(bank.bob, "_a", PermissionSet::all());
        auto const id = bank.pay("a", 5, "work").id;
        auto viewed = bank.as(bank.bob);
        for (auto const& kind : kinds) {
            CAPTURE(name_of(kind.add));
            auto const added = [&] {
                return refused([&] { return viewed.annotate(view, id, some(kind.kind)); });
            };
            for (auto const permission : {can_see_transaction_metadata, kind.add}) {
                bank.set_permissions(view, all_but(permission));
                CHECK(added() == missing(permission));
            }
            bank.set_permissions(view, PermissionSet::of(can_see_transaction_metadata, kind.add));
            auto const note = viewed.annotate(view, id, some(kind.kind));
            auto const erased = [&] {
                return refused([&] { viewed.erase_annotation(view, id, kind.kind, note.id); });
            };
            for (auto const permission : {can_see_transaction_metadata, kind.see, kind.remove}) {
                bank.set_permissions(view, all_but(permission));
                CHECK(erased() == missing(permission));
            }
            bank.set_permissions(
                view, PermissionSet::of(can_see_transaction_metadata, kind.see, kind.remove));
            CHECK(erased() == "");
        }
    });
}

TEST_CASE("K113: what somebody else has written is removed only by those who own the account") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const view =
            bank.make("_open", {.is_public = true, .permissions = PermissionSet::all()});
        auto const id = bank.pay("a", 5, "work").id;
        auto const first = bank.as(bank.bob).annotate(view, id, comment("one"));
        auto const second = bank.as(bank.bob).annotate(view, id, comment("two"));
        bank.as(bank.bob).set_where(view, id, paris);
        auto const erased = [&](std::string const& user, std::string const& note) {
            return refused(
                [&] { bank.as(user).erase_annotation(view, id, AnnotationKind::comment, note); });
        };
        auto const place_erased = [&](std::string const& user) {
            return refused([&] { bank.as(user).set_where(view, id, std::nullopt); });
        };
        CHECK(erased(bank.eve, first.id) == "forbidden not_the_author");
        CHECK(place_erased(bank.eve) == "forbidden not_the_author");
        CHECK(bank.as(bank.eve).get_entry_metadata(view, id).comments->size() == 2);
        CHECK(erased(bank.bob, first.id) == "");
        CHECK(erased(bank.ann, second.id) == "");
        CHECK(place_erased(bank.ann) == "");
        CHECK_FALSE(bank.as_nobody().get_entry_metadata(view, id).where);
        CHECK(place_erased(bank.eve) == ""); // there is nothing of anybody
    });
}

TEST_CASE("K114: a place is refused off the globe, reads back equal, and needs its permissions") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const view = bank.make_for(bank.bob, "_a", PermissionSet::all());
        auto const id = bank.pay("a", 5, "work").id;
        auto viewed = bank.as(bank.bob);
        auto const placed = [&](std::optional<Coordinates> const& where) {
            return refused([&] { viewed.set_where(view, id, where); });
        };
        CHECK(placed(Coordinates{400, 200}) == "invalid_argument invalid_location");
        CHECK_FALSE(viewed.get_entry_metadata(view, id).where);
        CHECK(placed(paris) == "");
        CHECK(viewed.get_entry_metadata(view, id).where ==
              Location{paris.latitude, paris.longitude, bank.clock.now(), bank.bob});
        for (auto const permission : {can_see_transaction_metadata, can_add_where_tag}) {
            bank.set_permissions(view, all_but(permission));
            CHECK(placed(paris) == missing(permission));
        }
        for (auto const permission :
             {can_see_transaction_metadata, can_see_where_tag, can_delete_where_tag}) {
            bank.set_permissions(view, all_but(permission));
            CHECK(placed(std::nullopt) == missing(permission));
        }
        bank.set_permissions(view, PermissionSet::all());
        CHECK(placed(std::nullopt) == "");
        CHECK_FALSE(viewed.get_entry_metadata(view, id).where);
    });
}

TEST_CASE("nobody writes nothing to entries, not even through a public view with all permissions") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const view =
            bank.make("_open", {.is_public = true, .permissions = PermissionSet::all()});
        auto const id = bank.pay("a", 5, "work").id;
        auto const note = bank.as(bank.bob).annotate(view, id, comment("one"));
        auto const before = bank.as_nobody().get_entry_metadata(view, id);
        // An application that acts for no user is nobody here.
        for (auto viewed : {bank.as_nobody(), bank.client("app").viewed_accounts()}) {
            CHECK(refused([&] { viewed.set_narrative(view, id, "x"); }) == "unauthenticated");
            CHECK(refused([&] { return viewed.annotate(view, id, comment("x")); }) ==
                  "unauthenticated");
            CHECK(refused([&] {
                      viewed.erase_annotation(view, id, AnnotationKind::comment, note.id);
                  }) == "unauthenticated");
            CHECK(refused([&] { viewed.set_where(view, id, paris); }) == "unauthenticated");
        }
        CHECK(bank.as_nobody().get_entry_metadata(view, id) == before);
    });
}

TEST_CASE("L123: without its gate nothing of what people have added is shown") {
    on_each_viewed_bank([](ViewedBank& bank) {
        auto const view = bank.make_for(bank.bob, "_a", all_but(can_see_transaction_metadata));
        auto const id = bank.pay("a", 5, "work").id;
        bank.as(bank.ann).set_narrative(bank.view("owner"), id, "salary");
        CHECK(bank.as(bank.bob).get_entry_metadata(view, id) == ModeratedEntryMetadata{});
        CHECK_FALSE(bank.as(bank.bob).get_entry(view, id).entry.metadata);
        CHECK(refused([&] { return bank.as(bank.bob).get_entry_metadata(view, "nothing"); }) ==
              "not_found entry_not_found");
    });
}
