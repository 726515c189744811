# Compiles SOURCE with COMPILER and passes if that fails with the message that its first line expects.

file(STRINGS "${SOURCE}" first_line LIMIT_COUNT 1)
if(NOT first_line MATCHES "^// expected error: (.+)$")
  message(FATAL_ERROR "${SOURCE}: the first line must be \"// expected error: <regex>\"")
endif()
set(expected "${CMAKE_MATCH_1}")

execute_process(
  COMMAND "${COMPILER}" -std=c++20 -fsyntax-only "-I${INCLUDE}" "${SOURCE}"
  RESULT_VARIABLE status
  ERROR_VARIABLE messages)

if(status EQUAL 0)
  message(FATAL_ERROR "${SOURCE}: compiles, but must not")
endif()
if(NOT messages MATCHES "error: [^\n]*(${expected})")
  message(FATAL_ERROR "${SOURCE}: no error matches \"${expected}\":\n${messages}")
endif()
