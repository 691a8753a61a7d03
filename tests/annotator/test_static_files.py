"""Modules are served under names that change with what is in them, and with what they import."""

from __future__ import annotations

from pathlib import Path

from annotator.static_files import ModuleStorage


def collected(folder: Path, modules: dict[str, str]) -> dict[str, str]:
    """What browsers are sent of these modules, by their names."""
    (folder / "annotator").mkdir()
    modules = {f"annotator/{name}": content for name, content in modules.items()}
    for name, content in modules.items():
        (folder / name).write_text(content)
    storage = ModuleStorage(location=folder, base_url="/static/")
    for _name, _hashed, processed in storage.post_process({name: (storage, name) for name in modules}):
        assert not isinstance(processed, Exception), processed
    return {Path(name).name: (folder / hashed).read_text() for name, hashed in storage.hashed_files.items()}


def test_types_may_go_in_circles(tmp_path: Path) -> None:
    sent = collected(
        tmp_path,
        {
            "store.js": 'import { Shown } from "./shown.js";\nawait import("./late.js");\n',
            "shown.js": '/** @param {import("./store.js").Store} store */\nexport class Shown {}\n',
            "late.js": "export {};\n",
        },
    )
    assert 'import("./store.js").Store' in sent["shown.js"]
    assert '"./shown.js"' not in sent["store.js"]
    assert '"./late.js"' not in sent["store.js"]


def test_modules_may_import_each_other_in_a_long_row(tmp_path: Path) -> None:
    row = {f"{n:02}.js": f'import "./{n + 1:02}.js";\n' for n in range(20)}
    sent = collected(tmp_path, {**row, "20.js": "export {};\n"})
    assert not [name for name in row if f"./{int(name[:2]) + 1:02}.js" in sent[name]]
