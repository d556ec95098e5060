"""The history of a real list, commit by commit: the lawful passes, the unlawful fails for its own reason."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from trustgen import history
from trustgen.errors import InputError, Problem, Severity
from trustgen.pipeline import Project, lint

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="not run: git is not installed")

HEAD = {
    "version": 1,
    "organisation": {"name": "Tidemark", "timezone": "Australia/Sydney"},
    "sections": [{"id": "main", "title": "Main"}],
    "claims": [{"id": "one", "section": "main", "kind": "limit", "says": "We are few."}],
}
Entry = dict[str, object]
List = dict[str, Entry]


def entry(name: str, announced: str | None, since: str | None, **more: object) -> Entry:
    """An entry without its id."""
    dates = {"announced": announced, "since": since}
    return {"name": name, "purpose": "Mail", **{key: day for key, day in dates.items() if day}, **more}


def changed(was: List, **entries: Entry | None) -> List:
    """The list with entries put in, changed or (None) taken out; an underscore in a name is a hyphen."""
    merged = {**was, **{name.replace("_", "-"): one for name, one in entries.items()}}
    return {name: one for name, one in merged.items() if one is not None}


def _history() -> list[tuple[str, List]]:
    """Fifteen versions: what was committed, and when."""
    one: List = {"aws": entry("AWS", "2019-05-01", "2019-07-01"), "mailer": entry("Mailer", "2020-01-01", "2020-03-01")}
    two = changed(one, sentry=entry("Sentry", "2025-01-10", "2025-02-10"))
    three = changed(two, pay=entry("PayCo", "2025-02-03", "2025-03-10", condition="payments are enabled"))
    four = changed(three, mailer={**three["mailer"], "until": "2025-03-31"})
    five = changed(four, aws={**four["aws"], "purpose": "Hosting and storage"})
    six = changed(five, pay={**five["pay"], "name": "PayWorld", "formerly": [{"name": "PayCo", "until": "2025-04-14"}]})
    seven = changed(six, chat=entry("Chatter", "2025-05-02", "2025-06-02"))
    later = {"on": "2025-05-20", "what": "Work begins later than we said.", "since": "2025-06-02"}
    eight = changed(seven, chat={**seven["chat"], "since": "2025-07-01", "corrections": [later]})
    nine = changed(
        eight,
        split_mail=entry("Split Mail", "2025-08-01", "2025-09-01", replaces=["pay"]),
        split_pay=entry("Split Pay", "2025-08-01", "2025-09-01", replaces=["pay"]),
    )
    ten = changed(nine, pay={**nine["pay"], "until": "2025-08-31"})
    eleven = changed(ten, oops=entry("Oops", "2026-10-01", "2026-11-01"))  # the year is wrong
    wrong = {"on": "2025-10-03", "what": "The year was wrong.", "announced": "2026-10-01", "since": "2026-11-01"}
    right = entry("Oops", "2025-10-03", "2025-11-03", corrections=[wrong])
    twelve = changed(eleven, oops=right)
    thirteen = changed(twelve, sentry={**twelve["sentry"], "until": "2026-01-31"})
    off = {"on": "2025-12-05", "what": "We keep it after all.", "until": "2026-01-31"}
    fourteen = changed(thirteen, sentry={**twelve["sentry"], "corrections": [off]})
    fifteen = changed(fourteen, voice=entry("Voice", "2026-01-12", "2026-02-20"))
    days = [
        "2025-01-01", "2025-01-10", "2025-02-03", "2025-03-20", "2025-04-01", "2025-04-15", "2025-05-02", "2025-05-20",
        "2025-08-01", "2025-08-20", "2025-10-01", "2025-10-03", "2025-12-01", "2025-12-05", "2026-01-12",
    ]  # fmt: skip
    lists = [one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen, fifteen]
    return list(zip(days, lists, strict=True))


HISTORY = _history()
NEWEST = HISTORY[-1][1]


def noon(day: str) -> datetime:
    """Noon in Sydney, more or less."""
    return datetime.fromisoformat(f"{day}T02:00:00+00:00").astimezone(UTC)


class Checkout:
    """A project in git."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, day: str = "2025-01-01") -> None:
        """Run git as of ``day``."""
        at = noon(day).isoformat()
        who = {
            f"GIT_{role}_{key}": "tidemark@tidemark.example"
            for role in ("AUTHOR", "COMMITTER")
            for key in ("NAME", "EMAIL")
        }
        environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.folder),
            "GIT_AUTHOR_DATE": at,
            "GIT_COMMITTER_DATE": at,
        }
        subprocess.run(
            ["git", *arguments], cwd=self.folder, check=True, env={**environment, **who}, capture_output=True
        )

    def write(self, entries: List, **terms: object) -> None:
        """Write ``claims.yaml``."""
        listing = {"notice": "30d", **terms, "entries": [{"id": name, **one} for name, one in entries.items()]}
        text = yaml.safe_dump({**HEAD, "subprocessors": listing}, sort_keys=False)
        (self.folder / "claims.yaml").write_text(text, encoding="utf-8")

    def commit(self, day: str, entries: List, **terms: object) -> None:
        """Write and commit it."""
        self.write(entries, **terms)
        self.git("add", "-A", day=day)
        self.git("commit", "-q", "--allow-empty", "-m", "Change the list", day=day)

    def problems(self, day: str) -> list[Problem]:
        """What lint tells on ``day``, warnings too."""
        try:
            return list(lint(Project(self.folder), noon(day)).warnings)
        except InputError as error:
            return list(error.problems)

    def codes(self, day: str) -> list[str]:
        """Their codes."""
        return [problem.code for problem in self.problems(day)]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """An empty one."""
    return Checkout(tmp_path / "project")


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """All fifteen versions, each looked at before and after its commit."""
    made = Checkout(tmp_path_factory.mktemp("history") / "project")
    for day, entries in HISTORY:
        made.write(entries)
        assert made.codes(day) == [], f"before the commit of {day}"
        made.commit(day, entries)
        assert made.codes(day) == [], f"after the commit of {day}"
    return made


