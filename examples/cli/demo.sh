#!/usr/bin/env bash
# Shows a bank in a file: a sandbox file is booked, read back, held against itself, and tampered with.
#
# Usage: demo.sh NOSTRO_BINARY
set -euo pipefail

nostro=$(realpath "${1:?usage: demo.sh NOSTRO_BINARY}")
sandbox=$(realpath "$(dirname "$0")/../data/demo_sandbox.json")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

title() {
    printf '\n=== %s\n' "$*"
}

# Show a command as one would type it, then run it.
run() {
    printf '\n$ nostro'
    printf ' %q' "$@"
    printf '\n'
    "$nostro" "$@"
}

# As `run`, for a command that is expected to end with this exit code.
run_expecting() { # run_expecting EXIT_CODE ARGUMENT...
    local expected=$1 actual=0
    shift
    run "$@" 2>&1 || actual=$?
    echo "(exit code $actual)"
    if [[ $actual -ne $expected ]]; then
        echo "demo.sh: expected exit code $expected" >&2
        exit 1
    fi
}

title "Two banks, six customers, three months: every transaction is booked against its counterparty"
run --storage bank.db init
run --storage bank.db import sandbox "$sandbox"

title "Importing it again changes nothing"
run --storage bank.db import sandbox "$sandbox"

title "The banks and the accounts of their customers; the trial balance of each bank: debits equal credits"
run --storage bank.db bank list
run --storage bank.db account list
run --storage bank.db totals

title "One statement: rent, cards, a salary, and a refund"
run --storage bank.db statement harbour/ada-current --from 2025-02-01 --to 2025-02-28

title "Ada lets Ben look at her account, but not at her balance"
run --storage bank.db account --as ada@example.com list
run --storage bank.db view --as ada@example.com add harbour/ada-current "_for Ben" \
    --permission can_see_transaction_this_bank_account \
    --permission can_see_transaction_other_bank_account \
    --permission can_see_transaction_description \
    --permission can_see_transaction_amount \
    --permission can_see_transaction_currency \
    --permission can_see_transaction_finish_date
run --storage bank.db share --as ada@example.com add harbour/ada-current ben@example.com --view _forben
run --storage bank.db transactions --as ben@example.com list harbour/ada-current --view _forben --limit 3
run_expecting 1 --storage bank.db transactions --as ben@example.com list harbour/ada-current

title "A card payment is held, and the hold expires"
run --storage bank.db hold --id pump-7 --debit harbour/ada-current \
    --credit "Halt Petrol" --amount 100.00 --timeout 2 --description "Petrol pump 7"
run --storage bank.db balance harbour/ada-current
sleep 2
run --storage bank.db balance harbour/ada-current
run_expecting 1 --storage bank.db capture pump-7
run --storage bank.db expire

title "The chain of all events of each bank is verified; its head can be noted and held against later"
run --storage bank.db head
run --storage bank.db verify

title "A ledger, exported and imported elsewhere, gives the same head"
run --storage bank.db --ledger harbour export jsonl bank.jsonl
run --storage copy.db init
run --storage copy.db import jsonl bank.jsonl

title "One byte of a copy is changed: \"Refund: coat\" becomes \"Refund: boat\""
run --storage bank.db backup tampered.db
offset=$(grep -abo 'Refund: coat' tampered.db | head -n 1 | cut -d : -f 1)
printf 'b' | dd of=tampered.db bs=1 seek=$((offset + 8)) conv=notrunc status=none
run_expecting 3 --storage tampered.db verify
