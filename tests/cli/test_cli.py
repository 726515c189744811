#!/usr/bin/env python3
"""Tests of the command line bank: every command, every exit code, and what must not change a file.

The program is the one that the environment variable NOSTRO_CLI names.
"""

import hashlib
import json
import os
import pathlib
import pty
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest
from decimal import Decimal

CLI = os.environ.get("NOSTRO_CLI", "")
ROOT = pathlib.Path(__file__).resolve().parents[2]
DEMO = ROOT / "examples/data/demo_sandbox.json"
FIXTURE = ROOT / "tests/data/sandbox.json"

OK, REFUSED, USAGE, FINDINGS, NOT_FOUND, BAD_INPUT, STORAGE, TRY_AGAIN, ALREADY_EXISTS = range(9)
TIMEOUT_S = 120


def sandbox(**changes):
    """A small sandbox file: one bank, one customer, two transactions."""
    file = {
        "banks": [{"id": "bank"}],
        "users": [{"email": "ann@example.com", "user_name": "ann", "password": "hidden-word"}],
        "accounts": [
            {
                "id": "ann",
                "bank": "bank",
                "label": "Ann's account",
                "number": "1",
                "type": "CURRENT",
                "balance": {"currency": "EUR", "amount": "115.50"},
                "IBAN": "DE89 3704 0044 0532 0130 00",
                "owners": ["ann"],
            }
        ],
        "transactions": [transaction("t1", "25.00", "125.00"), transaction("t2", "-9.50", "115.50", day=2)],
    }
    file.update(changes)
    return file


def transaction(name, value, new_balance, day=1, account="ann", counterparty="Shop"):
    at = f"2025-01-{day:02d}T10:00:00Z"
    return {
        "id": name,
        "this_account": {"id": account, "bank": "bank"},
        "counterparty": {"name": counterparty},
        "details": {
            "type": "10219",
            "description": f"about {name}",
            "posted": at,
            "completed": at,
            "new_balance": new_balance,
            "value": value,
        },
    }


