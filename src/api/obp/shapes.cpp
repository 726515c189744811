#include "api/obp/shapes.hpp"

namespace nostro::inline v0::api::obp {

namespace {

/// @param all  tell of all permissions, or of those of the older shape
template <std::size_t Permissions>
FieldList<view_member_count + Permissions> make_view_fields(bool all) {
    FieldList<view_member_count + Permissions> made{{
        required("id", text(1)),
        required("short_name", text_or_null),
        required("description", text_or_null),
        required("is_public", boolean()),
        required("alias", text().described("public, private, or empty: the real name is shown.")),
        required("hide_metadata_if_alias_used", boolean()),
    }};
    auto at = view_member_count;
    for (PermissionInfo const& info : permissions()) {
        if (all || !info.since_3_0) {
            made.fields[at++] = required(info.name, boolean());
        }
    }
    return made;
}

} // namespace

FieldList<view_member_count + permission_count> const view_fields =
    make_view_fields<permission_count>(true);
FieldList<view_member_count + older_permission_count> const older_view_fields =
    make_view_fields<older_permission_count>(false);

} // namespace nostro::inline v0::api::obp
