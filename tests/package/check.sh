#!/usr/bin/env bash
# One check of the package. CTest gives SOURCE, BUILD (a static build of this project), WORK_FOLDER, CXX, CMAKE_COMMAND.
#
# Usage: check.sh install|core_only|all_components|unknown_component|newer_version|pkg_config|symbols static|shared
#        check.sh subdirectory
set -euo pipefail

check=$1
linkage=${2:-static}
here=$(cd "$(dirname "$0")" && pwd)
work=$WORK_FOLDER/$linkage
prefix=$work/prefix

fail() {
    echo "package: $*" >&2
    exit 1
}

cached() { # cached VARIABLE: its value in the project's build, so that the compiler cache can help
    sed -n "s/^$1:[A-Z]*=//p" "$BUILD/CMakeCache.txt"
}

configure() { # configure SOURCE BUILD [OPTION...]
    rm -rf "$2"
    "$CMAKE_COMMAND" -S "$1" -B "$2" -G Ninja -D CMAKE_BUILD_TYPE=Release "${@:3}"
}

library_path() {
    dirname "$(find "$prefix" -name 'libnostro.*' | head -n 1)"
}

# Nothing of the build may be needed after this: it is installed under one name and used under another.
install_and_move() { # install_and_move BUILD
    rm -rf "$prefix" "$work/first_prefix"
    "$CMAKE_COMMAND" --install "$1" --prefix "$work/first_prefix"
    mv "$work/first_prefix" "$prefix"
}

build_consumer() { # build_consumer [OPTION...]
    configure "$here/consumer" "$work/$check" -D CMAKE_PREFIX_PATH="$prefix" "$@"
    "$CMAKE_COMMAND" --build "$work/$check"
    (cd "$work/$check" && ./consumer)
}

expect_refusal() { # expect_refusal TEXT [OPTION...]: configuring fails and says TEXT
    local log
    if log=$(configure "$here/consumer" "$work/$check" -D CMAKE_PREFIX_PATH="$prefix" "${@:2}" 2>&1); then
        fail "configured, but must not"
    fi
    log=$(tr -s '[:space:]' ' ' <<<"$log") # CMake breaks lines where it likes
    [[ $log == *"$1"* ]] || fail "the message does not say \"$1\": $log"
}

check_install() {
    if [[ $linkage == shared ]]; then
        # Beside the static build: the compiler cache knows paths by how they look from the build folder.
        local build=${BUILD}_shared
        configure "$SOURCE" "$build" -D BUILD_SHARED_LIBS=ON -D CMAKE_CXX_COMPILER="$CXX" \
            -D CMAKE_CXX_FLAGS_RELEASE="$(cached CMAKE_CXX_FLAGS_RELEASE)" \
            -D NOSTRO_CCACHE=ON -D NOSTRO_WERROR=ON -D NOSTRO_UNITY_BUILD=ON \
            -D NOSTRO_BUILD_TESTS=OFF -D NOSTRO_BUILD_EXAMPLES=OFF
        "$CMAKE_COMMAND" --build "$build"
        install_and_move "$build"
    else
        install_and_move "$BUILD"
    fi
    if grep -rl -e "$SOURCE" -e "$WORK_FOLDER" "$prefix"; then
        fail "the files above name the folder they were built in"
    fi
}

check_core_only() { build_consumer; }

check_all_components() { build_consumer -D "COMPONENTS=core;sqlite;testing"; }

check_unknown_component() { expect_refusal "without the component abacus" -D "COMPONENTS=sqlite;abacus"; }

check_newer_version() { expect_refusal "requested version \"0.99\"" -D VERSION=0.99; }

check_pkg_config() {
    local flags=()
    if [[ $linkage == static ]]; then
        flags=(--static)
    fi
    PKG_CONFIG_PATH=$(library_path)/pkgconfig
    export PKG_CONFIG_PATH
    mkdir -p "$work/$check"
    cd "$work/$check"
    # shellcheck disable=SC2046 # pkg-config answers a list of words
    "$CXX" -std=c++20 -D WITH_SQLITE "$here/consumer/main.cpp" -o consumer \
        $(pkg-config "${flags[@]}" --cflags --libs nostro-testing nostro-sqlite) "-Wl,-rpath,$(library_path)"
    ./consumer
    check_readme
}

# README's line builds README's first program.
check_readme() {
    local line
    line=$(grep '^c++ .*pkg-config' "$SOURCE/README.md") || fail "README has no line for pkg-config"
    awk '/^```cpp$/ {inside = 1; next} /^```$/ && inside {exit} inside' "$SOURCE/README.md" >app.cpp
    mkdir -p bin
    ln -sf "$(command -v "$CXX")" bin/c++
    PATH=$PWD/bin:$PATH bash -c "$line"
    rm -f bank.db*
    [[ $(LD_LIBRARY_PATH=$(library_path) ./a.out) == "10000 cents" ]] || fail "README's program books wrongly"
}

# Each dynamic symbol is one of ours: no Boost, no fmt, no instance of a standard template.
check_symbols() {
    local library symbols foreign
    for library in "$(library_path)"/libnostro*.so; do
        symbols=$(nm --dynamic --defined-only --demangle --format=posix "$library")
        [[ $symbols == *nostro::* ]] || fail "$library exports nothing"
        foreign=$(grep -Ev '^((vtable|VTT|typeinfo|typeinfo name|guard variable) for )?nostro::' <<<"$symbols" || true)
        [[ -z $foreign ]] || fail "$library exports foreign symbols: $foreign"
    done
}

check_subdirectory() {
    work=$WORK_FOLDER/subdirectory
    # Not optimised: all of the library is compiled once more, to see that it can be.
    configure "$here/subdirectory" "$work" -D NOSTRO_SOURCE="$SOURCE" -D CMAKE_CXX_COMPILER="$CXX" \
        -D NOSTRO_WERROR=ON -D NOSTRO_UNITY_BUILD=ON -D CMAKE_CXX_COMPILER_LAUNCHER="$(command -v ccache || true)" \
        -D CMAKE_CXX_FLAGS_RELEASE=-O0
    "$CMAKE_COMMAND" --build "$work" --target consumer
    (cd "$work" && ./consumer)
}

"check_$check"