class Case(unittest.TestCase):
    """A folder of its own, and the program to run in it."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="nostro-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.bank = self.folder / "bank.db"

    def run_raw(self, *arguments, storage=None, **options):
        command = [CLI, "--storage", str(storage or self.bank), *map(str, arguments)]
        return subprocess.run(command, cwd=self.folder, capture_output=True, timeout=TIMEOUT_S, **options)

    def nostro(self, *arguments, exit_code=OK, storage=None, **options):
        """Run a command; its standard output, or for an expected failure its standard error."""
        done = self.run_raw(*arguments, storage=storage, **options)
        text = (done.stdout + done.stderr).decode()
        self.assertEqual(done.returncode, exit_code, f"{arguments}\n{text}")
        failed = exit_code not in (OK, FINDINGS)
        if failed:
            self.assertTrue(done.stderr.strip(), "a failure says what is wrong")
            self.assertEqual(done.stdout.strip(), b"")
        return (done.stderr if failed else done.stdout).decode()

    def ask(self, *arguments, exit_code=OK, storage=None):
        return json.loads(self.nostro(*arguments, "--json", exit_code=exit_code, storage=storage))

    def write(self, name, content):
        path = self.folder / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    def init(self):
        self.nostro("init")

    def open_two(self):
        """Cash, and Ann who may not be overdrawn; Ann has 100.00."""
        self.init()
        self.nostro("open", "--name", "cash", "--asset", "EUR", "--class", "asset")
        self.nostro("open", "--name", "ann", "--asset", "EUR", "--limited")
        self.nostro("post", "--debit", "cash", "--credit", "ann", "--amount", "100.00", "--id", "deposit")

    def balance(self, account, *arguments):
        return self.ask("balance", account, *arguments)

    def heads(self, storage=None):
        """The heads of all ledgers, by name."""
        return {head["ledger"]: head for head in self.ask("head", storage=storage)["ledgers"]}

    def head(self, storage=None, ledger="main"):
        head = self.heads(storage)[ledger]
        return {key: value for key, value in head.items() if key != "ledger"}

    def assert_unchanged(self, before):
        self.assertEqual(self.heads(), before)
        self.nostro("verify")


class Basics(Case):
    def test_version_and_help(self):
        for arguments, expected in ((["--version"], "0."), (["--help"], "Exit codes"), (["post", "--help"], "--debit")):
            done = subprocess.run([CLI, *arguments], capture_output=True, text=True, check=True)
            self.assertIn(expected, done.stdout)

    def test_help_names_every_documented_exit_code(self):
        shown = subprocess.run([CLI, "--help"], capture_output=True, text=True, check=True).stdout
        documented = re.findall(r"^\| (\d+) \|", (ROOT / "docs/cli.md").read_text(), re.MULTILINE)
        self.assertEqual(re.findall(r"^ +(\d+)  ", shown, re.MULTILINE), documented)

    def test_every_command_is_documented(self):
        shown = subprocess.run([CLI, "--help"], capture_output=True, text=True, check=True).stdout
        commands = re.findall(r"^  (\w+) ", shown.split("Subcommands:")[1].split("Exit codes")[0], re.MULTILINE)
        text = (ROOT / "docs/cli.md").read_text()
        self.assertGreater(len(commands), 20)
        for command in commands:
            self.assertRegex(text, rf"`[^`]*\b{command}\b")

    def test_every_option_is_documented(self):
        text = (ROOT / "docs/cli.md").read_text()

        def help_of(*words):
            return subprocess.run([CLI, *words, "--help"], capture_output=True, text=True, check=True).stdout

        def below(shown):
            part = shown.split("Subcommands:")[1].split("Exit codes")[0] if "Subcommands:" in shown else ""
            return re.findall(r"^  (\w+) ", part, re.MULTILINE)

        count = 0
        for command in below(help_of()):
            for words in [(command, verb) for verb in below(help_of(command))] or [(command,)]:
                for option in re.findall(r"^  (?:-\w,)?(--[\w-]+)", help_of(*words), re.MULTILINE):
                    self.assertTrue(option == "--help" or option in text, f"{words} {option}")
                    count += 1
        self.assertGreater(count, 100)

    def test_usage_errors(self):
        for arguments in ([], ["frobnicate"], ["post", "--wrong"], ["import"], ["balance"],
                          ["post", "--code", "0"], ["limit", "ann"]):
            self.nostro(*arguments, exit_code=USAGE)
        done = subprocess.run([CLI, "head"], capture_output=True, check=False)
        self.assertEqual(done.returncode, USAGE)

    def test_a_missing_bank_is_told_with_what_to_do(self):
        for command in (["head"], ["accounts"], ["verify"], ["expire"], ["backup", "x"], ["export", "jsonl"],
                        ["post", "--debit", "a", "--credit", "b", "--amount", "1"]):
            text = self.nostro(*command, exit_code=NOT_FOUND)
            self.assertIn(f"no such bank: {self.bank}", text)
            self.assertIn("init", text)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_init_makes_a_bank_once(self):
        self.init()
        before = self.heads()
        self.assertEqual([head["seq"] for head in before.values()], [0])
        self.assertIn("already", self.nostro("init", exit_code=ALREADY_EXISTS))
        self.assert_unchanged(before)

    def test_storage_forms(self):
        self.nostro("init", storage=f"sqlite:{self.bank}")
        self.assertEqual(self.head()["seq"], 0)
        self.assertEqual(self.head(storage="memory:")["seq"], 0)
        self.assertIn("no file", self.nostro("init", storage="memory:", exit_code=USAGE))
        self.nostro("backup", "x.db", storage="memory:", exit_code=STORAGE)

    def test_errors_as_json(self):
        self.open_two()
        text = self.nostro("post", "--debit", "ann", "--credit", "cash", "--amount", "100.01", "--json",
                           exit_code=REFUSED)
        error = json.loads(text)["error"]
        self.assertEqual((error["exit_code"], error["name"]), (REFUSED, "exceeds_credits"))
        error = json.loads(self.nostro("balance", "bob", "--json", exit_code=NOT_FOUND))["error"]
        self.assertIn("bob", error["message"])
        self.assertTrue(error["advice"])

    def error(self, *arguments, exit_code, storage=None):
        """What a failure tells programs."""
        return json.loads(self.nostro(*arguments, "--json", exit_code=exit_code, storage=storage))["error"]

    def test_every_error_has_a_name_and_says_what_to_do(self):
        self.open_two()
        (self.folder / "dir").mkdir()
        self.write("text.db", "a text that is long enough to be taken for the header of a file of a database" * 3)
        for arguments, exit_code, name in (
            (["frobnicate"], USAGE, "usage"),
            (["post", "--amount", "1"], USAGE, "usage"),
            (["balance"], USAGE, "usage"),
            (["balance", "bob"], NOT_FOUND, "not_found"),
            (["balance", "ann", "--as-of", "2020-01-01"], NOT_FOUND, "not_found"),
            (["entry", "nothing"], NOT_FOUND, "not_found"),
            (["void", "nothing"], NOT_FOUND, "not_found"),
            (["bank", "show", "none"], NOT_FOUND, "not_found"),
            (["balance", "ann", "--as-of", "never"], BAD_INPUT, "invalid_argument"),
            (["statement", "ann", "--cursor", "nonsense"], BAD_INPUT, "invalid_argument"),
            (["import", "sandbox", "dir"], BAD_INPUT, "invalid_argument"),
            (["post", "--debit", "cash", "--credit", "ann", "--amount", "1", "--description", "x" * 5000],
             BAD_INPUT, "limit_exceeded"),
            (["freeze", "ann", "--id", "deposit"], REFUSED, None),
            (["init"], ALREADY_EXISTS, "already_exists"),
            (["backup", "dir"], ALREADY_EXISTS, "already_exists"),
            (["backup", "none/copy.db"], STORAGE, "storage_failure"),
            (["export", "jsonl", "none/copy.jsonl"], STORAGE, "storage_failure"),
        ):
            error = self.error(*arguments, exit_code=exit_code)
            self.assertEqual(error["exit_code"], exit_code)
            self.assertTrue(error["name"], arguments)
            if name:
                self.assertEqual(error["name"], name, arguments)
            self.assertTrue(error["message"], arguments)
            self.assertTrue(error["advice"], arguments)

    def test_usage_errors_are_json_for_programs(self):
        for arguments in (["--json"], ["--json", "head"], ["head", "--json"], ["--json", "--storage"]):
            done = subprocess.run([CLI, *arguments], capture_output=True, check=False)
            self.assertEqual((done.returncode, done.stdout), (USAGE, b""), arguments)
            error = json.loads(done.stderr)["error"]
            self.assertEqual((error["exit_code"], error["name"]), (USAGE, "usage"))
        for arguments in (["--json", "--help"], ["--version", "--json"]):
            subprocess.run([CLI, *arguments], capture_output=True, check=True)

    def test_the_file_that_makes_trouble_is_named(self):
        self.open_two()
        (self.folder / "dir").mkdir()
        text = "a text that is long enough to be taken for the header of a file of a database" * 3
        self.write("text.db", text)
        self.nostro("backup", "copy.db")
        (self.folder / "half.db").write_bytes((self.folder / "copy.db").read_bytes()[:100_000])
        for name, exit_code in (("dir", STORAGE), ("text.db", STORAGE), ("half.db", FINDINGS), ("no/such.db", STORAGE)):
            done = self.run_raw("init" if name == "no/such.db" else "accounts", storage=name)
            self.assertEqual(done.returncode, exit_code, done.stderr)
            self.assertIn(name, done.stderr.decode())
            if name != "no/such.db":
                done = self.run_raw("restore", name, storage="restored.db")
                self.assertEqual(done.returncode, exit_code, done.stderr)
                self.assertIn(name, done.stderr.decode())
                self.assertFalse((self.folder / "restored.db").exists())
        for target in ("dir", "text.db", "no/such.db"):
            self.assertIn(target, self.nostro("backup", target, exit_code=STORAGE if "/" in target else ALREADY_EXISTS))
        self.assertEqual((self.folder / "text.db").read_text(), text)

    def test_an_empty_value_is_not_a_value_left_out(self):
        self.open_two()
        self.nostro("hold", "--debit", "ann", "--credit", "cash", "--amount", "30", "--id", "h1")
        before = self.heads()
        pair = ["--debit", "cash", "--credit", "ann", "--amount", "1.00"]
        for arguments in (["post", *pair, "--id", ""], ["post", *pair, "--date", ""], ["capture", "h1", "--amount", ""],
                          ["void", ""], ["open", "--name", "", "--asset", "EUR"],
                          ["open", "--name", "x", "--asset", "EUR", "--overdraft", ""],
                          ["balance", "ann", "--as-of", ""], ["balance", "ann", "--effective", ""],
                          ["verify", "--anchor", ""], ["--ledger", "", "accounts"], ["--keys", "", "accounts"],
                          ["account", "list", "--as", ""], ["backup", ""], ["export", "jsonl", ""]):
            text = self.nostro(*arguments, exit_code=USAGE)
            self.assertIn("is empty", text, arguments)
        self.nostro("post", *pair, "--description", "", "--id", "p1")
        self.nostro("reverse", "p1")
        self.assertEqual(self.head()["seq"], before["main"]["seq"] + 2)

    def test_numbers_out_of_range_are_refused(self):
        self.open_two()
        for command in (["statement", "ann", "--limit"], ["transactions", "list", "b/a", "--offset"],
                        ["transactions", "list", "b/a", "--limit"]):
            for number in ("-1", "99999999999999999999", "1.5", "1e3", "x"):
                self.nostro(*command, number, exit_code=USAGE)
        self.nostro("statement", "ann", "--limit", "0", exit_code=USAGE)

    def test_answers_that_cannot_be_written_are_a_failure(self):
        self.open_two()
        with open("/dev/full", "wb") as full:
            for command in (["accounts"], ["export", "jsonl"]):
                done = subprocess.run([CLI, "--storage", self.bank, *command], stdout=full,
                                      stderr=subprocess.PIPE, check=False)
                self.assertEqual(done.returncode, STORAGE, done.stderr)


class Booking(Case):
    def setUp(self):
        super().setUp()
        self.open_two()

    def test_post_is_idempotent_by_id(self):
        again = self.ask("post", "--debit", "cash", "--credit", "ann", "--amount", "100.00", "--id", "deposit")
        self.assertEqual((again["result"], again["seq"]), ("exists", 3))
        self.assertEqual(self.balance("ann")["balance"], "100.00")
        self.assertIn("sent before", self.nostro("post", "--debit", "cash", "--credit", "ann",
                                                 "--amount", "100.00", "--id", "deposit"))
        self.nostro("post", "--debit", "cash", "--credit", "ann", "--amount", "100.01", "--id", "deposit",
                    exit_code=REFUSED)

    def test_post_with_all_options(self):
        made = self.ask("post", "--debit", "ann", "--credit", "cash", "--amount", "10.5", "--code", "77",
                        "--date", "2025-06-30", "--description", "Rent für Juni", "--meta", "k=v", "--meta", "a=b=c")
        entry = self.ask("entry", made["id"])
        self.assertEqual(entry["effective_date"], "2025-06-30")
        self.assertEqual((entry["code"], entry["description"]), (77, "Rent für Juni"))
        self.assertEqual(entry["metadata"], {"k": "v", "a": "b=c"})
        self.assertEqual([p["amount"] for p in entry["postings"]], ["10.50", "10.50"])
        self.assertEqual(self.ask("entry", f"seq:{made['seq']}"), entry)
        self.assertIn("Rent für Juni", self.nostro("entry", made["id"]))

    def test_post_with_many_lines(self):
        self.nostro("open", "--name", "fees: card", "--asset", "EUR", "--class", "income")
        self.nostro("post", "--posting", "debit:ann:10.00", "--posting", "credit:cash:9.00",
                    "--posting", "credit:fees: card:1.00")
        self.assertEqual(self.balance("ann")["balance"], "90.00")
        self.assertEqual(self.balance("fees: card")["balance"], "1.00")
        before = self.heads()
        self.nostro("post", "--posting", "debit:ann:10.00", "--posting", "credit:cash:9.99", exit_code=REFUSED)
        self.nostro("post", "--posting", "sideways:ann:1", "--posting", "credit:cash:1", exit_code=BAD_INPUT)
        self.nostro("post", "--posting", "debit:ann", exit_code=BAD_INPUT)
        self.nostro("post", "--posting", "debit:ann:1", "--debit", "ann", exit_code=USAGE)
        self.nostro("post", "--debit", "ann", exit_code=USAGE)
        self.assert_unchanged(before)

    def test_limits_and_freezing(self):
        over = ["post", "--debit", "ann", "--credit", "cash", "--amount", "120.00"]
        self.assertIn("exceeds_credits", self.nostro(*over, exit_code=REFUSED))
        self.nostro("limit", "ann", "--overdraft", "20.00")
        self.nostro(*over)
        self.assertEqual(self.balance("ann")["balance"], "-20.00")
        self.nostro("limit", "ann", "--unlimited")
        self.nostro(*over)
        self.nostro("freeze", "ann", "--debits")
        self.assertIn("account_frozen", self.nostro(*over, exit_code=REFUSED))
        back = ["post", "--debit", "cash", "--credit", "ann", "--amount", "5.00"]
        self.nostro(*back)
        self.nostro("freeze", "ann")
        self.nostro(*back, exit_code=REFUSED)
        self.nostro("unfreeze", "ann")
        self.nostro(*back)
        self.nostro("verify")

    def test_limit_of_an_asset_account_is_on_its_own_side(self):
        self.nostro("open", "--name", "till", "--asset", "EUR", "--class", "asset", "--overdraft", "5.00")
        self.nostro("post", "--debit", "ann", "--credit", "till", "--amount", "5.01", exit_code=REFUSED)
        self.nostro("post", "--debit", "ann", "--credit", "till", "--amount", "5.00")
        self.assertEqual(self.balance("till")["balance"], "-5.00")

    def test_hold_capture_void(self):
        self.nostro("hold", "--id", "h1", "--debit", "ann", "--credit", "cash", "--amount", "60.00")
        held = self.balance("ann")
        self.assertEqual((held["balance"], held["available"]), ("100.00", "40.00"))
        self.nostro("post", "--debit", "ann", "--credit", "cash", "--amount", "40.01", exit_code=REFUSED)
        holds = self.ask("holds", "ann")["holds"]
        self.assertEqual([hold["postings"][0]["amount"] for hold in holds], ["60.00"])
        self.nostro("capture", "h1", "--amount", "10.00", "--keep-open", "--id", "c1")
        self.assertEqual(self.ask("holds")["holds"][0]["captured"], "10.00")
        again = self.ask("capture", "h1", "--amount", "10.00", "--keep-open", "--id", "c1")
        self.assertEqual(again["result"], "exists")
        self.nostro("capture", "h1", "--amount", "50.01", exit_code=REFUSED)
        self.nostro("void", "h1")
        self.assertEqual(self.ask("holds")["holds"], [])
        after = self.balance("ann")
        self.assertEqual((after["balance"], after["available"]), ("90.00", "90.00"))
        self.assertIn("pending_already_voided", self.nostro("capture", "h1", exit_code=REFUSED))
        self.nostro("capture", "nothing", exit_code=NOT_FOUND)
        self.nostro("void", "nothing", exit_code=NOT_FOUND)
        self.nostro("verify")

    def test_capture_all(self):
        self.nostro("hold", "--id", "h", "--debit", "ann", "--credit", "cash", "--amount", "60.00")
        self.assertIn("60.00", self.nostro("holds"))
        self.nostro("capture", "h")
        self.assertEqual(self.balance("ann")["balance"], "40.00")

    def test_an_expired_hold_no_longer_counts(self):
        self.nostro("hold", "--id", "h", "--debit", "ann", "--credit", "cash", "--amount", "60.00", "--timeout", "1")
        time.sleep(1.1)
        self.assertEqual(self.balance("ann")["available"], "100.00")
        self.assertIn("pending_expired", self.nostro("capture", "h", exit_code=REFUSED))
        self.assertEqual(self.ask("expire"), {"holds_expired": 1})
        self.assertEqual(self.ask("expire"), {"holds_expired": 0})
        self.assertIn("holds expired: 0", self.nostro("expire"))

    def test_reverse(self):
        self.nostro("reverse", "deposit", "--description", "by mistake")
        self.assertEqual(self.balance("ann")["balance"], "0.00")
        self.assertIn("already_reversed", self.nostro("reverse", "deposit", exit_code=REFUSED))
        self.nostro("reverse", "no such entry", exit_code=NOT_FOUND)

    def test_assets_of_ones_own(self):
        self.nostro("open", "--name", "miles", "--asset", "MILES:0")
        self.nostro("open", "--name", "issued", "--asset", "MILES:0", "--class", "expense")
        self.nostro("post", "--debit", "issued", "--credit", "miles", "--amount", "500")
        self.assertEqual(self.balance("miles")["balance"], "500")
        self.nostro("open", "--name", "other", "--asset", "MILES:2", exit_code=ALREADY_EXISTS)
        self.assertEqual([row["currency"] for row in self.ask("totals")["totals"]], ["EUR", "MILES"])
        self.nostro("post", "--debit", "miles", "--credit", "ann", "--amount", "1", exit_code=BAD_INPUT)

    def test_bad_values_change_nothing(self):
        before = self.heads()
        pair = ["--debit", "ann", "--credit", "cash"]
        for amount in ("1" * 200, "1.001", "1e3", "1,00", "ten", "", " 1", "0x10", "1.", ".5", "+1",
                       "99999999999999999999999999999999999999999"):
            self.nostro("post", *pair, "--amount", amount, exit_code=USAGE if amount == "" else BAD_INPUT)
        self.nostro("post", *pair, "--amount=-1", exit_code=REFUSED)
        good = [*pair, "--amount", "1"]
        for arguments in (["--date", "2025-02-30"], ["--meta", "novalue"], ["--meta", "a=1", "--meta", "a=2"],
                          ["--description", "x" * 5000], ["--description", os.fsdecode(b"\xff\xfe")],
                          ["--id", "x" * 2000]):
            self.nostro("post", *good, *arguments, exit_code=BAD_INPUT)
        self.nostro("post", *good, "--id", "00000000-0000-0000-0000-000000000000", exit_code=REFUSED)
        self.nostro("post", *good, "--id", "ffffffff-ffff-ffff-ffff-ffffffffffff", exit_code=REFUSED)
        self.nostro("hold", *good, "--timeout", "-1", exit_code=USAGE)
        self.nostro("open", "--name", "x", "--asset", "XXQ", exit_code=BAD_INPUT)
        self.nostro("open", "--name", "x", "--asset", "eur", exit_code=BAD_INPUT)
        self.nostro("open", "--name", "x", "--asset", "A:99", exit_code=BAD_INPUT)
        self.nostro("open", "--name", "x", "--asset", "EUR", "--class", "debt", exit_code=BAD_INPUT)
        self.nostro("balance", "ann", "--as-of", "yesterday", exit_code=BAD_INPUT)
        self.nostro("balance", "ann", "--as-of", "seq:-1", exit_code=BAD_INPUT)
        self.nostro("verify", "--anchor", "3:abc", exit_code=BAD_INPUT)
        self.nostro("statement", "ann", "--cursor", "nonsense", exit_code=BAD_INPUT)
        self.nostro("statement", "ann", "--from", "2025-02-01", "--to", "2025-01-31", exit_code=BAD_INPUT)
        self.nostro("entry", "nothing", exit_code=NOT_FOUND)
        self.nostro("entry", "seq:9999", exit_code=NOT_FOUND)
        self.assert_unchanged(before)


class Reading(Case):
    def setUp(self):
        super().setUp()
        self.open_two()
        for day in range(1, 8):
            self.nostro("post", "--debit", "ann", "--credit", "cash", "--amount", f"{day}.00",
                        "--date", f"2025-01-0{day}", "--description", f"day {day}")

    def test_accounts(self):
        accounts = self.ask("accounts")["accounts"]
        self.assertEqual([a["description"] for a in accounts], ["cash", "ann"])
        self.assertEqual([a["balance"] for a in accounts], ["72.00", "72.00"])
        self.assertEqual(len(self.ask("accounts", "--class", "liability")["accounts"]), 1)
        self.assertEqual(self.ask("accounts", "--asset", "USD")["accounts"], [])
        self.assertRegex(self.nostro("accounts"), r"ann +liability +72.00 +72.00 +EUR")

    def test_accounts_are_found_by_id_and_by_name(self):
        account = self.ask("accounts")["accounts"][1]
        self.assertEqual(self.balance(account["id"]), self.balance("ann"))
        self.nostro("open", "--name", "ann", "--asset", "EUR", "--id", "bank/ann-2")
        self.assertIn(account["id"], self.nostro("balance", "ann", exit_code=BAD_INPUT))
        self.assertEqual(self.balance("bank/ann-2")["balance"], "0.00")

    def test_balance_at_other_moments(self):
        self.assertEqual(self.balance("ann", "--as-of", "seq:4")["balance"], "99.00")
        self.assertEqual(self.balance("ann", "--as-of", "2200-12-31T00:00:00Z")["balance"], "72.00")
        self.assertEqual(self.balance("ann", "--effective", "2025-01-03")["balance"], "-6.00")
        self.assertEqual(self.balance("ann", "--effective", "2024-12-31")["balance"], "0.00")
        self.nostro("balance", "ann", "--as-of", "2001-01-01", exit_code=NOT_FOUND)
        self.assertIn("72.00 EUR", self.nostro("balance", "ann"))

    def test_statement(self):
        statement = self.ask("statement", "ann", "--from", "2025-01-02", "--to", "2025-01-04")
        self.assertEqual((statement["opening_balance"], statement["closing_balance"]), ("-1.00", "-10.00"))
        self.assertEqual([line["description"] for line in statement["lines"]], ["day 2", "day 3", "day 4"])
        self.assertEqual([line["balance"] for line in statement["lines"]], ["-3.00", "-6.00", "-10.00"])
        self.assertEqual({line["counterparty"] for line in statement["lines"]}, {"cash"})
        self.assertIn("opening balance", self.nostro("statement", "ann"))

    def test_statement_in_pages_is_the_statement_of_one_moment(self):
        whole = self.ask("statement", "cash")
        lines, cursor = [], []
        while True:
            page = self.ask("statement", "cash", "--limit", "3", *cursor)
            lines += page["lines"]
            self.assertEqual(page["closing_balance"], whole["closing_balance"])
            if not page["next"]:
                break
            cursor = ["--cursor", page["next"]]
            self.nostro("post", "--debit", "ann", "--credit", "cash", "--amount", "0.01")
        self.assertEqual(lines, whole["lines"])
        self.assertEqual(lines[-1]["balance"], whole["closing_balance"])
        self.assertIn("--cursor", self.nostro("statement", "cash", "--limit", "3"))

    def test_texts_do_not_steer_the_terminal(self):
        steering = "a\x1b[31mb\x9b1mc\nd\x7f"
        self.nostro("open", "--name", steering, "--asset", "EUR", "--id", "odd")
        self.nostro("post", "--debit", "cash", "--credit", "odd", "--amount", "1", "--id", "odd entry",
                    "--description", steering, "--meta", f"k={steering}")
        for command in (["accounts"], ["balance", "odd"], ["statement", "odd"], ["entry", "odd entry"],
                        ["statement", "cash"]):
            shown = self.nostro(*command)
            self.assertIn("a?[31mb?1mc?d?", shown)
            self.assertNotRegex(shown, "[\x00-\x09\x0b-\x1f\x7f-\x9f]")
        self.assertEqual(self.ask("entry", "odd entry")["description"], steering)

    def test_totals_balance(self):
        (row,) = self.ask("totals")["totals"]
        self.assertEqual((row["currency"], row["accounts"]), ("EUR", 2))
        self.assertEqual(row["debits_posted"], row["credits_posted"])
        self.assertRegex(self.nostro("totals"), r"EUR +2 +128.00 +128.00")

    def test_verify_and_anchors(self):
        anchor = self.head()["anchor"]
        report = self.ask("verify", "--anchor", anchor)
        self.assertTrue(report["ok"])
        self.assertEqual([found["events"] for found in report["ledgers"]], [10])
        wrong = anchor[:-1] + ("0" if anchor[-1] != "0" else "1")
        report = self.ask("verify", "--anchor", wrong, exit_code=FINDINGS)
        self.assertFalse(report["ok"])
        self.assertIn("sound", self.nostro("verify"))
        self.assertIn(anchor, self.nostro("head"))

    def test_reading_needs_no_write_access(self):
        folder = self.folder / "locked"
        folder.mkdir()
        copy = folder / "bank.db"
        self.nostro("backup", copy)
        copy.chmod(0o444)
        folder.chmod(0o555)
        self.addCleanup(folder.chmod, 0o755)
        before = hashlib.sha256(copy.read_bytes()).digest()
        for command in (["accounts"], ["balance", "ann"], ["statement", "ann"], ["totals"], ["holds"],
                        ["entry", "seq:3"], ["head"], ["verify"], ["export", "jsonl"]):
            self.nostro(*command, storage=copy)
        self.assertEqual(hashlib.sha256(copy.read_bytes()).digest(), before)
        self.assertEqual([path.name for path in folder.iterdir()], ["bank.db"])

    @unittest.skipIf(os.geteuid() == 0 and not shutil.which("setpriv"), "needs setpriv to give up root")
    def test_writing_to_a_read_only_file_is_refused(self):
        self.nostro("backup", "locked.db")
        locked = self.folder / "locked.db"
        self.folder.chmod(0o755)
        locked.chmod(0o444)
        command = [CLI, "--storage", str(locked), "expire"]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
        self.assertEqual(done.returncode, STORAGE, done.stderr)
        self.assertIn("only", done.stderr)


    @unittest.skipIf(os.geteuid() == 0 and not shutil.which("setpriv"), "needs setpriv to give up root")
    def test_what_may_not_be_opened_is_told_with_the_reason(self):
        closed = self.folder / "closed"
        closed.mkdir()
        self.nostro("backup", "locked.db")
        self.nostro("backup", "closed/bank.db")
        (self.folder / "locked.db").chmod(0)
        closed.chmod(0o700 if os.geteuid() == 0 else 0)
        self.folder.chmod(0o755)
        give_up = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
        for name in ("locked.db", "closed/bank.db", "closed/none.db"):
            done = subprocess.run([*give_up, CLI, "--storage", str(self.folder / name), "accounts"],
                                  capture_output=True, text=True, cwd="/", check=False)
            self.assertEqual(done.returncode, STORAGE, done.stderr)
            self.assertIn(name, done.stderr)
            self.assertIn("Permission denied", done.stderr)
            self.assertNotIn("init", done.stderr)
        closed.chmod(0o700)


class Exchange(Case):
    def test_export_and_import_give_the_same_head(self):
        self.init()
        self.nostro("import", "sandbox", DEMO)
        self.nostro("hold", "--id", "h", "--debit", "harbour/ada-current", "--credit", "harbour/ben-current",
                    "--amount", "1.00", "--timeout", "86400")
        self.assertIn("--ledger", self.nostro("export", "jsonl", "one.jsonl", exit_code=USAGE))
        self.nostro("--ledger", "harbour", "export", "jsonl", "one.jsonl")
        other = self.folder / "other.db"
        self.nostro("init", storage=other)
        first = self.ask("import", "jsonl", "one.jsonl", storage=other)
        self.assertEqual(first["anchor"], self.head(ledger="harbour")["anchor"])
        self.assertEqual(self.head(storage=other), self.head(ledger="harbour"))
        self.nostro("export", "jsonl", "two.jsonl", storage=other)
        one, two = ((self.folder / name).read_text().splitlines() for name in ("one.jsonl", "two.jsonl"))
        self.assertEqual(one[1:], two[1:], "the first line names the ledger")
        self.assertEqual(self.ask("import", "jsonl", "one.jsonl", storage=other)["new"], 0)
        self.nostro("verify", storage=other)

    def test_standard_input_and_output(self):
        self.open_two()
        for form in ("ledger", "beancount"):
            plain = self.nostro("export", form)
            self.assertIn(" at ", plain.splitlines()[0])
            self.nostro("export", form, "plain.txt")
            self.assertEqual((self.folder / "plain.txt").read_text(), plain)
            (self.folder / "plain.txt").unlink()
        exported = self.nostro("export", "jsonl")
        other = self.folder / "other.db"
        self.nostro("init", storage=other)
        done = self.run_raw("import", "jsonl", "-", storage=other, input=exported.encode())
        self.assertEqual(done.returncode, OK, done.stderr)
        self.assertEqual(self.head(storage=other), self.head())

    def test_export_does_not_overwrite(self):
        self.open_two()
        path = self.write("there.jsonl", "mine")
        self.nostro("export", "jsonl", path, exit_code=ALREADY_EXISTS)
        self.assertEqual(path.read_text(), "mine")
        self.nostro("export", "jsonl", "missing/folder", exit_code=STORAGE)

    def test_bad_lines_are_refused(self):
        self.open_two()
        lines = self.nostro("export", "jsonl").splitlines(keepends=True)
        altered = "".join(lines).replace('"10000"', '"10001"')
        self.assertNotEqual(altered, "".join(lines))
        cases = {
            "truncated": "".join(lines)[:-20],
            "no trailer": "".join(lines[:-1]),
            "altered": altered,
            "not json": "hello\n",
            "empty": "",
            "nul": "".join(lines[:1]) + "\0\n",
            "invalid utf-8": b"\xff\xfe\n",
            "line missing": "".join(lines[:2] + lines[3:]),
        }
        for name, content in cases.items():
            with self.subTest(name):
                other = self.folder / f"{name}.db"
                self.nostro("init", storage=other)
                self.nostro("import", "jsonl", self.write("bad.jsonl", content), storage=other, exit_code=BAD_INPUT)
                self.assertEqual(self.head(storage=other)["seq"], 0)
                self.nostro("verify", storage=other)
        self.nostro("import", "jsonl", "missing.jsonl", exit_code=NOT_FOUND)

    def test_backup_and_restore(self):
        self.open_two()
        self.nostro("backup", "copy.db")
        self.nostro("backup", "copy.db", exit_code=ALREADY_EXISTS)
        restored = self.folder / "restored.db"
        self.nostro("restore", "copy.db", storage=restored)
        self.assertEqual(self.head(storage=restored), self.head())
        self.nostro("restore", "copy.db", storage=restored, exit_code=ALREADY_EXISTS)
        self.nostro("restore", "missing.db", storage=self.folder / "x.db", exit_code=NOT_FOUND)
        self.nostro("restore", self.write("text", "no database at all\n" * 100), storage=self.folder / "x.db",
                    exit_code=STORAGE)
        self.assertFalse((self.folder / "x.db").exists())


class Sandbox(Case):
    def import_text(self, content, exit_code=OK):
        return self.nostro("import", "sandbox", self.write("in.json", content), exit_code=exit_code)

    def import_json(self, content, exit_code=OK):
        return self.ask("import", "sandbox", self.write("in.json", content), exit_code=exit_code)

    def test_the_demo_file(self):
        self.init()
        report = self.ask("import", "sandbox", DEMO)
        file = json.loads(DEMO.read_text())
        for name in ("banks", "users", "accounts", "branches", "atms", "products", "transactions"):
            self.assertEqual(report["file"][name], len(file[name]))
        self.assertEqual((report["differences"], report["warnings"]), ([], []))
        self.assertEqual(report["balances_compared"], len(file["transactions"]) + 6)
        for account in file["accounts"]:
            name = f"{account['bank']}/{account['id']}"
            self.assertEqual(self.balance(name)["balance"], account["balance"]["amount"])
        self.assertEqual([row["ledger"] for row in self.ask("totals")["totals"]], ["harbour", "meadow"])
        for totals in self.ask("totals")["totals"]:
            self.assertEqual(totals["debits_posted"], totals["credits_posted"])
        self.nostro("verify")
        before = self.heads()
        again = self.ask("import", "sandbox", DEMO)
        self.assertEqual(again["new"], 0)
        self.assertEqual(again["booked"]["transactions"]["there_before"], len(file["transactions"]))
        self.assertIn("0 new", self.nostro("import", "sandbox", DEMO))
        self.assert_unchanged(before)

    def test_the_demo_file_is_what_the_script_makes(self):
        made = self.folder / "made.json"
        subprocess.run(["python3", DEMO.with_name("make_demo.py"), made], check=True)
        self.assertEqual(made.read_bytes(), DEMO.read_bytes())

    def test_every_entry_is_against_the_counterparty(self):
        self.init()
        self.import_json(sandbox())
        statement = self.ask("statement", "bank/ann")
        self.assertEqual([line["counterparty"] for line in statement["lines"]],
                         ["opening balances in EUR", "Shop", "Shop"])
        self.assertEqual([line["effective_date"] for line in statement["lines"]],
                         ["2024-12-31", "2025-01-01", "2025-01-02"])
        self.assertEqual([line["balance"] for line in statement["lines"]], ["100.00", "125.00", "115.50"])
        shop = next(a for a in self.ask("accounts")["accounts"] if a["description"] == "Shop")
        self.assertEqual((shop["class"], shop["balance"]), ("asset", "15.50"))
        ann = self.balance("bank/ann")
        self.assertEqual(ann["name"], "Ann's account")
        for path in self.folder.iterdir():
            self.assertNotIn(b"hidden-word", path.read_bytes() if path.suffix != ".json" else b"")

    def test_differences_are_reported_and_not_papered_over(self):
        self.init()
        file = sandbox(transactions=[transaction("t1", "25.00", "125.00"), transaction("t2", "-9.50", "115.00", day=2)])
        report = self.import_json(file, exit_code=FINDINGS)
        expected = [{"account": "bank/ann", "transaction": "t2", "currency": "EUR", "file": "115.00",
                     "ledger": "115.50", "reason": "file_contradicts_itself"}]
        self.assertEqual(report["differences"], expected)
        self.assertEqual(self.balance("bank/ann")["balance"], "115.50")
        self.assertEqual(self.import_json(file, exit_code=FINDINGS)["differences"], expected)
        self.assertRegex(self.nostro("import", "sandbox", "in.json", exit_code=FINDINGS),
                         r"bank/ann +t2 +115.00 EUR +115.50 EUR +the file contradicts itself")

    def test_the_same_account_id_in_two_banks(self):
        self.init()
        first = sandbox()["accounts"][0]
        report = self.import_json(sandbox(banks=[{"id": "bank"}, {"id": "other"}],
                                          accounts=[first, {**first, "bank": "other"}]))
        self.assertEqual(report["booked"]["accounts"]["new"], 2)
        self.assertEqual(self.balance("other/ann")["balance"], "115.50")

    def test_an_impossible_iban_is_a_warning(self):
        self.init()
        account = {**sandbox()["accounts"][0], "IBAN": "BA12 1234 5123 4513 7599 6969 977"}
        report = self.import_json(sandbox(accounts=[account]))
        self.assertEqual(len(report["warnings"]), 1)
        self.assertIn("warning", self.import_text(sandbox(accounts=[account])))

    def test_transactions_are_booked_by_time(self):
        self.init()
        self.import_json(sandbox(transactions=list(reversed(sandbox()["transactions"]))))
        self.assertEqual(self.balance("bank/ann")["balance"], "115.50")

    def test_a_missing_counterparty_and_an_account_without_transactions(self):
        self.init()
        anonymous = transaction("t1", "25.00", "125.00")
        del anonymous["counterparty"]
        idle = {**sandbox()["accounts"][0], "id": "idle", "label": "Idle",
                "balance": {"currency": "JPY", "amount": "-700"}}
        idle["number"] = ""
        active = {**sandbox()["accounts"][0], "balance": {"currency": "EUR", "amount": "125.00"}}
        self.import_json(sandbox(accounts=[active, idle], transactions=[anonymous]))
        self.assertEqual(self.balance("bank/idle")["balance"], "-700")
        self.assertEqual(self.ask("transactions", "list", "bank/ann")["transactions"][0]["other"], "")

    def test_a_later_file_goes_on_where_the_first_ended(self):
        self.init()
        self.import_json(sandbox())
        later = sandbox(transactions=[transaction("t3", "4.50", "120.00", day=3)])
        later["accounts"][0]["balance"]["amount"] = "120.00"
        report = self.import_json(later)
        self.assertEqual((report["new"], report["differences"]), (1, []))
        self.assertEqual(report["booked"]["opening_balances"], {"new": 0, "there_before": 1})

    def test_an_id_with_other_content_refuses_the_file(self):
        self.init()
        self.import_json(sandbox())
        before = self.heads()
        changed = sandbox(transactions=[*sandbox()["transactions"], transaction("t3", "1.00", "116.50", day=3)])
        changed["transactions"][0]["details"]["value"] = "26.00"
        text = self.import_text(changed, exit_code=REFUSED)
        self.assertIn("t1", text)
        self.assert_unchanged(before)

    def test_both_sides_of_a_payment_are_booked_once_each(self):
        self.init()
        ann = sandbox()["accounts"][0]
        bob = {**ann, "id": "bob", "label": "Bob", "number": "2"}
        ann["balance"] = {"currency": "EUR", "amount": "90.00"}
        bob["balance"] = {"currency": "EUR", "amount": "60.00"}
        sent = transaction("sent", "-10.00", "90.00", counterparty="Bob")
        sent["counterparty"]["account_number"] = "2"
        got = transaction("got", "10.00", "60.00", account="bob", counterparty="Ann")
        got["counterparty"]["account_number"] = "1"
        report = self.import_json(sandbox(accounts=[ann, bob], transactions=[sent, got]))
        self.assertEqual((report["booked"]["transactions"]["new"], report["differences"]), (2, []))

    def test_bad_files_are_refused_and_change_nothing(self):
        self.init()
        before = self.heads()
        good = json.dumps(sandbox())
        account = sandbox()["accounts"][0]

        def with_account(**changes):
            return sandbox(accounts=[{**account, **changes}])

        def with_details(**changes):
            changed = sandbox()
            changed["transactions"][1]["details"].update(changes)
            return changed

        cases = {
            "empty": "",
            "truncated": good[:-30],
            "truncated in a string": good[: good.index("Ann's") + 2],
            "not json": "hello",
            "text after it": good + " x",
            "an array": "[]",
            "duplicate key": good.replace('"label"', '"number": "9", "label"', 1),
            "nul": good.replace("Ann's", "Ann\0s"),
            "escaped nul": good.replace("Ann's", "Ann\\u0000s"),
            "lone surrogate": good.replace("Ann's", "\\ud800"),
            "invalid utf-8": good.encode().replace(b"Ann's", b"\xc3\x28"),
            "overlong utf-8": good.encode().replace(b"Ann's", b"\xc0\xaf"),
            "control character": good.replace("Ann's", "Ann\ns"),
            "nested too deep": "[" * 100_000,
            "no banks": {key: value for key, value in sandbox().items() if key != "banks"},
            "banks is an object": sandbox(banks={}),
            "bank is a string": sandbox(banks=["bank"]),
            "bank twice": sandbox(banks=[{"id": "bank"}, {"id": "bank"}]),
            "bank without id": sandbox(banks=[{}]),
            "empty id": sandbox(banks=[{"id": ""}]),
            "id with a slash": sandbox(banks=[{"id": "a/b"}]),
            "user twice": sandbox(users=sandbox()["users"] * 2),
            "unknown bank": with_account(bank="other"),
            "unknown owner": with_account(owners=["bob"]),
            "account twice": sandbox(accounts=[account, account]),
            "unknown currency": with_account(balance={"currency": "QQQ", "amount": "1"}),
            "amount as number": with_account(balance={"currency": "EUR", "amount": 115.5}),
            "label as number": with_account(label=7),
            "label too long": with_account(label="x" * 5000),
            "unknown account": sandbox(transactions=[transaction("t", "1", "1", account="bob")]),
            "transaction twice": sandbox(transactions=[transaction("t", "1", "1"), transaction("t", "1", "2")]),
            "200 digits": with_details(value="9" * 200),
            "too large": with_details(value="9" * 40),
            "sum too large": with_details(value="-1000000000000000000000000000000000000.00",
                                          new_balance="1000000000000000000000000000000000000.00"),
            "too fine": with_details(value="1.001"),
            "no time": with_details(completed="yesterday"),
            "impossible day": with_details(completed="2025-02-30T00:00:00Z"),
            "null value": with_details(value=None),
        }
        cases["sum too large"]["transactions"].pop(0)
        for name, content in cases.items():
            with self.subTest(name):
                text = self.import_text(content, exit_code=BAD_INPUT)
                self.assertLess(len(text), 2000)
                self.assertIn("in.json: ", text)
                self.assertEqual(self.heads(), before)
        self.nostro("import", "sandbox", "missing.json", exit_code=NOT_FOUND)
        self.nostro("import", "sandbox", self.folder, exit_code=BAD_INPUT)
        self.assert_unchanged(before)

    def test_everything_in_the_file_is_kept(self):
        self.init()
        report = self.ask("import", "sandbox", FIXTURE, exit_code=FINDINGS)
        self.assertEqual({name: count["new"] for name, count in report["booked"].items()},
                         {"banks": 2, "users": 3, "accounts": 3, "views": 6, "shares": 9, "branches": 1, "atms": 1,
                          "products": 2, "opening_balances": 3, "transactions": 6})
        self.assertEqual([(d["account"], d["transaction"], d["reason"]) for d in report["differences"]],
                         [("south-bank/shared-id", "s-2", "file_contradicts_itself"),
                          ("south-bank/shared-id", "s-3", "carried_on"),
                          ("south-bank/shared-id", None, "file_contradicts_itself")])
        self.assertEqual(len(report["warnings"]), 4)
        self.assertEqual([bank["id"] for bank in self.ask("bank", "list")["banks"]], ["north-bank", "south-bank"])
        (branch,) = self.ask("bank", "documents", "north-bank")["documents"]
        self.assertEqual(json.loads(branch["json"]), json.loads(FIXTURE.read_text())["branches"][0])
        self.assertIn('"latitude":54.5', branch["json"])
        account = self.ask("account", "show", "north-bank/shared-id")
        self.assertEqual((account["label"], account["balance"], account["views"]),
                         ("Ann's current", "75.50 GBP", ["accountant", "auditor", "owner"]))
        self.assertEqual(account["routings"], ["IBAN:DE89 3704 0044 0532 0130 00"])
        (entry,) = self.ask("transactions", "list", "north-bank/shared-id", "--limit", "1", "--oldest-first")[
            "transactions"]
        self.assertEqual((entry["id"], entry["other"], entry["other_number"], entry["description"], entry["value"],
                          entry["new_balance"], entry["posted"]),
                         ("n-1", "Employer Ltd", "55-1", "Salary", "25.00 GBP", "125.00 GBP", "2025-03-01T08:00:00Z"))

    def test_a_file_can_be_checked_without_a_bank(self):
        report = self.ask("import", "sandbox", DEMO, storage="memory:")
        self.assertEqual(report["differences"], [])
        self.assertEqual(list(self.folder.iterdir()), [])


def large_sandbox(transactions):
    """A file with this many transactions of one account."""
    lines = []
    balance = Decimal("1000.00")
    for n in range(transactions):
        value = Decimal(n % 7 - 3) + Decimal("0.01")
        balance += value
        lines.append(transaction(f"t{n}", str(value), str(balance), day=1 + n * 28 // transactions,
                                 counterparty=f"Shop {n % 50}"))
    file = sandbox(transactions=lines)
    file["accounts"][0]["balance"]["amount"] = str(balance)
    return file


def file_size_limit(size):
    """What makes a child process find the disk full when a file grows beyond this size."""

    def set_limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return set_limit


class Failures(Case):
    """Kills, full disks, other files: whatever happens, the bank is as before or as after."""

    def test_killed_in_the_middle_of_an_import(self):
        self.init()
        before = self.heads()
        path = self.write("large.json", large_sandbox(20_000))
        command = [CLI, "--storage", str(self.bank), "import", "sandbox", str(path)]
        for delay_s in (0.05, 0.15, 0.3, 0.6):
            with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
                time.sleep(delay_s)
                process.send_signal(signal.SIGKILL)
                process.wait()
            heads = self.heads()
            self.assertTrue(heads == before or heads["bank"]["seq"] > 20_000)
            self.nostro("verify")
        report = self.ask("import", "sandbox", path)
        self.assertEqual(report["differences"], [])
        self.assertEqual(self.ask("import", "sandbox", path)["new"], 0)
        self.nostro("verify")

    def test_a_full_disk_changes_nothing(self):
        self.open_two()
        before = self.heads()
        path = self.write("large.json", large_sandbox(5_000))
        text = self.nostro("import", "sandbox", path, exit_code=STORAGE, preexec_fn=file_size_limit(400_000))
        self.assertIn("disk", text)
        self.assert_unchanged(before)

    def test_init_on_a_full_disk_leaves_no_file(self):
        self.nostro("init", exit_code=STORAGE, preexec_fn=file_size_limit(8_000))
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_copies_on_a_full_disk_leave_no_file(self):
        self.init()
        self.nostro("import", "sandbox", DEMO)
        there = sorted(self.folder.iterdir())
        for command in (["--ledger", "harbour", "export", "jsonl", "x.jsonl"], ["backup", "x.db"]):
            self.nostro(*command, exit_code=STORAGE, preexec_fn=file_size_limit(8_000))
            self.assertEqual(sorted(self.folder.iterdir()), there)

    def test_a_real_full_disk(self):
        mount = self.folder / "small"
        mount.mkdir()
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", mount],
                              capture_output=True, check=False) if os.geteuid() == 0 else None
        if made is None or made.returncode != 0:
            self.skipTest("no right to mount a small file system")
        self.addCleanup(subprocess.run, ["umount", mount], check=False)
        bank = mount / "bank.db"
        self.nostro("init", storage=bank)
        before = self.head(storage=bank)
        path = self.write("large.json", large_sandbox(20_000))
        text = self.nostro("import", "sandbox", path, storage=bank, exit_code=STORAGE)
        self.assertIn("free some space", text)
        self.assertEqual(self.head(storage=bank), before)
        self.nostro("verify", storage=bank)
        self.nostro("import", "sandbox", self.write("small.json", sandbox()), storage=bank)

    def test_other_files_are_not_touched(self):
        for name, content in (("text", b"This is no database.\n" * 100), ("zeros", bytes(4096)), ("short", b"x")):
            path = self.write(name, content)
            for command in (["head"], ["verify"], ["expire"], ["init"]):
                with self.subTest(f"{name} {command}"):
                    self.nostro(*command, storage=path, exit_code=STORAGE)
                    self.assertEqual(path.read_bytes(), content)

    def test_the_database_of_another_program(self):
        path = self.folder / "other.db"
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE mine (x)")
        other.close()
        before = path.read_bytes()
        for command in (["head"], ["expire"], ["init"]):
            self.assertIn("no bank", self.nostro(*command, storage=path, exit_code=STORAGE))
        self.assertEqual(path.read_bytes(), before)

    def test_a_newer_version_is_not_opened(self):
        self.init()
        with sqlite3.connect(self.bank) as bank:
            bank.execute("UPDATE nostro_meta SET value = 999 WHERE key = 'format_version'")
        bank.close()
        before = self.bank.read_bytes()
        for command in (["head"], ["expire"], ["init"], ["migrate"]):
            self.assertIn("newer nostro", self.nostro(*command, exit_code=STORAGE))
        self.assertEqual(self.bank.read_bytes(), before)

    def test_migrate_on_the_present_version_changes_nothing(self):
        self.init()
        before = self.heads()
        self.nostro("migrate")
        self.assert_unchanged(before)

    def test_a_busy_file_is_told(self):
        self.open_two()
        holder = sqlite3.connect(self.bank, isolation_level=None)
        self.addCleanup(holder.close)
        holder.execute("BEGIN IMMEDIATE")
        text = self.nostro("post", "--debit", "cash", "--credit", "ann", "--amount", "1", exit_code=TRY_AGAIN)
        self.assertIn("again", text)
        self.assertEqual(self.balance("ann")["balance"], "100.00")

    def test_two_processes_write_at_once(self):
        self.open_two()
        post = [CLI, "--storage", str(self.bank), "post", "--debit", "cash", "--credit", "ann", "--amount", "1"]
        running = [subprocess.Popen(post, stdout=subprocess.DEVNULL) for _ in range(8)]
        self.assertEqual([process.wait() for process in running], [OK] * 8)
        self.assertEqual(self.balance("ann")["balance"], "108.00")
        self.nostro("verify")

    def test_one_byte_changed_is_found(self):
        self.init()
        self.nostro("import", "sandbox", DEMO)
        self.nostro("backup", "tampered.db")
        tampered = self.folder / "tampered.db"
        content = tampered.read_bytes()
        where = content.index(b"Refund: coat")
        tampered.write_bytes(content[:where] + b"r" + content[where + 1:])
        report = self.ask("verify", storage=tampered, exit_code=FINDINGS)
        self.assertEqual([found["ok"] for found in report["ledgers"]], [True, False, True])
        report = report["ledgers"][1]
        self.assertEqual(report["ledger"], "harbour")
        entry = self.ask("--ledger", "harbour", "entry", f"seq:{report['first_altered']}")
        self.assertEqual(entry["description"], "Refund: coat")
        self.assertIn(f"first altered event: seq {report['first_altered']}",
                      self.nostro("verify", storage=tampered, exit_code=FINDINGS))
        self.assertTrue(self.ask("verify")["ok"])


class Banking(Case):
    """Banks, their customers' accounts, and who may look at them."""

    def setUp(self):
        super().setUp()
        self.init()
        self.nostro("bank", "add", "one", "--full-name", "Bank One", "--routing", "BIC:ONEEXXXX")
        for user in ("ann", "bob"):
            self.nostro("user", "add", "--username", user, "--pending")
        self.nostro("account", "open", "one/a", "--currency", "EUR", "--label", "Ann's", "--owner", "ann",
                    "--type", "CURRENT", "--routing", "IBAN:DE89370400440532013000", "--overdraft", "5.00")

    def add(self, account, value, *arguments, exit_code=OK):
        return self.nostro("transactions", "add", account, f"--value={value}", *arguments, exit_code=exit_code)

    def test_banks(self):
        self.nostro("bank", "add", "one", exit_code=ALREADY_EXISTS)
        self.nostro("bank", "add", "a/b", exit_code=BAD_INPUT)
        self.nostro("bank", "show", "two", exit_code=NOT_FOUND)
        self.nostro("bank", "update", "one", "--website-url", "https://one.example")
        bank = self.ask("bank", "show", "one")
        self.assertEqual((bank["full_name"], bank["website_url"], bank["routing"]),
                         ("Bank One", "https://one.example", "BIC:ONEEXXXX"))
        self.assertIn("Bank One", self.nostro("bank", "list"))
        self.assertEqual(self.ask("bank", "documents", "one", "--kind", "atm"), {"documents": []})

    def test_an_account_from_its_first_day_to_its_last(self):
        account = self.ask("account", "show", "one/a")
        self.assertEqual((account["label"], account["number"], account["holder"], account["balance"],
                          account["available"], account["views"]),
                         ("Ann's", "1000000001", "ann", "0.00 EUR", "5.00 EUR", ["owner"]))
        self.add("one/a", "-6.00", "--other", "Shop", exit_code=REFUSED)
        self.add("one/a", "-5.00", "--other", "Shop", "--description", "Bread", "--id", "bread")
        self.add("one/a", "-5.00", "--other", "Shop", "--description", "Bread", "--id", "bread")
        self.nostro("account", "close", "one/a", exit_code=BAD_INPUT)
        self.add("one/a", "5.00", "--other", "Shop", "--completed", "2025-01-01T00:00:00Z")
        listed = self.ask("transactions", "list", "one/a")["transactions"]
        self.assertEqual([entry["value"] for entry in listed], ["-5.00 EUR", "5.00 EUR"])
        self.assertEqual(self.ask("transactions", "show", "one/a", "bread")["description"], "Bread")
        self.assertEqual(self.ask("account", "label", "one/a", "Old")["label"], "Old")
        self.assertIn("closed_at", self.ask("account", "close", "one/a"))
        self.add("one/a", "1.00", "--other", "Shop", exit_code=BAD_INPUT)
        for name in ("one", "one/", "/a"):
            self.nostro("account", "show", name, exit_code=BAD_INPUT)
        self.nostro("account", "show", "one/b", exit_code=NOT_FOUND)
        self.nostro("account", "open", "one/a", "--currency", "EUR", exit_code=ALREADY_EXISTS)
        self.assertEqual(self.ask("account", "show", "one/a", "--view", "owner")["rules"], ["OVERDRAFT:5.00"])
        self.nostro("account", "open", "one/r", "--currency", "EUR", "--rule", "FEE:1:2", "--rule", "CARD:yes")
        self.assertEqual(self.ask("account", "show", "one/r")["rules"], ["CARD:yes", "FEE:1:2"])
        self.nostro("account", "open", "one/s", "--currency", "EUR", "--rule", "none", exit_code=BAD_INPUT)
        self.nostro("verify")

    def test_ledger_commands_know_accounts_of_banks(self):
        self.nostro("account", "open", "one/b", "--currency", "EUR")
        self.add("one/a", "7.00", "--other", "Shop")
        self.nostro("post", "--debit", "one/a", "--credit", "one/b", "--amount", "2.00", "--description", "between")
        self.assertEqual(self.balance("one/a")["balance"], "5.00")
        self.assertEqual(self.balance("Ann's")["balance"], "5.00")
        self.assertEqual([line["counterparty"] for line in self.ask("statement", "one/a")["lines"]], ["Shop", "one/b"])
        self.nostro("hold", "--debit", "one/b", "--credit", "Shop", "--amount", "1.00", "--id", "h")
        (hold,) = self.ask("holds", "one/b")["holds"]
        self.assertEqual((hold["ledger"], hold["postings"][0]["name"]), ("one", "one/b"))
        self.nostro("capture", "h")
        self.assertEqual(self.ask("account", "show", "one/b")["balance"], "1.00 EUR")
        self.nostro("--ledger", "main", "balance", "one/a", exit_code=NOT_FOUND)
        self.nostro("--ledger", "two", "head", exit_code=NOT_FOUND)
        self.nostro("open", "--name", "cash", "--asset", "EUR")
        self.nostro("entry", "seq:1", exit_code=USAGE)
        anchor = self.head(ledger="one")["anchor"]
        self.nostro("verify", "--anchor", anchor, exit_code=USAGE)
        self.nostro("--ledger", "one", "verify", "--anchor", anchor)

    def test_views_and_shares(self):
        see = ("can_see_transaction_description", "can_see_bank_account_label")
        made = self.ask("view", "add", "one/a", "_for Bob", "--permission", " ".join(see), "--description", "some")
        self.assertEqual((made["id"], sorted(made["permissions"]), made["is_public"]), ("_forbob", sorted(see), False))
        self.nostro("view", "add", "one/a", "_for Bob", exit_code=ALREADY_EXISTS)
        self.nostro("view", "add", "one/a", "_x", "--permission", "can_fly", exit_code=BAD_INPUT)
        self.nostro("view", "update", "one/a", "owner", "--description", "x", exit_code=REFUSED)
        self.nostro("view", "provide", "one/a", "auditor")
        self.nostro("view", "provide", "one/a", "public", exit_code=REFUSED)
        self.assertEqual(self.ask("account", "list", "--public"), {"accounts": []})
        self.nostro("--public-views", "view", "provide", "one/a", "public")
        (listed,) = self.ask("--public-views", "account", "list", "--public")["accounts"]
        self.assertEqual(listed["views"], ["public"])
        self.assertEqual([view["id"] for view in self.ask("view", "list", "one/a")["views"]],
                         ["_forbob", "auditor", "owner"])
        self.nostro("share", "add", "one/a", "bob", "--view", "_forbob", "--view", "auditor")
        self.assertEqual(self.ask("share", "show", "one/a", "bob")["views"], ["_forbob", "auditor"])
        self.assertEqual(len(self.ask("share", "list", "one/a")["shares"]), 2)
        self.nostro("share", "delete", "one/a", "bob", "--view", "auditor")
        self.assertEqual(self.ask("view", "update", "one/a", "_forbob", "--permission", see[0])["permissions"],
                         [see[0]])
        self.nostro("view", "delete", "one/a", "_forbob")
        self.assertEqual(self.ask("share", "show", "one/a", "bob")["views"], [])
        self.nostro("share", "delete", "one/a", "ann", "--all", exit_code=REFUSED)

    def test_statements_are_numbered_and_written_in_their_formats(self):
        self.add("one/a", "5.00", "--other", "Shop", "--description", "Sale", "--completed", "2025-01-10T00:00:00Z")
        january = ("--from", "2025-01-01", "--to", "2025-01-31")
        seen = json.loads(self.nostro("statements", "preview", "one/a", *january))
        self.assertEqual(self.ask("statements", "list", "one/a"), {"statements": []})
        issued = json.loads(self.nostro("statements", "issue", "one/a", *january))
        self.assertEqual((issued["number"], issued["entries"]), (1, seen["entries"]))
        self.assertEqual(json.loads(self.nostro("statements", "issue", "one/a", *january)), issued)
        self.assertEqual(json.loads(self.nostro("statements", "show", "one/a", "1")), issued)
        (listed,) = self.ask("statements", "list", "one/a")["statements"]
        self.assertEqual((listed["number"], listed["entry_count"]), (1, 1))
        for form, sign in {"csv": "Sale", "camt.053": "<BkToCstmrStmt>", "mt940": ":62F:", "html": "<table"}.items():
            self.assertIn(sign, self.nostro("statements", "show", "one/a", "1", "--format", form))
        self.nostro("statements", "show", "one/a", "2", exit_code=NOT_FOUND)
        self.nostro("statements", "issue", "one/a", "--from", "yesterday", "--to", "2025-01-31", exit_code=BAD_INPUT)

    def test_users_see_what_their_views_show(self):
        self.add("one/a", "7.00", "--other", "Shop", "--description", "Sale")
        self.assertEqual(self.ask("account", "--as", "bob", "list"), {"accounts": []})
        self.nostro("account", "--as", "bob", "show", "one/a", exit_code=REFUSED)
        self.nostro("account", "list", "--as", "nobody", exit_code=NOT_FOUND)
        self.nostro("view", "--as", "ann", "add", "one/a", "_few",
                    "--permission", "can_see_transaction_description can_see_bank_account_label",
                    "--permission", "can_see_transaction_this_bank_account")
        self.nostro("share", "--as", "bob", "add", "one/a", "bob", "--view", "_few", exit_code=REFUSED)
        self.nostro("share", "--as", "ann", "add", "one/a", "bob", "--view", "_few")
        (listed,) = self.ask("account", "--as", "bob", "list")["accounts"]
        self.assertEqual(listed["views"], ["_few"])
        account = self.ask("account", "--as", "bob", "show", "one/a", "--view", "_few")
        self.assertEqual(account["label"], "Ann's")
        self.assertNotIn("balance", account)
        (entry,) = self.ask("transactions", "--as", "bob", "list", "one/a", "--view", "_few")["transactions"]
        self.assertEqual(set(entry), {"id", "description"})
        self.nostro("transactions", "--as", "bob", "list", "one/a", exit_code=REFUSED)
        self.nostro("transactions", "--as", "ann", "add", "one/a", "--value=1", exit_code=REFUSED)
        self.assertEqual(self.ask("account", "--as", "bob", "open", "one/c", "--currency", "EUR")["id"], "c")
        self.nostro("account", "--as", "bob", "label", "one/a", "mine", exit_code=REFUSED)
        self.nostro("account", "--as", "bob", "open", "one/d", "--currency", "EUR", "--owner", "ann", exit_code=REFUSED)
        given = self.ask("entitlement", "add", "bob", "CanCreateAccount", "--bank", "one")
        self.nostro("account", "--as", "bob", "open", "one/d", "--currency", "EUR", "--owner", "ann")
        self.assertEqual(len(self.ask("entitlement", "list", "bob")["entitlements"]), 1)
        self.nostro("entitlement", "delete", given["id"])
        self.assertIn("CanCreateSandbox", self.nostro("entitlement", "roles"))


