#include "api/call.hpp"

#include "core/check.hpp"

#include <algorithm>
#include <utility>

namespace nostro::inline v0::api {

std::string const& Call::path(std::string_view name) const {
    auto const found = std::ranges::find(path_parameters, name, &Parameter::name);
    NOSTRO_CHECK(found != path_parameters.end());
    return found->value;
}

Response Call::answer(boost::json::value const& body) const {
    return json_response(route.status, body);
}

Response Call::answer() const {
    Response response;
    response.status = route.status;
    return response;
}

Response json_response(int status, boost::json::value const& body) {
    Response response;
    response.status = status;
    response.set_header("Content-Type", "application/json");
    response.body = to_text(body);
    return response;
}

void require_valid(std::vector<FieldError> errors) {
    if (!errors.empty()) {
        throw ApiError{Problem::invalid_request, "the request is not valid"}.with(
            std::move(errors));
    }
}

} // namespace nostro::inline v0::api
