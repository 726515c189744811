#pragma once

#include <nostro/access/view.hpp>
#include <nostro/accounts/counterparties.hpp>

#include <string>

namespace nostro::inline v0::detail {

/// What a view shows instead of the name of another party; empty: the name itself.
[[nodiscard]] inline std::string const& shown_alias(PartyMetadata const& metadata,
                                                    ViewContent const& view) noexcept {
    static std::string const no_alias;
    switch (view.alias) {
    case AliasMode::public_alias:
        return metadata.text(PartyText::public_alias);
    case AliasMode::private_alias:
        return metadata.text(PartyText::private_alias);
    case AliasMode::none:
        break;
    }
    return no_alias;
}

/// Whether a view keeps what is known of another party to itself, in reading and writing, because
/// it shows an alias of it.
[[nodiscard]] inline bool hides_metadata(PartyMetadata const& metadata,
                                         ViewContent const& view) noexcept {
    return view.hide_metadata_if_alias_used && !shown_alias(metadata, view).empty();
}

} // namespace nostro::inline v0::detail