class People(Case):
    """Users, roles, clients, grants, keys and merchants."""

    PASSWORD = "correct horse 7 staple"
    OWNER = "P11200000"

    def setUp(self):
        super().setUp()
        self.init()
        self.keys = self.folder / "bank.db.keys"

    def add_user(self, name, *arguments, password=PASSWORD, exit_code=OK):
        text = self.nostro("user", "add", "--username", name, "--password-stdin", *arguments, "--json",
                           input=f"{password}\n".encode(), exit_code=exit_code)
        return json.loads(text)

    def test_a_user_from_its_first_day_to_its_last(self):
        made = self.add_user("ann", "--kind", "account", "--owner", self.OWNER, "--email", "ann@example.com",
                             "--name", "Ann", "--scope", "a:read b:read", "--scope", "c:read", "--mfa", "email",
                             "--email-verified")
        self.assertEqual((made["result"], made["status"], made["kind"]), ("created", "active", "account"))
        self.assertEqual(made["scope"], ["a:read", "b:read", "c:read"])
        self.assertEqual(made["mfa_channels"], ["email"])
        of = ("--kind", "account", "--owner", self.OWNER)
        self.assertEqual([user["id"] for user in self.ask("user", "list", *of)["users"]], [made["id"]])
        self.assertEqual(self.ask("user", "list")["users"], [])
        self.assertEqual(self.ask("user", "show", "ann", *of), self.ask("user", "show", made["id"]))
        self.assertEqual(self.ask("user", "disable", "ann", *of)["status"], "disabled")
        self.assertEqual(self.ask("user", "enable", made["id"])["status"], "active")
        self.assertEqual(self.ask("user", "delete", made["id"])["result"], "deleted")
        self.assertEqual(self.ask("user", "list", *of)["users"], [])
        self.assertEqual(len(self.ask("user", "list", *of, "--deleted")["users"]), 1)
        self.nostro("user", "show", made["id"], exit_code=NOT_FOUND)

    def test_people_read_tables_and_lines(self):
        self.assertEqual(self.nostro("user", "list"), "no users\n")
        self.add_user("ann")
        self.assertIn("USERNAME", self.nostro("user", "list"))
        self.assertRegex(self.nostro("user", "show", "ann"), r"username +ann\n")
        self.assertIn("disabled: ann", self.nostro("user", "disable", "ann"))

    def test_users_are_listed_newest_first(self):
        for number in range(3):
            self.nostro("user", "add", "--pending", "--username", f"user{number}")
        self.assertEqual([user["username"] for user in self.ask("user", "list")["users"]],
                         ["user2", "user1", "user0"])

    def test_a_password_is_kept_only_as_a_hash(self):
        made = self.add_user("ann")
        shown = json.dumps(made) + self.nostro("user", "show", "ann") + self.nostro("user", "list", "--json")
        self.assertNotIn(self.PASSWORD, shown)
        for file in self.folder.iterdir():
            self.assertNotIn(self.PASSWORD.encode(), file.read_bytes(), file)
        before = made["password_changed_at"]
        changed = json.loads(self.nostro("user", "passwd", "ann", "--password-stdin", "--json",
                                         input=b"another horse 8 staple"))
        self.assertGreater(changed["password_changed_at"], before)

    def test_wrong_passwords_are_refused_with_what_to_do(self):
        for password in ("short", "password123", "", "one line\nand another line"):
            error = self.add_user("ann", password=password, exit_code=BAD_INPUT)["error"]
            self.assertTrue(error["advice"], password)
        self.assertEqual(self.ask("user", "list")["users"], [])
        self.nostro("user", "add", "--username", "ann", "--password", self.PASSWORD, exit_code=USAGE)

    def test_without_a_terminal_the_way_is_told(self):
        text = self.nostro("user", "add", "--username", "ann", exit_code=USAGE, start_new_session=True)
        self.assertIn("--password-stdin", text)

    def at_terminal(self, *arguments, lines):
        """Run a command at a terminal of its own and answer its questions; the exit code and all it showed."""
        process, terminal = pty.fork()
        if process == 0:
            os.execv(CLI, [CLI, "--storage", str(self.bank), *arguments])
        shown = b""
        for question, line in lines:
            while question not in shown:
                shown += os.read(terminal, 1024)
            os.write(terminal, line + b"\n")
        try:
            while chunk := os.read(terminal, 1024):
                shown += chunk
        except OSError:
            pass  # the end of a terminal on Linux
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), shown

    def test_the_terminal_asks_twice_and_shows_nothing(self):
        # A backspace takes back what was mistyped.
        typed = self.PASSWORD.encode() + "ü".encode() + b"\x7f"
        code, shown = self.at_terminal("user", "add", "--username", "ann",
                                       lines=[(b"Password: ", typed), (b"Again: ", self.PASSWORD.encode())])
        self.assertEqual(code, OK, shown)
        self.assertNotIn(b"horse", shown)
        self.assertEqual(self.ask("user", "show", "ann")["status"], "active")
        code, shown = self.at_terminal("user", "passwd", "ann",
                                       lines=[(b"Password: ", b"one thing 1 here"), (b"Again: ", b"another")])
        self.assertEqual(code, BAD_INPUT, shown)
        self.assertIn(b"differ", shown)
        code, _ = self.at_terminal("user", "passwd", "ann", lines=[(b"Password: ", b"one thing\x03")])
        self.assertEqual(code, TRY_AGAIN)

    def test_pending_and_external_users_have_no_password(self):
        self.assertEqual(self.ask("user", "add", "--pending", "--username", "ann")["status"], "pending")
        made = self.ask("user", "add", "--username", "bob", "--authentication", "external", "--kind", "account",
                        "--owner", self.OWNER)
        self.assertNotIn("password_changed_at", made)
        self.nostro("user", "add", "--pending", "--password-stdin", "--username", "eve", exit_code=USAGE)

    def test_roles_reach_users_by_name(self):
        role = self.ask("role", "add", "--owner", self.OWNER, "--name", "clerk", "--scope", "read:accounts")
        self.assertEqual([r["id"] for r in self.ask("role", "list", "--owner", self.OWNER)["roles"]], [role["id"]])
        made = self.add_user("ann", "--kind", "account", "--owner", self.OWNER, "--role", "clerk")
        self.assertEqual(made["role_ids"], [role["id"]])
        self.assertEqual(self.ask("user", "show", made["id"])["effective_scope"], ["read:accounts"])
        self.add_user("bob", "--owner", self.OWNER, "--role", "boss", exit_code=NOT_FOUND)
        self.nostro("role", "add", "--owner", self.OWNER, "--name", "clerk", "--scope", "x",
                    exit_code=ALREADY_EXISTS)
        self.assertIn("role list", self.nostro("role", "delete", "clerk", exit_code=NOT_FOUND))
        self.nostro("role", "delete", "clerk", "--owner", self.OWNER)
        self.assertEqual(self.ask("user", "show", made["id"])["effective_scope"], [])

    def test_the_secret_of_a_client_is_shown_once(self):
        made = self.ask("client", "add", "--client-id", "shop", "--name", "Shop", "--redirect-uri",
                        "https://shop.example/cb")
        secret = made["client_secret"]
        self.assertGreaterEqual(len(secret), 43)
        shown = self.ask("client", "show", "shop")
        self.assertNotIn(secret, json.dumps(shown))
        self.assertEqual(shown["redirect_uris"], ["https://shop.example/cb"])
        self.assertEqual(len(shown["secrets"]), 1)
        rotated = self.nostro("client", "rotate-secret", "shop", "--overlap", "60")
        self.assertRegex(rotated, r"secret: [\w-]{43}\n")
        self.assertEqual(len(self.ask("client", "show", "shop")["secrets"]), 2)
        given = "a secret of my own, long enough for two"
        self.nostro("client", "rotate-secret", "shop", "--secret-stdin", input=given.encode(), exit_code=BAD_INPUT)
        given = given.replace(" ", "-")
        self.assertNotIn(given, self.nostro("client", "rotate-secret", "shop", "--secret-stdin", input=given.encode()))
        self.assertEqual([c["client_id"] for c in self.ask("client", "list")["clients"]], ["shop"])
        self.nostro("client", "delete", "shop")
        self.nostro("client", "add", "--client-id", "shop", exit_code=ALREADY_EXISTS)
        self.assertIn("client list", self.nostro("client", "show", "shop", exit_code=NOT_FOUND))

    def test_a_client_that_keeps_no_secret_gets_none(self):
        made = self.ask("client", "add", "--client-id", "page", "--type", "public", "--redirect-uri",
                        "https://page.example/cb")
        self.assertEqual(made["auth_method"], "none")
        self.assertNotIn("client_secret", made)
        self.nostro("client", "rotate-secret", "page", exit_code=BAD_INPUT)
        self.nostro("client", "add", "--type", "frobnicated", exit_code=USAGE)

    def test_grants(self):
        text = self.nostro("grant", "add", "--client", "shop", "--audience", "api", "--scope", "a", exit_code=NOT_FOUND)
        self.assertIn("client add", text)
        self.nostro("client", "add", "--client-id", "shop")
        made = self.ask("grant", "add", "--client", "shop", "--audience", "api", "--scope", "a b", "--type",
                        "client_credentials")
        self.assertEqual((made["scope"], made["type"]), (["a", "b"], "client_credentials"))
        self.nostro("grant", "add", "--client", "shop", "--audience", "api", "--scope", "a", "--type",
                    "client_credentials", exit_code=ALREADY_EXISTS)
        self.assertEqual(len(self.ask("grant", "list", "--client", "shop")["grants"]), 1)
        self.assertEqual(self.ask("grant", "list", "--audience", "other")["grants"], [])
        self.nostro("grant", "delete", made["id"])
        self.nostro("grant", "delete", made["id"], exit_code=NOT_FOUND)

    def test_keys_rotate_and_are_revoked(self):
        self.assertEqual(self.ask("key", "list")["keys"], [])
        announced = self.ask("key", "rotate", "ES256")["keys"]
        self.assertEqual([(key["algorithm"], key["state"]) for key in announced], [("ES256", "pending")])
        keys = [key for key in self.ask("key", "list")["keys"] if key["algorithm"] == "ES256"]
        self.assertEqual(sorted(key["state"] for key in keys), ["active", "pending"])
        active = next(key["kid"] for key in keys if key["state"] == "active")
        self.assertEqual(self.ask("key", "revoke", active)["state"], "revoked")
        self.nostro("key", "revoke", active, exit_code=NOT_FOUND)
        self.nostro("key", "rotate", "HS256", exit_code=BAD_INPUT)
        self.assertNotIn('"d"', self.nostro("key", "list", "--json"))

    def test_merchants(self):
        self.nostro("merchant", "add", "--id", self.OWNER, "--name", "Partner")
        made = self.ask("merchant", "add", "--partner", self.OWNER, "--name", "Shop")
        self.assertEqual(made["id"], "P11200001")
        self.assertEqual([m["id"] for m in self.ask("merchant", "list")["merchants"]], [self.OWNER])
        self.assertEqual([m["name"] for m in self.ask("merchant", "list", self.OWNER)["merchants"]], ["Shop"])
        self.nostro("merchant", "add", "--id", self.OWNER, "--name", "Again", exit_code=ALREADY_EXISTS)
        self.assertIn("[id]", self.nostro("merchant", "add", "--id", "X1", "--name", "Odd", exit_code=BAD_INPUT))

    def test_the_key_file_is_made_by_what_needs_it_only(self):
        self.nostro("user", "list")
        self.nostro("key", "list")
        self.nostro("merchant", "add", "--id", self.OWNER, "--name", "Partner")
        self.nostro("role", "add", "--owner", self.OWNER, "--name", "clerk", "--scope", "a")
        self.assertFalse(self.keys.exists())
        self.add_user("ann")
        self.assertEqual(self.keys.stat().st_mode & 0o777, 0o600)
        kept = self.keys.read_bytes()
        self.nostro("client", "add", "--client-id", "shop")
        self.nostro("key", "rotate", "EdDSA")
        self.assertEqual(self.keys.read_bytes(), kept)
        self.keys.chmod(0o644)
        self.assertIn("0600", self.nostro("key", "rotate", "EdDSA", exit_code=STORAGE))
        self.nostro("user", "show", "ann")

    def test_no_second_key_file_is_made(self):
        self.add_user("ann")
        kept = self.keys.rename(self.folder / "kept.keys")
        for command in (["client", "add", "--client-id", "shop"], ["key", "rotate", "EdDSA"]):
            text = self.nostro(*command, exit_code=NOT_FOUND)
            self.assertIn("--keys", text)
            self.assertFalse(self.keys.exists())
        self.nostro("--keys", kept, "client", "add", "--client-id", "shop")
        self.nostro("--keys", self.folder / "another.keys", "client", "add", "--client-id", "till")

    def test_the_key_file_may_be_named(self):
        elsewhere = self.folder / "elsewhere"
        self.nostro("--keys", elsewhere, "key", "rotate", "EdDSA")
        self.assertTrue(elsewhere.exists())
        self.assertFalse(self.keys.exists())
        self.nostro("--keys", self.folder / "nothing", "merchant", "add", "--name", "x", exit_code=NOT_FOUND)
        # A key that is announced already is not announced again.
        before = self.ask("key", "list")
        self.nostro("--keys", elsewhere, "key", "rotate", "EdDSA")
        self.assertEqual(self.ask("key", "list"), before)

    def test_nothing_is_left_beside_what_is_no_bank(self):
        for storage in (self.folder / "none.db", self.write("text.db", "not a bank" * 100)):
            before = sorted(self.folder.iterdir())
            code = STORAGE if storage.exists() else NOT_FOUND
            self.nostro("client", "add", "--client-id", "shop", storage=storage, exit_code=code)
            self.assertEqual(sorted(self.folder.iterdir()), before)

    def test_the_words_of_a_noun(self):
        for arguments in (["user"], ["user", "frob"], ["user", "show"], ["role", "list"], ["key", "revoke"],
                          ["grant", "add", "--client", "x"], ["merchant", "add"], ["bank"], ["account", "show"],
                          ["view", "add", "a/b"], ["share", "add", "a/b", "u"], ["transactions", "add", "a/b"]):
            self.nostro(*arguments, exit_code=USAGE)


class Documentation(Case):
    def test_the_commands_of_the_page_run_in_order(self):
        page = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
        blocks = re.findall(r"^```sh\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
        self.assertGreater(len(blocks), 1)
        script = 'set -e\nnostro() { "$NOSTRO_CLI" "$@"; }\n' + "".join(blocks)
        done = subprocess.run(["bash", "-c", script], cwd=self.folder, capture_output=True, text=True,
                              timeout=TIMEOUT_S, stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        seen = self.ask("transactions", "--as", "bob", "list", "north/ann-1", "--view", "_family")
        self.assertEqual([line["description"] for line in seen["transactions"]], ["Salary"])


if __name__ == "__main__":
    if not CLI:
        raise SystemExit("NOSTRO_CLI must name the program to be tested")
    unittest.main()
