#pragma once

#include "api/obp/transaction_shapes.hpp"

/// The shapes of what is served beyond the accounts of API 3.0.0.
namespace nostro::inline v0::api::obp {

// Banks

inline constexpr Field bank_fields[]{
    required("id", text(1)),
    required("short_name", text_or_null),
    required("full_name", text_or_null),
    required("logo", text_or_null),
    required("website", text_or_null),
    required("bank_routing", routing_shape),
};
inline constexpr Shape bank_shape = Shape{bank_fields}.named("ObpBank");
inline constexpr Shape bank_list_shape = any_number_of(bank_shape);
inline constexpr Field banks_fields[]{required("banks", bank_list_shape)};
inline constexpr Shape banks_shape = banks_fields;

inline constexpr Field bank_routing_fields[]{
    required("scheme", text(0, 32).described("When empty: OBP.")),
    required("address", text(0, 128).described("When empty: the id.")),
};
inline constexpr Shape bank_routing_shape = bank_routing_fields;
inline constexpr Field new_bank_fields[]{
    required("id", text(1, 64)),
    required("full_name", short_text),
    required("short_name", short_text),
    required("logo_url", text(0, 2'000)),
    required("website_url", text(0, 2'000)),
    required("swift_bic", short_text),
    required("national_identifier", short_text),
    required("bank_routing", bank_routing_shape),
};
inline constexpr Shape new_bank_shape = Shape{new_bank_fields}.named("ObpNewBank");

/// Branches, ATMs and products are told as the bank keeps them.
inline constexpr Shape document_shape = anything();
inline constexpr Shape document_list_shape = any_number_of(document_shape);
inline constexpr Field branches_fields[]{required("branches", document_list_shape)};
inline constexpr Shape branches_shape = branches_fields;
inline constexpr Field atms_fields[]{required("atms", document_list_shape)};
inline constexpr Shape atms_shape = atms_fields;
inline constexpr Field products_fields[]{required("products", document_list_shape)};
inline constexpr Shape products_shape = products_fields;

// Users

inline constexpr Field entitlement_fields[]{
    required("entitlement_id", uuid),
    required("role_name", text(1)),
    required("bank_id", text().described("Empty: everywhere.")),
};
inline constexpr Shape entitlement_shape = Shape{entitlement_fields}.named("ObpEntitlement");
inline constexpr Shape entitlement_list_shape = any_number_of(entitlement_shape);
inline constexpr Field entitlements_fields[]{required("list", entitlement_list_shape)};
inline constexpr Shape entitlements_shape = Shape{entitlements_fields}.named("ObpEntitlements");

inline constexpr Field new_entitlement_fields[]{
    required("bank_id", short_text),
    required("role_name", text(1, 255)),
};
inline constexpr Shape new_entitlement_shape =
    Shape{new_entitlement_fields}.named("ObpNewEntitlement");

inline constexpr Field user_detail_fields[]{
    required("user_id", text(1)),
    required("email", text()),
    required("provider_id", text()),
    required("provider", text()),
    required("username", text()),
    required("entitlements", entitlements_shape),
};
inline constexpr Shape user_detail_shape = Shape{user_detail_fields}.named("ObpUserDetail");

// What people add

inline constexpr Shape url_text_shape = text(0, 2'000);

inline constexpr Field place_fields[]{
    required("latitude", number(-90, 90)),
    required("longitude", number(-180, 180)),
};
inline constexpr Shape place_shape = Shape{place_fields}.named("ObpPlace");

inline constexpr Field narrative_fields[]{required("narrative", url_text_shape)};
inline constexpr Shape narrative_shape = narrative_fields;
inline constexpr Field shown_narrative_fields[]{required("narrative", text_or_null)};
inline constexpr Shape shown_narrative_shape = shown_narrative_fields;

inline constexpr Field new_comment_fields[]{required("value", text(1, 2'000))};
inline constexpr Shape new_comment_shape = new_comment_fields;
inline constexpr Field new_tag_fields[]{required("value", text(1, 255))};
inline constexpr Shape new_tag_shape = new_tag_fields;
inline constexpr Field new_image_fields[]{
    required("label", short_text),
    required("url", text(1, 2'000)),
};
inline constexpr Shape new_image_shape = new_image_fields;

inline constexpr Field comments_fields[]{required("comments", note_list_shape.or_null())};
inline constexpr Shape comments_shape = comments_fields;
inline constexpr Field tags_fields[]{required("tags", note_list_shape.or_null())};
inline constexpr Shape tags_shape = tags_fields;
inline constexpr Field images_fields[]{required("images", image_list_shape.or_null())};
inline constexpr Shape images_shape = images_fields;

inline constexpr Field where_fields[]{required("where", place_shape)};
inline constexpr Shape where_shape = where_fields;
inline constexpr Field shown_where_fields[]{required("where", location_shape.or_null())};
inline constexpr Shape shown_where_shape = shown_where_fields;

} // namespace nostro::inline v0::api::obp
