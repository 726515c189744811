# A clean build reads the headers of the standard library and of Boost.JSON once for eight sources instead of once
# for each: that halves it. For presets that build everything; while editing, single sources are faster.
option(NOSTRO_UNITY_BUILD "Compile sources in groups" OFF)

# Sources whose private names are those of a neighbour as well are compiled alone.
set(nostro_lone_sources
  core/crypto/jws.cpp
  identity/roles.cpp
  domain/sealed.cpp
  identity/user_store.cpp
  ledger/engine_load.cpp
  ledger/engine_rules.cpp
  ledger/verify.cpp
  oauth/authorize_request_json.cpp
  oauth/id_token_claims.cpp
  oauth/issue.cpp
  oauth/options.cpp
  oauth/session_logout.cpp
  oauth/signing_keys.cpp
  onboarding/merchants.cpp
  api/oauth/routes.cpp
  core/json.cpp
  domain/challenge_code.cpp
  identity/purge.cpp
  oauth/consent_store.cpp
  api/dintero/clients.cpp
  # end of the list
)

# nostro_use_unity_build(<target> [<sources in a group>])
function(nostro_use_unity_build target)
  if(NOSTRO_UNITY_BUILD)
    set(group ${ARGN})
    if(NOT group)
      set(group 8)
    endif()
    list(TRANSFORM nostro_lone_sources PREPEND "${PROJECT_SOURCE_DIR}/src/")
    set_source_files_properties(${nostro_lone_sources} TARGET_DIRECTORY ${target}
      PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${group})
    # What shadows a neighbour's name shadows nothing; the preset dev looks for the others.
    target_compile_options(${target} PRIVATE -Wno-shadow)
  endif()
endfunction()
