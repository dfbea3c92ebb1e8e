"""The administration as somebody uses it who sees its pages: by what things are called, and by nothing else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect


@dataclass(frozen=True)
class Chosen:
    """A value that is chosen from a list by its name.

    beside   what the list shows beside it, where several are called so
    """

    name: str
    beside: str | None = None


Values = Mapping[str, str | Chosen]
"""Label of an input to what is put into it."""


@dataclass(frozen=True)
class Administration:
    page: Page

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def find(self, entry: str) -> None:
        """Go to a page, a list or a form by its name, with the search that Ctrl+K opens."""
        self.page.keyboard.press("Control+k")
        search = self.page.get_by_role("textbox", name="Find a list, an act or a record")
        search.fill(entry)
        self._option(entry).click()
        expect(search).to_be_hidden()

    def make(self, what: str, values: Values) -> None:
        """Fill in and save the form of something new; its page is in view then."""
        self.find(f"New {what}")
        expect(self.page.get_by_role("heading", name=f"New {what}", level=1)).to_be_visible()
        self.fill(values, self.main)
        self.save()
        expect(self.page.get_by_role("heading", name=str(values["Name"]), level=1)).to_be_visible()

    def save(self) -> None:
        self.main.get_by_role("button", name="Save", exact=True).click()

    def fill(self, values: Values, within: Locator) -> None:
        for label, value in values.items():
            if isinstance(value, Chosen):
                self.choose(within.get_by_role("combobox", name=label, exact=True), value)
            else:
                within.get_by_role("textbox", name=label, exact=True).fill(value)

    def choose(self, box: Locator, chosen: Chosen) -> None:
        """One of the options of a list that opens when its box is pressed."""
        box.click()
        if box.is_editable():
            box.fill(chosen.name if chosen.beside is None else f"{chosen.beside}/{chosen.name}")
        self._option(chosen.name, chosen.beside).click()

    def tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name, exact=True).click()

    def bind(self, kind: str, *chosen: Chosen) -> None:
        """Bind records of a kind to the one whose parts are in view."""
        self.main.get_by_role("button", name="Bind more").click()
        form = self.page.get_by_role("region", name="Bind more")
        kinds = form.get_by_role("combobox", name="Kind", exact=True)
        if kinds.is_visible():
            self.choose(kinds, Chosen(kind))
        records = form.get_by_role("combobox", name=kind, exact=True)
        for one in chosen:
            self.choose(records, one)
        records.press("Tab")  # The list stays open for more until one goes on.
        form.get_by_role("button", name=re.compile(r"^Bind (one|\d+)$")).click()
        table = self.page.get_by_role("table", name=kind, exact=True)
        for one in chosen:
            expect(table.get_by_role("row", name=one.name)).to_be_visible()

    def _option(self, name: str, beside: str | None = None) -> Locator:
        option = self.page.get_by_role("option").filter(has=self.page.get_by_text(name, exact=True))
        return option.first if beside is None else option.filter(has=self.page.get_by_text(beside, exact=True))