def test_every_lawful_change_passes(replayed: Checkout) -> None:
    """Fifteen versions with adds, leavings, a rename, a split, a date error put right and a leaving called off."""
    found = history.past(replayed.folder / "claims.yaml")
    assert found is not None
    assert len(found.versions) == 15
    assert (found.shallow, found.unread) == (False, "")


def without(entry: Entry, *keys: str) -> Entry:
    """An entry without some keys."""
    return {key: value for key, value in entry.items() if key not in keys}


UNLAWFUL: dict[str, tuple[str, Callable[[], List]]] = {
    "taken out of the list": ("deleted-sub-processor", lambda: changed(NEWEST, chat=None)),
    "given another id": (
        "deleted-sub-processor",
        lambda: changed(NEWEST, voice=None, voices=entry("Voice", "2026-01-14", "2026-02-20")),
    ),
    "announced in the past": (
        "announced-before-published",
        lambda: changed(NEWEST, late=entry("Late", "2026-01-13", "2026-02-20")),
    ),
    "notice too short": ("notice-not-kept", lambda: changed(NEWEST, fast=entry("Fast", "2026-01-14", "2026-01-20"))),
    "brought forward silently": (
        "date-rewritten",
        lambda: changed(NEWEST, voice={**NEWEST["voice"], "since": "2026-02-12"}),
    ),
    "left, and taken back silently": ("date-rewritten", lambda: changed(NEWEST, pay=without(NEWEST["pay"], "until"))),
    "renamed silently": ("renamed-without-trace", lambda: changed(NEWEST, aws={**NEWEST["aws"], "name": "Amazon"})),
    "its old name forgotten": ("former-name-vanished", lambda: changed(NEWEST, pay=without(NEWEST["pay"], "formerly"))),
    "a correction reworded": (
        "correction-vanished",
        lambda: changed(
            NEWEST,
            chat={
                **NEWEST["chat"],
                "corrections": [{"on": "2025-05-20", "what": "Nothing to see.", "since": "2025-06-02"}],
            },
        ),
    ),
    "left before it began": (
        "until-before-since",
        lambda: changed(NEWEST, voice={**NEWEST["voice"], "until": "2026-02-01"}),
    ),
}


@pytest.mark.parametrize("name", UNLAWFUL)
def test_each_unlawful_change_fails_for_its_own_reason(replayed: Checkout, name: str) -> None:
    """One problem, on the line of the entry where there is one."""
    code, make = UNLAWFUL[name]
    replayed.write(make())
    found = replayed.problems("2026-01-14")
    replayed.write(NEWEST)
    assert [problem.code for problem in found] == [code]
    assert found[0].place.line > 1


