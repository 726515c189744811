#include "api/obp/extra_shapes.hpp"
#include "api/obp/notes.hpp"
#include "api/obp/refusals.hpp"
#include "api/obp/request.hpp"
#include "api/tables.hpp"

#include <array>
#include <deque>
#include <string>
#include <utility>
#include <vector>

/// What an account keeps about others: the same operations for each text and place, of the accounts
/// on the other side of transactions and of counterparties.
namespace nostro::inline v0::api {

namespace obp {

namespace {

/// A text or a place, whose name ends its path.
struct PartyMember {
    std::string_view name;
    bool is_place;
    Shape body;
    Shape answer;
};

constexpr Field alias_fields[]{required("alias", text(0, 64))};
constexpr Field more_info_fields[]{required("more_info", short_text)};
constexpr Field url_fields[]{required("url", url_text_shape)};
constexpr Field image_url_fields[]{required("image_url", url_text_shape)};
constexpr Field open_corporates_url_fields[]{required("open_corporates_url", url_text_shape)};
constexpr Field corporate_location_fields[]{required("corporate_location", place_shape)};
constexpr Field physical_location_fields[]{required("physical_location", place_shape)};

constexpr Field shown_alias_fields[]{required("alias", text_or_null)};
constexpr Field shown_more_info_fields[]{required("more_info", text_or_null)};
constexpr Field shown_url_fields[]{required("url", text_or_null)};
constexpr Field shown_image_url_fields[]{required("image_url", text_or_null)};
constexpr Field shown_open_corporates_url_fields[]{required("open_corporates_url", text_or_null)};
constexpr Field shown_corporate_location_fields[]{
    required("corporate_location", location_shape.or_null())};
constexpr Field shown_physical_location_fields[]{
    required("physical_location", location_shape.or_null())};

constexpr std::array party_members{
    PartyMember{"public_alias", false, alias_fields, shown_alias_fields},
    PartyMember{"private_alias", false, alias_fields, shown_alias_fields},
    PartyMember{"more_info", false, more_info_fields, shown_more_info_fields},
    PartyMember{"url", false, url_fields, shown_url_fields},
    PartyMember{"image_url", false, image_url_fields, shown_image_url_fields},
    PartyMember{
        "open_corporates_url", false, open_corporates_url_fields, shown_open_corporates_url_fields},
    PartyMember{
        "corporate_location", true, corporate_location_fields, shown_corporate_location_fields},
    PartyMember{
        "physical_location", true, physical_location_fields, shown_physical_location_fields},
};

/// Of whom it is kept.
struct PartyOwner {
    std::string_view path;
    std::string_view id; ///< as a part of the ids of routes
};

constexpr std::array party_owners{
    PartyOwner{"/banks/{bank_id}/accounts/{account_id}/{view_id}/other_accounts/{other_account_id}",
               "other_account"},
    PartyOwner{"/banks/{bank_id}/accounts/{account_id}/{view_id}/counterparties/{counterparty_id}",
               "counterparty"},
};

/// Behind the path of the party. Aliases stand beside what else is kept.
std::string path_of(std::string_view name) {
    bool const is_beside = name == "metadata" || name.ends_with("_alias");
    return (is_beside ? "/" : "/metadata/") + std::string{name};
}

/// The routes and the texts they refer to, made once.
class PartyRoutes {
public:
    PartyRoutes() {
        for (PartyOwner const& owner : party_owners) {
            add_reads(owner);
            for (PartyMember const& member : party_members) {
                add_writes(owner, member);
            }
        }
        groups_ = {
            RouteGroup{.api = Api::obp, .tag = "metadata", .prefix = prefix, .routes = reads_},
            RouteGroup{.api = Api::obp,
                       .tag = "metadata",
                       .prefix = prefix,
                       .guard = run<require_user>,
                       .routes = writes_}};
    }

    [[nodiscard]] std::span<RouteGroup const> groups() const noexcept { return groups_; }

private:
    /// A text that lives as long as the routes.
    std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

    /// A route without body and answer; "get" and "url" of an other account, for example.
    Route
    make(Method method, std::string_view verb, PartyOwner const& owner, std::string_view name) {
        Route route;
        route.method = method;
        route.path = keep(std::string{owner.path} + path_of(name));
        route.id = keep("obp_" + std::string{verb} + '_' + std::string{owner.id} + '_' +
                        std::string{name});
        auto summary = std::string{verb} + ' ' + std::string{name} + " of a party";
        summary.front() = static_cast<char>(summary.front() - 'a' + 'A');
        route.summary = keep(std::move(summary));
        route.beyond_seed = true;
        return route;
    }

    void add_reads(PartyOwner const& owner) {
        auto all = make(Method::get, "get", owner, "metadata");
        all.security = Security::bearer_or_none;
        all.answer = other_metadata_shape;
        all.run = run<get_party_metadata>;
        reads_.push_back(all);
        for (PartyMember const& member : party_members) {
            auto route = make(Method::get, "get", owner, member.name);
            route.security = Security::bearer_or_none;
            route.answer = member.answer;
            route.run = member.is_place ? run<get_party_place> : run<get_party_text>;
            reads_.push_back(route);
        }
    }

    void add_writes(PartyOwner const& owner, PartyMember const& member) {
        auto add = make(Method::post, "add", owner, member.name);
        add.status = 201;
        add.body = json_body(member.body);
        add.answer = success_shape;
        add.keyed = true;
        add.run = member.is_place ? run<write_party_place> : run<write_party_text>;
        writes_.push_back(add);
        auto update = make(Method::put, "update", owner, member.name);
        update.body = add.body;
        update.answer = add.answer;
        update.run = add.run;
        writes_.push_back(update);
        auto erase = make(Method::delete_, "delete", owner, member.name);
        erase.status = 204;
        erase.media = "";
        erase.run = member.is_place ? run<delete_party_place> : run<delete_party_text>;
        writes_.push_back(erase);
    }

    std::deque<std::string> texts_;
    std::vector<Route> reads_;
    std::vector<Route> writes_;
    std::array<RouteGroup, 2> groups_;
};

} // namespace

} // namespace obp

std::span<RouteGroup const> obp_party_routes() {
    static obp::PartyRoutes const routes;
    return routes.groups();
}

} // namespace nostro::inline v0::api
