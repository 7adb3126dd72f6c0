"""The documentation says what the code does: nothing undocumented, no broken link, tutorial runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from trihub.cli.main import COMMANDS, EXIT_CODES, group
from trihub.core import errors
from trihub.library.export import FORMATS
from trihub.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
LINKED = [*PAGES, ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


# --- nothing undocumented --------------------------------------------------------------------


def test_generated_pages_are_up_to_date() -> None:
    command = [sys.executable, str(ROOT / "tools" / "generate_reference.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def every_command() -> dict[str, click.Command]:
    """Each command, also those of groups (“account add”)."""
    context, found = click.Context(group), {}
    for name in COMMANDS:
        command = group.get_command(context, name)
        assert command is not None
        found[name] = command
        if isinstance(command, click.Group):
            found |= {f"{name} {sub}": one for sub, one in command.commands.items()}
    return found


@pytest.mark.parametrize(("name", "command"), every_command().items(), ids=list(every_command()))
def test_every_command_and_option_is_documented(name: str, command: click.Command) -> None:
    text = page("reference/commands.md").partition(f"# trihub {name}\n")[2].partition("\n##")[0]
    assert text
    for parameter in command.params:
        told = parameter.opts if isinstance(parameter, click.Option) else [parameter.make_metavar(
            click.Context(command))]  # fmt: skip
        assert all(option in text for option in told), told


def test_every_setting_is_documented() -> None:
    text = page("reference/settings.md")
    for name, field in Settings.model_fields.items():
        assert f"`TRIHUB_{name.upper()}`" in text
        assert field.description
        assert field.description in text


def test_every_endpoint_is_documented() -> None:
    from trihub.web.api.routes import openapi

    text = page("reference/api.md")
    for path, methods in openapi()["paths"].items():
        for method in methods:
            assert f"## {method.upper()} {path}\n" in text


def test_every_error_and_exit_code_is_documented() -> None:
    codes = {k.code for k in vars(errors).values() if isinstance(k, type) and hasattr(k, "code")}
    assert all(f"| `{code}` |" in page("reference/errors.md") for code in codes)
    table = page("reference/commands.md").partition("## Exit codes")[2]
    assert all(f"| {code} |" in table for code in (0, *EXIT_CODES.values(), 5, 130))


def test_every_export_format_is_documented() -> None:
    assert all(f"| `{name}` |" in page("how-to/export.md") for name in FORMATS)


def test_settings_that_pages_name_exist() -> None:
    known = {f"TRIHUB_{name.upper()}" for name in Settings.model_fields} | {"TRIHUB_SHARED_DATA"}
    for path in LINKED:
        named = set(re.findall(r"\bTRIHUB_[A-Z_]+\b", path.read_text(encoding="utf-8")))
        assert named <= known, name_of(path)


def test_commands_and_options_that_pages_name_exist() -> None:
    options = {
        name: {opt for p in command.params for opt in p.opts if opt.startswith("-")}
        for name, command in every_command().items()
    }
    for path in LINKED:
        for line in shell_lines(path):
            words = re.sub(r"'[^']*'|\"[^\"]*\"", "x", line).partition(" #")[0].split()
            if "trihub" not in words[:2]:
                continue
            words = words[words.index("trihub") + 1 :]
            if words[:1] == ["--library"]:
                words = words[2:]
            assert words[0] in COMMANDS, f"{name_of(path)}: {line}"
            name = " ".join(words[:2]) if " ".join(words[:2]) in options else words[0]
            given = {word for word in words if word.startswith("-")}
            assert given <= options[name] | {"--help"}, f"{name_of(path)}: {line}"


def shell_lines(path: Path) -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```$", path.read_text(encoding="utf-8"), re.M | re.S)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


# --- links -----------------------------------------------------------------------------------


def anchors(path: Path) -> set[str]:
    text = _FENCE.sub("", path.read_text(encoding="utf-8"))
    headings = (re.sub(r"[`*]", "", heading) for heading in _HEADING.findall(text))
    return {re.sub(r"[^\w\- ]", "", h.strip().lower()).replace(" ", "-") for h in headings}


@pytest.mark.parametrize("path", LINKED, ids=name_of)
def test_relative_links_lead_somewhere(path: Path) -> None:
    text = _CODE.sub("", _FENCE.sub("", path.read_text(encoding="utf-8")))
    for link in _LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), link
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), link


def test_the_site_of_the_documentation_builds_without_warnings(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "tutorial.html").exists()


def test_every_page_is_reached_from_the_first() -> None:
    seen, todo = set(), [DOCS / "index.md"]
    while todo:
        path = todo.pop()
        if path in seen or path.suffix != ".md" or not path.exists():
            continue
        seen.add(path)
        found = _LINK.findall(path.read_text(encoding="utf-8"))
        todo += [(path.parent / link.partition("#")[0]).resolve() for link in found]
    assert {name_of(p) for p in PAGES} - {name_of(p) for p in seen} == set()


# --- the tutorial ----------------------------------------------------------------------------

NOT_HERE = ("pip install", "serve", "path/to/files", "trihub rejects")
"""Commands of the tutorial that install, that do not end, or that are about the reader's files."""


def test_the_tutorial_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Every command answers; the one that is wrong on purpose says what is."""
    import shlex

    from trihub.cli.main import main

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRIHUB_LIBRARY", raising=False)
    monkeypatch.setenv("TRIHUB_WORKERS", "1")
    lines = [x for x in shell_lines(DOCS / "tutorial.md") if not any(n in x for n in NOT_HERE)]
    assert len(lines) > 10
    for line in lines:
        monkeypatch.setattr(sys, "argv", shlex.split(line))
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        wrong = "(battery OR cell'" in line
        assert (ended.value.code or 0) == (2 if wrong else 0), line + err
        assert "bracket" in err if wrong else not err or "written" in err, line + err
        assert wrong or "--output" in line or len(out.splitlines()) > 1 or "--build" in line, line
        assert not out.startswith("0 documents"), line
    assert (tmp_path / "batteries.csv").stat().st_size > 500
    assert (tmp_path / "batteries.jsonl").stat().st_size > 500