def test_the_commit_and_its_day_are_told(checkout: Checkout) -> None:
    """Committed a day after it says it was announced: the message has the commit and the day that it may have."""
    checkout.commit("2025-01-01", {})
    checkout.commit("2025-02-02", {"late": entry("Late", "2025-02-01", "2025-04-01")})
    (told,) = [one for one in checkout.problems("2025-02-02") if one.code == "announced-before-published"]
    assert "first published it on 2025-02-02" in told.what
    assert told.fix.startswith("write 2025-02-02 or later")
    assert told.place.text.strip() == "announced: '2025-02-01'"


def test_a_commit_counts_on_the_day_where_the_organisation_is(checkout: Checkout) -> None:
    """15:00 UTC on the first is the second in Sydney."""
    checkout.commit("2025-01-01", {})
    checkout.write({"acme": entry("Acme", "2025-02-01", "2025-04-01")})
    late = datetime(2025, 2, 1, 15, tzinfo=UTC)
    with pytest.raises(InputError) as caught:
        lint(Project(checkout.folder), late)
    assert "announced-before-published" in [one.code for one in caught.value.problems]


def test_a_shallow_clone_is_told_how_to_be_deepened(replayed: Checkout, tmp_path: Path) -> None:
    """What cannot be compared is a warning with the command, and what can be compared still is."""
    clone = tmp_path / "clone"
    replayed.git("clone", "-q", "--depth", "3", f"file://{replayed.folder}", str(clone))
    found = lint(Project(clone), noon("2026-01-12")).warnings
    assert [problem.code for problem in found] == ["shallow-history"]
    assert "git fetch --unshallow" in found[0].fix
    assert "`voice`" not in found[0].what
    text = (clone / "claims.yaml").read_text("utf-8")
    (clone / "claims.yaml").write_text(text.replace("id: voice", "id: voices"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        lint(Project(clone), noon("2026-01-12"))
    assert "deleted-sub-processor" in [problem.code for problem in caught.value.problems]


def test_drafts_are_not_published(checkout: Checkout) -> None:
    """What git holds from before the day on which the list went public may have been anything."""
    checkout.commit("2025-01-01", {"draft": entry("Draft", "2024-01-01", "2024-03-01")})
    checkout.commit("2025-01-05", {"acme": entry("Acme", "2020-01-01", "2020-03-01")})
    assert sorted(checkout.codes("2025-01-05")) == ["announced-before-published", "deleted-sub-processor"]
    checkout.commit("2025-01-06", {"acme": entry("Acme", "2020-01-01", "2020-03-01")}, published="2025-01-06")
    assert checkout.codes("2025-01-06") == []
    checkout.write({"other": entry("Other", "2025-02-02", "2025-04-01")}, published="2025-02-01")
    assert checkout.codes("2025-02-02") == ["published-moved"]


def test_outside_git_there_is_no_past(tmp_path: Path) -> None:
    """No checkout, nothing to compare, nothing to tell."""
    project = tmp_path / "plain"
    project.mkdir()
    (project / "claims.yaml").write_text(yaml.safe_dump(HEAD), encoding="utf-8")
    assert history.past(project / "claims.yaml") is None


def test_a_checkout_that_cannot_be_read_is_unknown(tmp_path: Path) -> None:
    """A broken repository is a warning, not silence."""
    made = Checkout(tmp_path / "project")
    made.write({"acme": entry("Acme", "2020-01-01", "2020-03-01")})
    (made.folder / ".git" / "HEAD").write_text("nonsense", encoding="utf-8")
    assert made.codes("2025-01-01") == ["history-unread"]


def test_a_moved_file_keeps_its_past(checkout: Checkout) -> None:
    """Whoever moves the registry to another folder and slips somebody in is found out."""
    checkout.commit("2025-01-01", {"acme": entry("Acme", "2020-01-01", "2020-03-01")})
    checkout.commit("2025-01-02", {"acme": entry("Acme", "2020-01-01", "2020-03-01", purpose="Mail and post")})
    moved = checkout.folder / "trust"
    moved.mkdir()
    checkout.git("mv", "claims.yaml", "trust/claims.yaml")
    checkout.folder = moved
    checkout.commit(
        "2025-03-01",
        {"acme": entry("Acme", "2020-01-01", "2020-03-01"), "slip": entry("Slip", "2025-01-01", "2025-02-01")},
    )
    assert checkout.codes("2025-03-02") == ["announced-before-published"]
    checkout.write({"slip": entry("Slip", "2025-01-01", "2025-02-01")})
    assert sorted(checkout.codes("2025-03-02")) == ["announced-before-published", "deleted-sub-processor"]


def test_what_the_file_was_copied_from_is_not_its_past(checkout: Checkout) -> None:
    """An example in the same checkout was never the list."""
    example = checkout.folder / "example"
    example.mkdir()
    top, checkout.folder = checkout.folder, example
    checkout.commit("2025-01-01", {"made-up": entry("Made up", "2020-01-01", "2020-03-01")})
    checkout.folder = top
    shutil.copyfile(example / "claims.yaml", top / "claims.yaml")
    text = (top / "claims.yaml").read_text("utf-8").replace("made-up", "acme").replace("Made up", "Acme")
    (top / "claims.yaml").write_text(text, encoding="utf-8")
    checkout.git("add", "-A", day="2025-02-01")
    checkout.git("commit", "-q", "-m", "Begin", day="2025-02-01")
    assert checkout.codes("2025-02-02") == []


def test_a_file_that_was_gone_for_a_while_keeps_its_past(checkout: Checkout) -> None:
    """Deleting the registry and writing it anew makes nobody's past go away."""
    acme = entry("Acme", "2020-01-01", "2020-03-01")
    checkout.commit("2025-01-01", {"acme": acme})
    checkout.git("rm", "-q", "claims.yaml", day="2025-02-01")
    checkout.git("commit", "-q", "-m", "Remove the list", day="2025-02-01")
    other = {"other": entry("Other", "2025-01-01", "2025-02-01")}
    checkout.commit("2025-03-01", other)
    assert sorted(checkout.codes("2025-03-02")) == ["announced-before-published", "deleted-sub-processor"]


def test_a_branch_counts_from_the_day_it_landed(checkout: Checkout) -> None:
    """What was committed on a branch in January and merged in March was published in March."""
    acme = entry("Acme", "2020-01-01", "2020-03-01")
    checkout.commit("2025-01-01", {"acme": acme})
    checkout.git("switch", "-q", "-c", "work")
    slow = changed({"acme": acme}, slow=entry("Slow", "2025-01-10", "2025-03-15"))
    checkout.commit("2025-01-10", slow)
    checkout.git("switch", "-q", "main")
    checkout.git("merge", "-q", "--no-ff", "-m", "Merge", "work", day="2025-03-10")
    assert checkout.codes("2025-03-11") == ["announced-before-published"]
    told = {"on": "2025-03-11", "what": "Told later.", "announced": "2025-01-10", "since": "2025-03-15"}
    lawful = changed({"acme": acme}, slow=entry("Slow", "2025-03-11", "2025-04-15", corrections=[told]))
    checkout.write(lawful)
    assert checkout.codes("2025-03-11") == []


def test_a_commit_is_not_older_than_the_one_before_it(checkout: Checkout) -> None:
    """The date of a commit is whatever its author sets; its place among the others is not."""
    acme = entry("Acme", "2020-01-01", "2020-03-01")
    checkout.commit("2025-03-01", {"acme": acme})
    checkout.commit("2024-01-01", changed({"acme": acme}, slip=entry("Slip", "2024-01-01", "2024-02-01")))
    (told,) = checkout.problems("2025-03-02")
    assert (told.code, "first published it on 2025-03-01" in told.what) == ("announced-before-published", True)


def test_a_clock_that_ran_ahead_accuses_nobody(checkout: Checkout) -> None:
    """A commit of next year is taken to be of today, and so are those after it."""
    acme = entry("Acme", "2020-01-01", "2020-03-01")
    checkout.commit("2026-03-01", {"acme": acme})
    checkout.commit("2025-03-02", changed({"acme": acme}, next=entry("Next", "2025-03-02", "2025-04-02")))
    assert checkout.codes("2025-03-02") == []


def test_shorter_notice_counts_for_what_is_announced_later(checkout: Checkout) -> None:
    """Lowering the promise the day before hurries nobody; once the old notice has run, the new one counts."""
    acme = entry("Acme", "2020-01-01", "2020-03-01")
    checkout.commit("2024-12-01", {"acme": acme}, notice="7d")
    checkout.commit("2025-01-01", {"acme": acme}, notice="30d")
    hasty = changed({"acme": acme}, hasty=entry("Hasty", "2025-02-02", "2025-02-10"))
    checkout.commit("2025-02-01", {"acme": acme}, notice="7d")
    checkout.commit("2025-02-02", hasty, notice="7d")
    (told,) = checkout.problems("2025-02-02")
    assert told.code == "notice-shortened"
    assert "promised 30 days of notice until 2025-02-01" in told.what
    assert "the earliest lawful date is 2025-03-04" in told.what
    assert told.fix.endswith("what is announced from 2025-03-03")
    assert told.place.text.strip() == "since: '2025-02-10'"
    later = changed({"acme": acme}, hasty=entry("Hasty", "2025-03-03", "2025-03-10", corrections=[
        {"on": "2025-03-03", "what": "Too soon.", "announced": "2025-02-02", "since": "2025-02-10"},
    ]))  # fmt: skip
    checkout.write(later, notice="7d")
    assert checkout.codes("2025-03-03") == []


def test_notice_that_is_written_elsewhere_counts_as_well(checkout: Checkout) -> None:
    """What stands under ``values`` is read in every version."""
    acme = entry("Acme", "2020-01-01", "2020-03-01")
    hasty = entry("Hasty", "2025-02-01", "2025-02-10")
    for day, notice, entries in (("2025-01-01", "30d", {"acme": acme}), ("2025-02-01", "7d", {"acme": acme})):
        checkout.write(entries, notice="$values.terms.notice")
        text = (checkout.folder / "claims.yaml").read_text("utf-8")
        (checkout.folder / "claims.yaml").write_text(f"{text}values: {{terms: {{notice: {notice}}}}}\n", "utf-8")
        checkout.git("add", "-A", day=day)
        checkout.git("commit", "-q", "-m", "Set the notice", day=day)
    assert checkout.codes("2025-02-01") == []
    text = (checkout.folder / "claims.yaml").read_text("utf-8")
    before, after = text.split("values:")
    added = yaml.safe_dump([{"id": "hasty", **hasty}], sort_keys=False).replace("\n", "\n  ").rstrip(" ")
    (checkout.folder / "claims.yaml").write_text(f"{before}  {added}values:{after}", "utf-8")
    assert checkout.codes("2025-02-01") == ["notice-shortened"]


def test_what_was_there_from_the_start_was_in_the_first_list(checkout: Checkout) -> None:
    """Whoever comes later was not, unless a correction admits to customers that it was forgotten."""
    old = entry("Old", None, None, from_the_start=True)
    assert checkout.codes("2025-01-01") != []
    checkout.write({"old": old})
    assert checkout.codes("2025-01-01") == []
    checkout.commit("2025-01-01", {"old": old})
    checkout.write({"old": old, "new": entry("New", None, None, from_the_start=True)})
    (told,) = checkout.problems("2025-02-01")
    assert (told.code, told.place.text.strip()) == ("not-from-the-start", "from_the_start: true")
    admitted = {"on": "2025-02-01", "what": "New was at work before; we had forgotten it."}
    checkout.write({"old": old, "new": entry("New", None, None, from_the_start=True, corrections=[admitted])})
    assert checkout.codes("2025-02-01") == []


def test_the_first_publication_cannot_be_put_off_for_ever(checkout: Checkout) -> None:
    """A day of publication in the far future would make drafts of everything."""
    checkout.commit("2025-01-01", {"acme": entry("Acme", "2020-01-01", "2020-03-01")})
    checkout.write({"slip": entry("Slip", "2020-01-01", "2020-03-01")}, published="2099-01-01")
    (told,) = checkout.problems("2025-01-02")
    assert (told.code, told.place.text.strip()) == ("published-far-ahead", "published: '2099-01-01'")
    checkout.write({"slip": entry("Slip", "2020-01-01", "2020-03-01")}, published="2025-02-01")
    assert checkout.codes("2025-01-02") == ["published-hides-history"]


def test_an_independent_controller_cannot_become_a_sub_processor_quietly(checkout: Checkout) -> None:
    """It owed no notice, and now it would."""
    xero = entry("Xero", None, "2025-01-01", role="independent controller")
    checkout.commit("2025-01-01", {"xero": xero})
    checkout.write({"xero": entry("Xero", "2025-01-01", "2025-01-31", role="sub-processor")})
    assert "role-taken-on" in checkout.codes("2025-06-01")
    checkout.write({"xero": {**xero, "purpose": "Invoices"}})
    assert checkout.codes("2025-06-01") == []


def test_an_id_cannot_be_used_again_for_somebody_else(checkout: Checkout) -> None:
    """Another name under an old id is a change of name that nobody told."""
    left = entry("Left", "2020-01-01", "2020-03-01", until="2024-12-31")
    checkout.commit("2025-01-01", {"mail": left})
    checkout.write({"mail": entry("Somebody else", "2025-02-01", "2025-04-01")})
    assert sorted(set(checkout.codes("2025-02-01"))) == ["date-rewritten", "renamed-without-trace"]


def test_taking_the_whole_list_away_deletes_everybody(checkout: Checkout) -> None:
    """A registry that no longer speaks of sub-processors has deleted each of them."""
    acme, other = entry("Acme", "2020-01-01", "2020-03-01"), entry("Other", "2020-01-01", "2020-03-01")
    checkout.commit("2025-01-01", {"acme": acme, "other": other})
    (checkout.folder / "claims.yaml").write_text(yaml.safe_dump(HEAD), encoding="utf-8")
    assert checkout.codes("2025-01-02") == ["deleted-sub-processor"] * 2


def test_a_version_that_nobody_can_read_hides_none_of_the_others(checkout: Checkout) -> None:
    """A commit of broken YAML, or of none, is passed over."""
    acme = entry("Acme", "2020-01-01", "2020-03-01")
    checkout.commit("2025-01-01", {"acme": acme})
    for text in ("subprocessors: [\n", "nothing\n", "subprocessors: 5\n"):
        (checkout.folder / "claims.yaml").write_text(text, encoding="utf-8")
        checkout.git("add", "-A", day="2025-01-02")
        checkout.git("commit", "-q", "-m", "Break it", day="2025-01-02")
    checkout.write({"other": entry("Other", "2025-01-03", "2025-03-01")})
    assert checkout.codes("2025-01-03") == ["deleted-sub-processor"]


def test_a_first_day_that_is_named_late_is_told_with_what_it_hides(checkout: Checkout) -> None:
    """Whoever names the day of publication after the fact is shown what becomes a draft; git cannot tell why."""
    acme, other = entry("Acme", "2020-01-01", "2020-03-01"), entry("Other", "2020-01-01", "2020-03-01")
    checkout.commit("2025-01-01", {"acme": acme, "other": other})
    checkout.write({"acme": acme}, published="2025-06-01")
    (told,) = checkout.problems("2025-06-01")
    assert (told.code, told.severity) == ("published-hides-history", Severity.WARNING)
    assert "`other` was published" in told.what
    assert told.place.text.strip() == "published: '2025-06-01'"
    checkout.write({"acme": acme, "other": other}, published="2025-06-01")
    assert checkout.codes("2025-06-01") == []


def corrected(on: str) -> Entry:
    """An entry whose beginning was corrected on a day."""
    told = {"on": on, "what": "Work begins later than we said.", "since": "2025-03-10"}
    return entry("Pay", "2025-02-03", "2025-04-01", corrections=[told])


def test_a_correction_is_made_on_the_day_on_which_it_is_published(checkout: Checkout) -> None:
    """Neither before, when nobody could read it, nor some day that has yet to come, when nobody would."""
    checkout.commit("2025-02-03", {"pay": entry("Pay", "2025-02-03", "2025-03-10")})
    checkout.write({"pay": corrected("2025-02-10")})
    assert checkout.codes("2025-02-10") == []
    (late,) = checkout.problems("2025-02-20")
    assert (late.code, late.place.text.strip()) == ("correction-backdated", "- 'on': '2025-02-10'")
    assert "2025-02-20" in late.fix
    checkout.write({"pay": corrected("2025-08-01")})
    assert checkout.codes("2025-02-20") == ["correction-ahead"]


def test_a_correction_that_was_published_in_time_stays_lawful(checkout: Checkout) -> None:
    """Years later it is still dated by its own day."""
    checkout.commit("2025-02-03", {"pay": entry("Pay", "2025-02-03", "2025-03-10")})
    checkout.commit("2025-02-10", {"pay": corrected("2025-02-10")})
    assert checkout.codes("2026-02-10") == []


def test_a_correction_that_was_dated_ahead_may_still_be_dated_right(checkout: Checkout) -> None:
    """It had not been told, so nothing is taken back."""
    checkout.commit("2025-02-03", {"pay": entry("Pay", "2025-02-03", "2025-03-10")})
    checkout.commit("2025-02-10", {"pay": corrected("2025-08-01")})
    assert checkout.codes("2025-02-10") == ["correction-ahead"]
    checkout.write({"pay": corrected("2025-02-10")})
    assert checkout.codes("2025-02-10") == []
